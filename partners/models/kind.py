"""What kinds of organisation there are, and how one says their names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from collab.lib.text import fold


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


def spoken_name(kind: str, name: str) -> str:
    """`name` with its kind in front where Dutch says it so, once: never "Provincie Provincie Utrecht"."""
    if kind not in SPOKEN_KINDS or name.split(" ")[0].lower() in KIND_WORDS:
        return name
    if kind == Kind.WATER_BOARD and name in SPOKEN_WATER_BOARDS:
        return SPOKEN_WATER_BOARDS[name]
    return f"{SPOKEN_KINDS[kind]} {name}"


def split_kind(words: str) -> tuple[str, str]:
    """The kind that somebody says in front, and the rest: `gemeente alm` is (municipality, `alm`)."""
    first, _space, rest = fold(words).partition(" ")
    return (KIND_WORDS[first], rest) if rest and first in KIND_WORDS else ("", fold(words))
