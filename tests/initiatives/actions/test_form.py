"""Groups and agreements; every change of form has its why."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.models import Agreement, Body, FormChange
from tests.factories import AgreementFactory, BodyFactory, FormChangeFactory

pytestmark = pytest.mark.django_db
BODY = {"kind": "project", "name": "Warmtebron", "meetings_per_year": 12, "hours": 2}


@pytest.fixture
def who(coordinator, today):
    """By Ada, today."""
    return {"by": coordinator, "on": today, "at": timezone.now()}


def test_a_group_begins_with_a_why(initiative, who, today, coordinator):
    body = actions.add_body(initiative=initiative, **BODY, started_on=today, why="De bron vraagt werk.", **who)
    change = initiative.form_changes.get()
    assert "Warmtebron" in change.what
    assert (change.why, change.changed_by, change.changed_on) == ("De bron vraagt werk.", coordinator, today)
    assert body.needed_because == "De bron vraagt werk."


def _changed(body, **values):
    facts = ("kind", "name", "meetings_per_year", "hours", "started_on", "needed_because")
    return {name: getattr(body, name) for name in facts} | values


def test_meeting_more_often_is_a_change_of_form(initiative, who):
    body = BodyFactory(initiative=initiative, **BODY)
    actions.change_body(body=body, **_changed(body, meetings_per_year=24), why="Er is haast.", **who)
    change = initiative.form_changes.get()
    assert change.why == "Er is haast."
    assert "12" in change.what
    assert "24" in change.what


def test_other_words_are_only_a_correction(initiative, who):
    body = BodyFactory(initiative=initiative, **BODY)
    actions.change_body(body=body, **_changed(body, needed_because="Tot de keuze."), why="", **who)
    assert not FormChange.objects.exists()
    assert Body.objects.get().needed_because == "Tot de keuze."


def test_a_group_stops_with_a_why_and_that_can_be_taken_back(initiative, who, today):
    body = BodyFactory(initiative=initiative, **BODY)
    actions.end_body(body=body, ended_on=today, why="De keuze is gemaakt.", **who)
    assert not Body.objects.active(today).exists()
    actions.resume_body(body=body, **who)
    assert Body.objects.active(today).get() == body
    assert [row.why for row in initiative.form_changes.all()][1] == "De keuze is gemaakt."
    actions.resume_body(body=body, **who)  # twice is once
    assert initiative.form_changes.count() == 2


def test_an_agreement_is_signed_by_parties(initiative, who, today, almere, lelystad):
    agreement = actions.sign_agreement(
        initiative=initiative, form="covenant", title="Warmteconvenant", signed_on=today, why="Voor de subsidie.",
        parties=[almere, lelystad], ends_on=today + dt.timedelta(days=700), notice_months=6, **who,
    )  # fmt: skip
    assert set(agreement.parties.all()) == {almere, lelystad}
    assert "Warmteconvenant" in initiative.form_changes.get().what


def test_another_form_is_a_change_of_form_and_another_party_a_correction(initiative, who, almere):
    agreement = AgreementFactory(initiative=initiative, form="letter_of_intent", title="Brief")
    facts = {name: getattr(agreement, name) for name in ("title", "signed_on", "ends_on", "evaluate_on")}
    same = {**facts, "notice_months": None, "parties": [almere], "agreement": agreement}
    actions.change_agreement(**same, form="letter_of_intent", why="", **who)
    assert not FormChange.objects.exists()
    assert agreement.parties.get() == almere
    actions.change_agreement(**same, form="covenant", why="De provincie vroeg erom.", **who)
    assert initiative.form_changes.get().why == "De provincie vroeg erom."


def test_an_agreement_ends_and_can_still_hold(initiative, who, today):
    agreement = AgreementFactory(initiative=initiative)
    actions.end_agreement(agreement=agreement, ended_on=today, why="Niet meer nodig.", **who)
    assert not Agreement.objects.active(today).exists()
    actions.resume_agreement(agreement=agreement, **who)
    assert Agreement.objects.active(today).exists()
    assert initiative.form_changes.count() == 2


DAY = dt.date(2026, 1, 1)
BEFORE = DAY - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("factory", "values", "name"),
    [
        (BodyFactory, {"kind": "praatclub"}, "body_kind_known"),
        (BodyFactory, {"started_on": DAY, "ended_on": BEFORE}, "body_ends_after_start"),
        (BodyFactory, {"hours": 25}, "body_hours_sane"),
        (BodyFactory, {"meetings_per_year": 367}, "body_meetings_sane"),
        (AgreementFactory, {"form": "handdruk"}, "agreement_form_known"),
        (AgreementFactory, {"signed_on": DAY, "ends_on": BEFORE}, "agreement_term_after_signing"),
        (AgreementFactory, {"signed_on": DAY, "evaluate_on": BEFORE}, "agreement_evaluated_after_signing"),
        (AgreementFactory, {"signed_on": DAY, "ended_on": BEFORE}, "agreement_ended_after_signing"),
        (FormChangeFactory, {"what": ""}, "formchange_what_filled"),
        (FormChangeFactory, {"why": ""}, "formchange_why_filled"),
    ],
)
def test_the_database_refuses(factory, values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factory(**values)
