"""Terms, handing over, and farewells that keep their promises."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import AlreadyThere, LastMustStay, TermsOverlap
from initiatives.models import Farewell, Initiative, Involvement
from partners.models import Person
from tests.factories import FarewellFactory, InvolvementFactory, PartnershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(coordinator, today):
    """By Ada, today."""
    return {"by": coordinator, "on": today, "at": timezone.now()}


@pytest.fixture
def carla(initiative, stranger):
    """Carla, who has a role and works for no partner."""
    return InvolvementFactory(initiative=initiative, person=Person.objects.get(user=stranger), role="member")


def _sees(user, initiative):
    return Initiative.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=initiative.pk).exists()


def test_a_term_is_set_moved_and_taken_away(carla, coordinator, today):
    for day in (today, today + dt.timedelta(days=365), None):
        actions.set_term(involvement=carla, term_ends_on=day, by=coordinator, at=timezone.now())
        carla.refresh_from_db()
        assert (carla.term_ends_on, carla.ended_on) == (day, None)


def test_a_role_goes_over_to_somebody_else_on_a_day(initiative, carla, who, today):
    person = PersonFactory(name="Fatima")
    taken = actions.hand_over(involvement=carla, successor=person, **who)
    carla.refresh_from_db()
    assert carla.ended_on == today
    assert (taken.person, taken.role, taken.started_on) == (person, "member", today)


def test_a_role_cannot_go_to_who_has_it(initiative, carla, who):
    other = InvolvementFactory(initiative=initiative)
    with pytest.raises(AlreadyThere):
        actions.hand_over(involvement=carla, successor=other.person, **who)
    carla.refresh_from_db()
    assert carla.ended_on is None


def test_the_same_role_twice_in_the_same_days_is_refused(initiative, coordinator, today):
    row = InvolvementFactory(initiative=initiative, started_on=dt.date(2025, 1, 1), ended_on=dt.date(2026, 1, 1))
    again = {"initiative": initiative, "person": row.person, "role": row.role, "by": coordinator}
    with pytest.raises(TermsOverlap):
        actions.involve_person(**again, started_on=dt.date(2025, 6, 1))
    assert actions.involve_person(**again, started_on=dt.date(2026, 1, 1)).ended_on is None


def test_a_farewell_thanks_and_ends_every_role(initiative, carla, who, today):
    farewell = actions.say_farewell(initiative=initiative, person=carla.person, thanks="Dank voor uw vragen.", **who)
    carla.refresh_from_db()
    assert (farewell.thanks, farewell.said_by, carla.ended_on) == ("Dank voor uw vragen.", who["by"], today)
    assert not farewell.may_be_named  # consent is given, never taken


@pytest.mark.parametrize("keeps_reading", [True, False])
def test_who_left_keeps_reading_only_when_that_was_promised(initiative, carla, stranger, who, keeps_reading):
    Initiative.objects.update(visibility="partners")
    assert _sees(stranger, initiative)
    actions.say_farewell(initiative=initiative, person=carla.person, thanks="Dank.", keeps_reading=keeps_reading, **who)
    assert _sees(stranger, initiative) is keeps_reading


def test_the_last_farewell_says_who_keeps_reading(initiative, carla, stranger, who):
    Initiative.objects.update(visibility="partners")
    actions.say_farewell(initiative=initiative, person=carla.person, thanks="Dank.", keeps_reading=True, **who)
    actions.say_farewell(initiative=initiative, person=carla.person, thanks="Nogmaals.", keeps_reading=False, **who)
    assert not _sees(stranger, initiative)


def test_a_promise_to_somebody_else_opens_nothing(initiative, stranger):
    Initiative.objects.update(visibility="partners")
    FarewellFactory(initiative=initiative, person__user=UserFactory())
    assert not _sees(stranger, initiative)


def test_the_last_who_may_change_the_record_hands_over_first(initiative, coordinator, who):
    ada = Person.objects.get(user=coordinator)
    with pytest.raises(LastMustStay):
        actions.say_farewell(initiative=initiative, person=ada, thanks="Dank.", **who)
    InvolvementFactory(initiative=initiative, role="lead")
    assert actions.say_farewell(initiative=initiative, person=ada, thanks="Dank.", **who).pk


def test_a_farewell_can_be_taken_back(initiative, carla, coordinator, who):
    farewell = actions.say_farewell(initiative=initiative, person=carla.person, thanks="Dank.", **who)
    actions.take_farewell_back(farewell=farewell, by=coordinator, at=timezone.now())
    assert Involvement.objects.active().filter(person=carla.person).exists()
    assert not Farewell.objects.exists()


def test_who_was_thanked_decides_on_being_named(stranger):
    farewell = FarewellFactory()
    actions.agree_to_be_named(farewell=farewell, may_be_named=True, by=stranger)
    assert Farewell.objects.named().get() == farewell


def test_the_last_partner_cannot_leave(initiative, coordinator, today):
    initiative.partnerships.all().delete()
    last = PartnershipFactory(initiative=initiative)
    with pytest.raises(LastMustStay):
        actions.leave_partner(partnership=last, left_on=today, reason="Klaar.", by=coordinator, at=timezone.now())
    last.refresh_from_db()
    assert last.left_on is None


YEAR = dt.date(2025, 1, 1), dt.date(2026, 1, 1)


def test_the_database_refuses_overlapping_terms():
    first = InvolvementFactory(started_on=YEAR[0], ended_on=YEAR[1])
    same = {"initiative": first.initiative, "person": first.person}
    with pytest.raises(IntegrityError, match="terms_apart"), transaction.atomic():
        InvolvementFactory(**same, started_on=dt.date(2025, 12, 31), ended_on=dt.date(2026, 2, 1))
    InvolvementFactory(**same, started_on=YEAR[1])  # from the day on which the first ended
    InvolvementFactory(**same, started_on=YEAR[0], role="lead")  # another role
    InvolvementFactory(initiative=first.initiative, started_on=YEAR[0])  # somebody else
    InvolvementFactory(person=first.person, started_on=YEAR[0])  # elsewhere


def test_the_database_refuses_a_term_that_ends_before_it_starts():
    with pytest.raises(IntegrityError, match="term_after_start"), transaction.atomic():
        InvolvementFactory(started_on=YEAR[1], term_ends_on=YEAR[0])


def test_the_database_refuses_a_farewell_without_thanks():
    with pytest.raises(IntegrityError, match="thanks_filled"), transaction.atomic():
        FarewellFactory(thanks="")
