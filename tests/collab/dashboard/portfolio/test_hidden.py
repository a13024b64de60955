"""Nobody works out from totals what they may not see: to who stands outside, a hidden thing changes no letter."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from initiatives.models import Snapshot
from initiatives.snapshots import take_snapshot
from tests.factories import (
    ClockFactory,
    InitiativeFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnershipFactory,
    RoundFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
HERE = "/portefeuille/"
LINES = ("total", "attention", "look_due", "to_celebrate")
CSRF = re.compile(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')


@pytest.fixture
def theme():
    return ThemeFactory(name="Energie")


@pytest.fixture
def open_one(almere, theme):
    """An initiative that everybody sees."""
    one = InitiativeFactory(title="Zonneweide", stage="growing", visibility="signed_in", theme=theme)
    PartnershipFactory(initiative=one, organisation=almere)
    return one


def hide(almere, theme):
    """An initiative that only its partners see, with something of each sort."""
    shut = InitiativeFactory(title="Geheim plan", stage="growing", visibility="partners", theme=theme)
    PartnershipFactory(initiative=shut, organisation=almere)
    PartnershipFactory(initiative=shut, organisation=OrganisationFactory(kind="university"))
    MilestoneFactory(initiative=shut, reached_on=timezone.localdate(), is_to_celebrate=True)
    wait(shut, "closing")


def wait(initiative, kind):
    day = timezone.localdate() - dt.timedelta(days=90)
    ClockFactory(initiative=initiative, kind=kind, object_id=initiative.pk, since=day, next_on=None)


def known_inside(open_one):
    """What only who stands inside knows of an initiative that everybody sees."""
    for kind in ("request", "respond", "dissent"):
        wait(open_one, kind)
    RoundFactory(initiative=open_one, planned_on=timezone.localdate() + dt.timedelta(days=10))


def all_that_is_read(client, query, lines):
    """The pages of a portfolio, its files and its lines through time, in letters."""
    Snapshot.objects.all().delete()
    take_snapshot(on=timezone.localdate(), at=timezone.now())
    places = [f"{HERE}{place}?{query}" for place in ("", "zeven/", "a4/", "aandacht/")]
    places += [f"{HERE}?{query}&{more}" for more in ("only=attention", "missing=knowledge")]
    places += [f"{HERE}?{query}&line={key}" for key in lines]
    files = ("figures", "attention", "triangle", "seven", *(f"line-{key}" for key in lines))
    places += [f"{HERE}bestand/?{query}&what={what}&format=csv" for what in files]
    return {place: read(client, place) for place in places}


def read(client, place):
    answer = client.get(place)
    assert answer.status_code == 200, place
    return CSRF.sub("", b"".join(answer).decode())


@pytest.mark.parametrize("portfolio", ["organisation", "theme"])
def test_to_who_stands_outside_what_is_hidden_changes_no_letter(
    sign_in, stranger, manager, almere, theme, open_one, portfolio
):
    query = {"organisation": f"organisation={almere.pk}", "theme": f"theme={theme.pk}"}[portfolio]
    lines = LINES if portfolio == "organisation" else ()  # of a filter no snapshot is kept, so it has no lines
    outside, inside = sign_in(stranger), sign_in(manager)
    pages = (f"{HERE}?{query}&line=total", f"{HERE}aandacht/?{query}", f"{HERE}a4/?{query}")
    before, known = all_that_is_read(outside, query, lines), [read(inside, page) for page in pages]
    hide(almere, theme)
    known_inside(open_one)
    after = all_that_is_read(outside, query, lines)
    assert [place for place, said in after.items() if said != before[place]] == []
    assert not {read(inside, page) for page in pages} & set(known)
