"""Organisations: who can take part, from when to when, and who goes on for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, When
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.text import fold
from collab.lib.trail import audited
from partners.models.kind import SECTOR_OF_KIND, Kind, Sector, spoken_name
from partners.models.naming import Fold, FoldBothWays, OrganisationName, name_rank, names_query

if TYPE_CHECKING:
    from partners.models.region import Region

__all__ = [
    "SECTOR_OF_KIND",
    "Fold",
    "FoldBothWays",
    "Kind",
    "Organisation",
    "OrganisationName",
    "Sector",
    "names_query",
    "spoken_name",
]


class CurrentSuccessors(Func):
    """Who goes on today for an organisation: a list of id, kind and name; empty when nobody does."""

    function = "partners_current"
    output_field = models.JSONField()


# Everybody before an organisation, over any number of mergers.
_ANCESTORS = """
WITH RECURSIVE before AS (
    SELECT predecessor_id AS id FROM partners_succession WHERE successor_id = %s
    UNION
    SELECT succession.predecessor_id
    FROM before JOIN partners_succession succession ON succession.successor_id = before.id
) SELECT id FROM before
"""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """The ways in which organisations are looked for."""

    def valid(self, on: dt.date) -> OrganisationQuerySet:
        """Organisations that exist on the date `on` (the last day counts)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )

    def of_sector(self, sector: str) -> OrganisationQuerySet:
        """Organisations whose kind belongs to `sector`."""
        return self.filter(kind__in=[kind for kind, of in SECTOR_OF_KIND.items() if of == sector])

    def of_user(self, user: User) -> OrganisationQuerySet:
        """The organisations that `user` works for today, whatever the role."""
        return self.filter(memberships__person__user=user, memberships__ended_on__isnull=True)

    def inside(self, region: Region) -> OrganisationQuerySet:
        """Organisations that are members of `region`."""
        return self.filter(region_memberships__region=region)

    def before(self, organisation: Organisation) -> OrganisationQuerySet:
        """Organisations that went on as `organisation`, over any number of mergers."""
        return self.filter(pk__in=RawSQL(_ANCESTORS, [organisation.pk]))  # noqa: S611 (the key is a parameter)

    def matching(self, words: str) -> OrganisationQuerySet:
        """Organisations of which any name, former or present, has all `words`, each as a beginning.

        Capitals, diacritics, apostrophes and hyphens do not matter; nor do spaces when a name is
        typed as one word; `gemeente Almere` finds Almere. No words: nothing is filtered.
        """
        if not fold(words):
            return self
        return self.filter(pk__in=OrganisationName.objects.matching(words).values("organisation_id"))

    def ranked(self, words: str, on: dt.date) -> OrganisationQuerySet:
        """Best first: the whole name, then the beginning of a name, then of a word; former ones last.

        `matched` is the name that was found.
        """
        names = OrganisationName.objects.matching(words).filter(organisation_id=OuterRef("pk"))
        unofficial = Case(When(sort="official", then=0), default=1)
        best = names.annotate(rank=name_rank(words)).order_by("rank", unofficial, "folded")[:1]
        return self.annotate(
            rank=Subquery(best.values("rank")),
            matched=Subquery(best.values("name")),
            is_former=Q(valid_to__lt=on) & Q(valid_to__isnull=False),
        ).order_by("rank", "is_former", "sort_name", "pk")

    def with_successors(self) -> OrganisationQuerySet:
        """Each with `current`: who goes on for it today."""
        return self.annotate(current=CurrentSuccessors(F("pk")))


@audited(exclude=("version", "updated_at"), at_once=True)
class Organisation(models.Model):
    """A party that can take part in an initiative.

    `valid_from` and `valid_to` are dates, the last one included; an organisation that merged away
    keeps its page and its name and points to its successors.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    name = models.CharField(_("official name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors", verbose_name=_("successors")
    )
    # Where the row came from: "register" for what the loader keeps, empty for what people added.
    source = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    sort_name = models.GeneratedField(
        expression=Fold(F("name")), output_field=models.TextField(), db_persist=True, editable=False
    )

    objects: ClassVar[models.Manager[Organisation]] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="partners_organisation_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="partners_organisation_name_filled"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="partners_organisation_valid_to_after_from",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="partners_organisation_sort"),
            models.Index(fields=["kind", "sort_name"], name="partners_organisation_kind"),
        ]

    def __str__(self) -> str:
        return self.spoken_name

    def get_absolute_url(self) -> str:
        """The organisation's own page."""
        return address("partners:organisation-detail", self.pk)

    @property
    def sector(self) -> Sector:
        """Government, business, knowledge or society; follows from the kind."""
        return SECTOR_OF_KIND[self.kind]

    @property
    def spoken_name(self) -> str:
        """The name as one says it: `Gemeente Almere`, but `Hogeschool Windesheim`."""
        return spoken_name(self.kind, self.name)

    def is_valid(self, on: dt.date) -> bool:
        """Whether the organisation exists on the date `on`."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
