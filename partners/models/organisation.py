"""Organisations: their kinds, names through time, identifiers, and who came after whom."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.text import fold
from partners.identifiers import Scheme, clean_identifier

if TYPE_CHECKING:
    from partners.models.region import Region


class Sector(models.TextChoices):
    """The four corners of a regional collaboration."""

    GOVERNMENT = "government", _("Government")
    BUSINESS = "business", _("Business")
    KNOWLEDGE = "knowledge", _("Knowledge")
    SOCIETY = "society", _("Society")


class Kind(models.TextChoices):
    """What an organisation is. The sector follows from it (see `SECTOR_OF_KIND`)."""

    MUNICIPALITY = "municipality", _("Municipality")
    PROVINCE = "province", _("Province")
    WATER_BOARD = "water_board", _("Water board")
    MINISTRY = "ministry", _("Ministry")
    INDEPENDENT_AGENCY = "independent_agency", _("Independent agency")
    JOINT_ARRANGEMENT = "joint_arrangement", _("Joint arrangement")
    SAFETY_REGION = "safety_region", _("Safety region")
    ENVIRONMENT_AGENCY = "environment_agency", _("Environment agency")
    HEALTH_SERVICE = "health_service", _("Health service")
    EXECUTIVE_AGENCY = "executive_agency", _("Executive agency")
    DEVELOPMENT_AGENCY = "development_agency", _("Regional development agency")
    VOCATIONAL_SCHOOL = "vocational_school", _("Vocational school")
    APPLIED_SCIENCES = "applied_sciences", _("University of applied sciences")
    UNIVERSITY = "university", _("University")
    UNIVERSITY_HOSPITAL = "university_hospital", _("University hospital")
    RESEARCH_INSTITUTE = "research_institute", _("Research institute")
    COMPANY = "company", _("Company")
    TRADE_ASSOCIATION = "trade_association", _("Trade association")
    FOUNDATION = "foundation", _("Foundation")
    ASSOCIATION = "association", _("Association")
    COOPERATIVE = "cooperative", _("Cooperative")
    HOUSING_ASSOCIATION = "housing_association", _("Housing association")
    CARE_PROVIDER = "care_provider", _("Care provider")
    SCHOOL_BOARD = "school_board", _("School board")
    CHURCH = "church", _("Church")
    RESIDENTS_INITIATIVE = "residents_initiative", _("Residents' initiative")
    UMBRELLA = "umbrella", _("Umbrella organisation or network")
    FOREIGN_PARTNER = "foreign_partner", _("Foreign partner")


SECTOR_OF_KIND: dict[str, Sector] = {
    Kind.MUNICIPALITY: Sector.GOVERNMENT,
    Kind.PROVINCE: Sector.GOVERNMENT,
    Kind.WATER_BOARD: Sector.GOVERNMENT,
    Kind.MINISTRY: Sector.GOVERNMENT,
    Kind.INDEPENDENT_AGENCY: Sector.GOVERNMENT,
    Kind.JOINT_ARRANGEMENT: Sector.GOVERNMENT,
    Kind.SAFETY_REGION: Sector.GOVERNMENT,
    Kind.ENVIRONMENT_AGENCY: Sector.GOVERNMENT,
    Kind.HEALTH_SERVICE: Sector.GOVERNMENT,
    Kind.EXECUTIVE_AGENCY: Sector.GOVERNMENT,
    Kind.DEVELOPMENT_AGENCY: Sector.BUSINESS,
    Kind.VOCATIONAL_SCHOOL: Sector.KNOWLEDGE,
    Kind.APPLIED_SCIENCES: Sector.KNOWLEDGE,
    Kind.UNIVERSITY: Sector.KNOWLEDGE,
    Kind.UNIVERSITY_HOSPITAL: Sector.KNOWLEDGE,
    Kind.RESEARCH_INSTITUTE: Sector.KNOWLEDGE,
    Kind.COMPANY: Sector.BUSINESS,
    Kind.TRADE_ASSOCIATION: Sector.BUSINESS,
    Kind.FOUNDATION: Sector.SOCIETY,
    Kind.ASSOCIATION: Sector.SOCIETY,
    Kind.COOPERATIVE: Sector.SOCIETY,
    Kind.HOUSING_ASSOCIATION: Sector.SOCIETY,
    Kind.CARE_PROVIDER: Sector.SOCIETY,
    Kind.SCHOOL_BOARD: Sector.SOCIETY,
    Kind.CHURCH: Sector.SOCIETY,
    Kind.RESIDENTS_INITIATIVE: Sector.SOCIETY,
    Kind.UMBRELLA: Sector.SOCIETY,
    Kind.FOREIGN_PARTNER: Sector.SOCIETY,
}

# In Dutch the kind is said before the name: "gemeente Almere", "provincie Drenthe".
SPOKEN_KINDS: dict[str, str] = {
    Kind.MUNICIPALITY: "Gemeente",
    Kind.PROVINCE: "Provincie",
    Kind.WATER_BOARD: "Waterschap",
    Kind.MINISTRY: "Ministerie",
}
# Seven water boards are called otherwise, and nobody says "Waterschap Delfland".
SPOKEN_WATER_BOARDS = {
    "Amstel, Gooi en Vecht": "Hoogheemraadschap Amstel, Gooi en Vecht",
    "De Stichtse Rijnlanden": "Hoogheemraadschap De Stichtse Rijnlanden",
    "Delfland": "Hoogheemraadschap van Delfland",
    "Fryslân": "Wetterskip Fryslân",
    "Hollands Noorderkwartier": "Hoogheemraadschap Hollands Noorderkwartier",
    "Rijnland": "Hoogheemraadschap van Rijnland",
    "Schieland en de Krimpenerwaard": "Hoogheemraadschap van Schieland en de Krimpenerwaard",
}
# The words with which people begin when they say a name of that kind.
KIND_WORDS: dict[str, str] = {
    "gemeente": Kind.MUNICIPALITY,
    "provincie": Kind.PROVINCE,
    "waterschap": Kind.WATER_BOARD,
    "hoogheemraadschap": Kind.WATER_BOARD,
    "wetterskip": Kind.WATER_BOARD,
    "ministerie": Kind.MINISTRY,
}


class Fold(Func):
    """The SQL function `fold(text)`: the form in which names are compared (see `collab.lib.text`)."""

    function = "fold"
    output_field = models.TextField()


class FoldBothWays(Func):
    """A name folded, and once more as one word: `s gravenhage sgravenhage`."""

    template = "(fold(%(expressions)s) || ' ' || replace(fold(%(expressions)s), ' ', ''))"
    output_field = models.TextField()


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

    def matching(self, words: str) -> OrganisationQuerySet:
        """Organisations of which any name, former or present, has all `words`, each as a beginning.

        Capitals, diacritics, apostrophes and hyphens do not matter; nor do spaces when a name is
        typed as one word. No words: nothing is filtered.
        """
        query = names_query(words)
        if query is None:
            return self
        named = OrganisationName.objects.filter(vector=query).values("organisation_id")
        return self.filter(pk__in=named)


def names_query(words: str) -> SearchQuery | None:
    """The full-text query that finds each of `words` as the beginning of a word in a name.

    None when `words` holds nothing that can be looked for.
    """
    parts = fold(words).split()
    if not parts:
        return None
    beginnings = " & ".join(f"{part}:*" for part in parts)
    return SearchQuery(f"({beginnings}) | {''.join(parts)}:*", search_type="raw", config="simple")


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["version", "updated_at"]
)
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
        return reverse("partners:organisation-detail", args=[self.pk])

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


def spoken_name(kind: str, name: str) -> str:
    """`name` with its kind in front where Dutch says it so, once: never "Provincie Provincie Utrecht"."""
    if kind not in SPOKEN_KINDS or name.split(" ")[0].lower() in KIND_WORDS:
        return name
    if kind == Kind.WATER_BOARD and name in SPOKEN_WATER_BOARDS:
        return SPOKEN_WATER_BOARDS[name]
    return f"{SPOKEN_KINDS[kind]} {name}"


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

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
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


class Identifier(models.Model):
    """A number or address by which another register knows the organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=10, choices=Scheme.choices)
    value = models.CharField(_("value"), max_length=120)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["scheme"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="partners_identifier_value_once",
                violation_error_message=_("Another organisation has this identifier already."),
            ),
            models.CheckConstraint(condition=Q(scheme__in=Scheme.values), name="partners_identifier_scheme_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"

    def clean(self) -> None:
        """The value in its one form; raises ValidationError when the scheme does not allow it."""
        super().clean()
        if self.scheme and self.value:
            self.value = clean_identifier(self.scheme, self.value)


class Succession(models.Model):
    """`predecessor` went on as (a part of) `successor` from the date `on`."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="successions_out")
    successor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="successions_in")
    on = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="partners_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="partners_succession_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
