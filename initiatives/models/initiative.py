"""The initiative: what binds a few parties, how far they are, and who may see it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.trail import audited
from initiatives.models.clock import due
from initiatives.models.destination import Destination
from initiatives.models.searching import Holds, rare_and_common, words_of_search, words_query
from initiatives.models.sight import Visibility, inside, sight_of
from initiatives.models.theme import Theme
from partners.models import Region, RegionRole
from partners.models.organisation import Fold


class Stage(models.TextChoices):
    """How far an initiative is."""

    EXPLORING = "exploring", _("Exploring")
    STARTING = "starting", _("Small start")
    GROWING = "growing", _("Growing")
    WINDING_UP = "winding_up", _("Winding up")
    CLOSED = "closed", _("Closed")
    PAUSED = "paused", _("Paused")


ACTIVE_STAGES = (Stage.EXPLORING, Stage.STARTING, Stage.GROWING, Stage.WINDING_UP)


# How often somebody looks from outside; the first time after half a year.
FIRST_REFLECTION_MONTHS = 6
REFLECTION_MONTHS = [(3, _("3 months")), (6, _("6 months")), (12, _("12 months")), (24, _("24 months"))]


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """The rules about initiatives, each by its name."""

    def kept(self) -> InitiativeQuerySet:
        """Initiatives that nobody deleted."""
        return self.filter(deleted_at__isnull=True)

    def deleted(self) -> InitiativeQuerySet:
        """Initiatives that were deleted and can still be put back; what was merged into another was not."""
        return self.filter(deleted_at__isnull=False, merged_into__isnull=True)

    def active(self) -> InitiativeQuerySet:
        """Initiatives that are being worked on: not closed, not paused."""
        return self.filter(stage__in=ACTIVE_STAGES)

    def visible_to(self, user: User | AnonymousUser) -> InitiativeQuerySet:
        """Initiatives that `user` may see: the one rule for pages, search, counts and type-ahead.

        A visitor sees what is for everyone. Somebody who signed in also sees what is for everyone
        who signs in, and what is for its partners only when they work for an active partner, have
        a role in it, sit on a seat (or their organisation does), left with the promise that they
        keep reading, or have a role in a region that it lies in. An administrator sees all.
        Deleted initiatives are never visible here.
        """
        kept, sight = self.kept(), sight_of(user)
        if sight.is_all:
            return kept
        rule = Q(visibility__in=sight.visibilities) | Q(pk__in=sight.initiatives)
        return kept.filter(rule | Q(keys__overlap=sight.facets) if sight.facets else rule)

    def seen_inside(self, user: User) -> InitiativeQuerySet:
        """Initiatives for their partners only that `user` may see: what `visible_to` adds for who stands inside."""
        sight, shut = sight_of(user), self.kept().filter(visibility=Visibility.PARTNERS)
        if sight.is_all:
            return shut
        own = Q(pk__in=sight.initiatives)
        return shut.filter(own | Q(keys__overlap=sight.facets) if sight.facets else own)

    def of_organisation(self, organisation_id: int) -> InitiativeQuerySet:
        """Initiatives in which this organisation is a partner today."""
        return self.filter(keys__contains=[f"o{organisation_id}"])

    def in_region(self, region_id: int) -> InitiativeQuerySet:
        """Initiatives that lie in a region: named for it, or for one inside it, or with a partner from it."""
        return self.filter(keys__contains=[f"r{region_id}"])

    def mine(self, user: User) -> InitiativeQuerySet:
        """Initiatives in which `user` has a role today."""
        return self.filter(pk__in=inside(user).initiatives)

    def editable_by(self, user: User) -> InitiativeQuerySet:
        """Initiatives of which `user` may change the record (see `initiatives.permissions`)."""
        if user.is_administrator:
            return self
        leads = Q(involvements__person__user=user, involvements__ended_on__isnull=True) & Q(
            involvements__role__in=["lead", "coordinator"]
        )
        regions = RegionRole.objects.filter(person__user=user, role=RegionRole.Role.COORDINATOR)
        facets = [f"r{key}" for key in regions.values_list("region_id", flat=True)]
        rule = Q(pk__in=Initiative.objects.filter(leads).values("pk"))
        return self.filter(rule | Q(keys__overlap=facets) if facets else rule)

    def due_for_reflection(self, on: dt.date) -> InitiativeQuerySet:
        """Initiatives that are due, on the date `on`, to be reminded of a look from outside."""
        return self.filter(pk__in=due("reflection", on=on))

    def due_for_closing(self, on: dt.date) -> InitiativeQuerySet:
        """Initiatives that are due to be asked: continue, adapt or stop? They are past something, or silent."""
        return self.filter(pk__in=due("closing", "silent", on=on))

    def due_for_confirmation(self, on: dt.date) -> InitiativeQuerySet:
        """Initiatives that are due to be asked whether what stands there is still right."""
        return self.filter(pk__in=due("confirm", on=on))

    def due_for_newcomer(self, on: dt.date) -> InitiativeQuerySet:
        """Initiatives that are due to hear that nobody new came for a long time."""
        return self.filter(pk__in=due("newcomer", on=on))

    def due_for_outsider(self, on: dt.date) -> InitiativeQuerySet:
        """Initiatives that are due to hear that nobody from outside has a seat."""
        return self.filter(pk__in=due("outsider", on=on))

    def matching(self, words: str) -> InitiativeQuerySet:
        """Initiatives of which title, texts or partners' names hold all `words`.

        Dutch word forms count as one (`samenwerkingen` finds `samenwerking`), and so does the
        beginning of a word, so that results come while somebody types.
        """
        rare, common = rare_and_common(words_of_search(words))
        found = self.filter(search=words_query(rare)) if rare else self
        return found.filter(Holds(F("search"), words_query(common))) if common else found

    def ranked(self, words: str) -> InitiativeQuerySet:
        """With `rank`: how well it answers `words`; a word in the title weighs most."""
        query = words_query(words_of_search(words))
        return self if query is None else self.annotate(rank=SearchRank(F("search"), query))


@audited(
    exclude=(
        "version",
        "updated_at",
        "updated_by",
        "facets",
        "partner_names",
        "keys",
        "search",
        "sort_title",
        "form_key",
        "merged_into",
    ),
    at_once=True,
)
class Initiative(models.Model):
    """Something that a few parties do together.

    `started_on` and `ends_on` are dates; `created_at`, `updated_at` and `deleted_at` are instants
    in UTC. `version` grows with each edit, so that the second of two editors gets both texts.
    `facets` and `partner_names` are kept by the database (migration initiatives.0003): the keys
    under which the list filters, and the names under which search finds it.
    """

    title = models.CharField(_("title"), max_length=160)
    binding = models.TextField(_("what binds us"), max_length=500)
    urgency = models.TextField(_("why now"), max_length=1000, blank=True)
    # Found by the index on theme, stage and day together.
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("theme"), db_index=False
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives", verbose_name=_("region")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.EXPLORING)
    visibility = models.CharField(
        _("who may see it"), max_length=10, choices=Visibility.choices, default=Visibility.SIGNED_IN
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    # What sort of thing it is, and where it leads to: with the period they tell of the same trip, whatever the words.
    # Found by the keys of its likeness.
    kind = models.ForeignKey(
        "initiatives.InitiativeKind", on_delete=models.SET_NULL, null=True, blank=True, related_name="initiatives",
        verbose_name=_("kind"), db_index=False,
    )  # fmt: skip
    destination = models.ForeignKey(
        Destination, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives",
        verbose_name=_("destination"), db_index=False,
    )  # fmt: skip
    # Who cannot see it and logs something like it, may hear that it is there, and ask.
    may_be_hinted = models.BooleanField(_("others may hear of it"), default=False, db_default=False)
    started_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    horizon_on = models.DateField(_("horizon"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    # Somebody said that the record is still right.
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True, editable=False)
    # The rhythm of the look from outside, and when somebody last gave one.
    reflection_months = models.PositiveSmallIntegerField(
        _("a look from outside every"), choices=REFLECTION_MONTHS, default=12, db_default=12
    )
    reflected_on = models.DateField(_("last look from outside"), null=True, blank=True, editable=False)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # What it went on as; then it is put aside as if deleted, with what the other one had already (see `Merge`).
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="merged_here",
        verbose_name=_("merged into"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)
    # For what was imported: which file, and its own key there. Importing again changes nothing.
    source = models.CharField(max_length=60, blank=True, editable=False)
    source_key = models.CharField(max_length=300, blank=True, editable=False)
    # The one-time key of the form that it was logged with: the same form sent twice is one row.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    facets = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    # The facets, and in the same index theme (t3), stage (sgrowing) and `active`: filters are combined there.
    keys = models.GeneratedField(
        expression=Func(F("facets"), F("theme_id"), F("stage"), function="initiatives_keys"),
        output_field=ArrayField(models.TextField()), db_persist=True, editable=False,
    )  # fmt: skip
    partner_names = models.TextField(default="", editable=False)
    sort_title = models.GeneratedField(
        expression=Fold(F("title")), output_field=models.TextField(), db_persist=True, editable=False
    )
    search = models.GeneratedField(
        expression=(
            SearchVector(Fold(F("title")), config="dutch", weight="A")
            + SearchVector(Fold(F("title")), config="simple", weight="A")
            + SearchVector(Fold(F("binding")), config="dutch", weight="B")
            + SearchVector(Fold(F("binding")), config="simple", weight="B")
            + SearchVector(Fold(F("urgency")), config="dutch", weight="C")
            + SearchVector(Fold(F("urgency")), config="simple", weight="C")
            + SearchVector(Fold(F("place")), config="simple", weight="C")
            + SearchVector(F("partner_names"), config="simple", weight="D")
        ),
        output_field=SearchVectorField(), db_persist=True, editable=False,
    )  # fmt: skip

    objects: ClassVar[models.Manager[Initiative]] = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="initiatives_initiative_title_filled"),
            models.CheckConstraint(condition=~Q(binding=""), name="initiatives_initiative_binding_filled"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="initiatives_initiative_stage_known"),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="initiatives_initiative_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(started_on__isnull=True) | Q(ends_on__gte=F("started_on")),
                name="initiatives_initiative_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(horizon_on__isnull=True) | Q(started_on__isnull=True) | Q(horizon_on__gt=F("started_on")),
                name="initiatives_initiative_horizon_after_start",
            ),
            models.CheckConstraint(
                condition=Q(reflection_months__in=[3, 6, 12, 24]), name="initiatives_initiative_reflection_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(stage="paused", paused_until__isnull=False)
                | ~Q(stage="paused") & Q(paused_until__isnull=True),
                name="initiatives_initiative_paused_has_end",
            ),
            models.CheckConstraint(
                condition=Q(deleted_by__isnull=True) | Q(deleted_at__isnull=False),
                name="initiatives_initiative_deleted_by_with_at",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(deleted_at__isnull=False) & ~Q(merged_into=F("id")),
                name="initiatives_initiative_merged_is_put_aside",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="initiatives_initiative_imported_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="initiatives_initiative_search", fastupdate=False),
            GinIndex(fields=["keys"], name="initiatives_initiative_keys", fastupdate=False),
            models.Index(
                fields=["-updated_at", "-id"],
                name="initiatives_initiative_recent",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                fields=["sort_title", "id"], name="initiatives_initiative_title", condition=Q(deleted_at__isnull=True)
            ),
            models.Index(
                F("started_on").desc(nulls_last=True),
                F("id").desc(),
                name="initiatives_initiative_start",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(fields=["theme", "stage", "-updated_at"], name="initiatives_initiative_theme"),
            # For the calendar: when there is a choice to make; and who may see it, which it asks for thousands at once.
            models.Index(
                Coalesce("horizon_on", "ends_on"), "id", name="initiatives_initiative_horizon",
                include=["horizon_on", "ends_on", "visibility"],
                condition=Q(deleted_at__isnull=True) & ~Q(stage="closed"),
            ),
            GinIndex(
                fields=["keys"], condition=Q(deleted_at__isnull=True, visibility="partners"), fastupdate=False,
                name="initiatives_initiative_inside",
            ),
            models.Index(
                fields=["id"], include=["visibility", "stage"], condition=Q(deleted_at__isnull=True),
                name="initiatives_initiative_seen",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The initiative's own page."""
        return address("initiatives:initiative-detail", self.pk)

    @property
    def partner_ids(self) -> set[int]:
        """The keys of the organisations that took part when the row was read."""
        return {int(facet[1:]) for facet in self.facets if facet.startswith("o")}

    @property
    def is_active(self) -> bool:
        """Whether it is being worked on: not closed, not paused."""
        return self.stage in ACTIVE_STAGES
