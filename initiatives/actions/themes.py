"""The themes that a new installation starts with; administrators keep the list after that."""

from __future__ import annotations

from django.db import transaction

from initiatives.models import Theme

# Dutch, English; in the order of the page.
THEMES = (
    ("Energie en warmte", "Energy and heating"),
    ("Water en klimaat", "Water and climate"),
    ("Wonen en leefomgeving", "Housing and living environment"),
    ("Mobiliteit en bereikbaarheid", "Mobility"),
    ("Economie en internationaal", "Economy and international relations"),
    ("Onderwijs en arbeidsmarkt", "Education and labour market"),
    ("Jeugd en zorg", "Youth and care"),
    ("Werk en inkomen", "Work and income"),
    ("Veiligheid en crisis", "Safety and crisis"),
    ("Landbouw en natuur", "Agriculture and nature"),
    ("Afval en circulaire economie", "Waste and circular economy"),
    ("Cultuur en erfgoed", "Culture and heritage"),
    ("Sport en recreatie", "Sports and leisure"),
    ("Belastingen en inkoop", "Taxes and procurement"),
    ("Bestuur en dienstverlening", "Governance and services"),
    ("Data en digitalisering", "Data and digital services"),
)


@transaction.atomic
def load_themes() -> int:
    """Add the default themes that are not there yet; returns how many were added.

    A theme that an administrator changed or switched off stays as it is.
    """
    known = set(Theme.objects.values_list("name", flat=True))
    new = [
        Theme(name=name, name_en=name_en, position=10 * number)
        for number, (name, name_en) in enumerate(THEMES, start=1)
        if name not in known
    ]
    return len(Theme.objects.bulk_create(new, ignore_conflicts=True))
