"""The names by which an organisation is or was known, and how they are compared and found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from collab.lib.text import fold
from collab.lib.trail import audited
from partners.models.kind import split_kind


class Fold(Func):
    """The SQL function `fold(text)`: the form in which names are compared (see `collab.lib.text`)."""

    function = "fold"
    output_field = models.TextField()


class FoldBothWays(Func):
    """A name folded, and once more as one word: `s gravenhage sgravenhage`."""

    template = "(fold(%(expressions)s) || ' ' || replace(fold(%(expressions)s), ' ', ''))"
    output_field = models.TextField()


def beginnings(words: str) -> str:
    """What finds each of `words` as the beginning of a word in a name, as PostgreSQL's `to_tsquery` reads it.

    Empty when `words` holds nothing that can be looked for.
    """
    parts = fold(words).split()[:12]
    query = " & ".join(f"{part}:*" for part in parts)
    return f"({query}) | {''.join(parts)}:*" if len(parts) > 1 else query  # or typed as one word


def names_query(words: str) -> SearchQuery | None:
    """The full-text query for names that have all `words`; None when there is nothing to look for."""
    query = beginnings(words)
    return SearchQuery(query, search_type="raw", config="simple") if query else None


class OrganisationNameQuerySet(models.QuerySet["OrganisationName"]):
    """The ways in which names are looked for."""

    def matching(self, words: str) -> OrganisationNameQuerySet:
        """Names that have all `words`, each as the beginning of a word; the kind may be said in front."""
        kind, rest = split_kind(words)
        rule = Q(vector=names_query(words))
        if kind:
            rule |= Q(vector=names_query(rest), organisation__kind=kind)
        return self.filter(rule)


def name_rank(words: str) -> Case:
    """How well a name fits: exactly these words (0), it begins so (1), a word in it begins so (2)."""
    said = {fold(words), split_kind(words)[1]}
    begins = Q()
    for one in said:
        begins |= Q(folded__startswith=one)
    return Case(When(folded__in=said, then=Value(0)), When(begins, then=Value(1)), default=Value(2))


@audited(exclude=("folded", "vector"), at_once=True)
class OrganisationName(models.Model):
    """One name by which an organisation is or was known. Search looks here, and only here.

    Every organisation has a row for its official name; `partners.actions` keeps it so.
    """

    class Sort(models.TextChoices):
        """What sort of name it is."""

        OFFICIAL = "official", _("Official name")
        SHORT = "short", _("Short name")
        FORMER = "former", _("Former name")
        ALIAS = "alias", _("Also known as")

    organisation = models.ForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=250)
    sort = models.CharField(_("sort of name"), max_length=10, choices=Sort.choices, default=Sort.ALIAS)
    until = models.DateField(_("used until"), null=True, blank=True)
    folded = models.GeneratedField(
        expression=Fold(F("name")), output_field=models.TextField(), db_persist=True, editable=False
    )
    vector = models.GeneratedField(
        expression=SearchVector(
            FoldBothWays(F("name")), config="simple"
        ),
        output_field=SearchVectorField(), db_persist=True, editable=False,
    )  # fmt: skip

    objects: ClassVar[models.Manager[OrganisationName]] = OrganisationNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["sort", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "sort"], name="partners_organisationname_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(sort="official"), name="partners_organisationname_one_official"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="partners_organisationname_filled"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="partners_organisationname_vec"),
            models.Index(OpClass(F("folded"), name="text_pattern_ops"), name="partners_organisationname_fold"),
        ]

    def __str__(self) -> str:
        return self.name
