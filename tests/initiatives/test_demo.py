"""The demo: a region worth looking at, loaded once, and only where that is safe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from collab.accounts.models import User
from collab.outbox.models import Message
from initiatives.demo import loading
from initiatives.demo.loading import load_demo, password
from initiatives.demo.remembering import remember
from initiatives.models import (
    Closing,
    Dissent,
    Endorsement,
    Farewell,
    HorizonDecision,
    Initiative,
    JoinRequest,
    Partnership,
    PoolMember,
    Principle,
    Round,
    Seat,
    Snapshot,
    Stage,
    Statement,
    Update,
    Visibility,
)
from initiatives.principles import State, states_of
from initiatives.waiting import waiting_for
from partners.models import Membership, Organisation, RegionRole, Sector
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo as it stands on a Monday; loaded once, and each test takes back only what it did to it."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(PASSWORD_HASHERS=hashers):
        yield load_demo(on=TODAY, at=timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12))))
        transaction.set_rollback(True)


def living():
    return Initiative.objects.filter(source="demo")


def test_demo_has_one_person_for_each_role_who_can_sign_in(demo):
    assert demo.people == User.objects.count() == 4
    assert all(user.email.endswith(".example") for user in User.objects.all())
    assert authenticate(username="fatima@almere.example", password=password())
    assert User.objects.get(is_staff=True).email == "els@flevoland.example"
    assert Membership.objects.get(role="manager").person.user.email == "joost@almere.example"
    assert set(RegionRole.objects.values_list("role", flat=True)) == {"coordinator", "manager"}


def test_demo_shows_every_stage_visibility_and_sector(demo):
    assert set(living().values_list("stage", flat=True)) == set(Stage.values)
    assert set(living().values_list("visibility", flat=True)) == set(Visibility.values)
    partners = Organisation.objects.filter(partnerships__initiative__in=living())
    assert {organisation.sector for organisation in partners} == set(Sector)
    assert Partnership.objects.ended().exclude(left_reason="").exists()


def test_dates_of_the_demo_count_back_from_today(demo, today):
    for initiative in living():
        assert initiative.started_on < today
        assert not initiative.updates.filter(happened_on__gt=today).exists()
    assert not Update.objects.filter(text__contains="{").exists()
    assert Update.objects.filter(text__contains="18 december").exists()


def test_what_lives_stands_above_the_old_list(demo):
    assert demo.arrangements == 464
    assert [row.source for row in Initiative.objects.all()[:15]] == ["demo"] * 15


def test_history_of_the_demo_says_who_did_it(demo):
    event = living().first().events.select_related("pgh_context").first()
    assert event.pgh_context.metadata["user"] in User.objects.values_list("pk", flat=True)


def _rows():
    """How many rows there are of everything, the history too."""
    return {model: model.objects.count() for model in apps.get_app_config("initiatives").get_models()}


def test_loading_again_adds_nothing_and_undoes_nothing(demo, today):
    changed = living().first()
    living().filter(pk=changed.pk).update(title="Van naam veranderd")
    User.objects.filter(is_staff=True).update(name="Els de Vries")
    before = _rows()
    again = load_demo(on=today + dt.timedelta(days=1), at=timezone.now())
    assert (again.people, again.collaborations, again.arrangements) == (0, 0, 0)
    assert living().get(pk=changed.pk).title == "Van naam veranderd"
    assert User.objects.get(is_staff=True).name == "Els de Vries"
    assert _rows() == before


def test_the_demo_says_each_sentence_that_binds_once_with_its_why(demo):
    said = list(Statement.objects.filter(initiative__source="demo").values_list("initiative", "binding"))
    assert len(said) == len(set(said)) >= living().count()
    assert {one.statements.first().urgency for one in living()} == {one.urgency for one in living()}


def test_stages_of_the_demo_are_those_that_it_was_told_to_reach(demo):
    wanted = {one["key"]: one["stage"] for one in loading._read("collaborations")["collaborations"]}
    assert dict(living().values_list("source_key", "stage")) == wanted
    assert set(loading._read("lives")["lives"]) == set(wanted)


@pytest.mark.parametrize("name", ["fatima", "anna", "joost", "els"])
def test_each_of_the_four_has_something_to_do(demo, today, name):
    user = User.objects.get(email__startswith=name)
    kinds = {waiting.kind for waiting in waiting_for(user, on=today)}
    assert len(kinds) >= 3, kinds


def test_the_seven_show_every_state(demo, today):
    states = states_of(list(living().values_list("pk", flat=True)), on=today)
    shown = {(principle, state) for row in states.values() for principle, state in row.items()}
    assert {state for _principle, state in shown} == set(State)
    for principle in Principle:
        assert len({state for one, state in shown if one == principle}) >= 2, principle


def test_what_closed_was_looked_back_on_and_went_on_as_another(demo):
    closing = Closing.objects.get()
    assert closing.learned
    assert closing.celebrated
    assert closing.successor.title == "De overstap naar het mbo"


def test_demo_shows_dissent_requests_endorsements_seats_and_choices(demo, today):
    asked = JoinRequest.objects.waiting().order_by("asked_at")
    assert 12 in [row.days_waiting(today) for row in asked]
    assert Dissent.objects.unanswered().filter(is_anonymous=True).exists()
    assert Dissent.objects.exclude(answer="").exists()
    current = Endorsement.objects.filter(is_current=True)
    assert current.filter(lapses_on__lte=today).exists()
    assert current.filter(lapses_on__gt=today).exists()
    assert Seat.objects.open().exists()
    assert Seat.objects.filled(today).of_outsiders().exists()
    assert set(HorizonDecision.objects.values_list("choice", flat=True)) == {"continue", "adapt"}
    assert living().filter(horizon_on__lt=today).exists()
    assert PoolMember.objects.exists()
    assert Farewell.objects.exists()


def test_demo_has_a_look_from_outside_with_its_response_and_one_that_is_asked_for(demo, today):
    answered, invited = Round.objects.get(state="answered"), Round.objects.get(state="invited")
    assert answered.answers.count() == 14
    assert answered.responses.count() == 7
    assert answered.improvements.count() == 2
    assert answered.submitted_at < answered.answered_at
    assert answered.initiative.reflected_on == timezone.localdate(answered.submitted_at)
    assert timezone.localdate(answered.answered_at) <= answered.answer_due_on
    assert invited.closes_on > today
    assert Message.objects.filter(letter="reflection").get().context["round"] == invited.pk


def test_the_demo_knows_how_it_was_in_the_months_before(demo, today):
    before = _rows()
    assert remember(on=today, at=timezone.now()) > 0
    everything = Snapshot.objects.of_scope("").filter(is_open=True)
    days = [row.on for row in everything]
    assert (len(days), days[-1], {day.day for day in days}) == (12, today.replace(day=1), {1})
    # It grew, and what is closed by now was not closed then.
    totals = [row.figures["total"] for row in everything]
    assert totals == sorted(totals)
    assert totals[0] < totals[-1]
    assert everything[0].figures.get("stage-closed", 0) < everything[11].figures["stage-closed"]
    assert {**_rows(), Snapshot: 0} == before
    assert remember(on=today, at=timezone.now()) == 0
