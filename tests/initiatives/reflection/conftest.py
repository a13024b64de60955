"""A round from plan to invitation: Ada asks Rosa, who stands outside."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from initiatives.actions import reflecting
from initiatives.models import Questionnaire, Round
from initiatives.reflection.filling import filled
from initiatives.reflection.tokens import LINKS
from partners.models import Person
from tests.factories import PersonFactory

# A Monday, at nine in the Netherlands; what the clock says in these tests.
AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The moment at which everything happens; `clock.shift(days)` moves on."""
    time_machine.move_to(AT, tick=False)
    cache.clear()  # nobody guessed before
    return time_machine


@pytest.fixture
def questionnaire(db, today) -> Questionnaire:
    """The first version of the questions."""
    reflecting.load_first_questionnaire(on=today)
    return Questionnaire.objects.get()


@pytest.fixture
def rosa(db) -> Person:
    """Somebody from outside, without an account."""
    return PersonFactory(name="Rosa", email="rosa@elders.example")


@pytest.fixture
def planned(initiative, questionnaire, coordinator, today) -> Round:
    """A planned round."""
    return reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)


@pytest.fixture
def invited(planned, rosa, coordinator, today) -> Round:
    """Rosa is invited."""
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=planned, message="Wij horen graag uw blik.", by=coordinator, on=today, at=AT)
    planned.refresh_from_db()
    return planned


@pytest.fixture
def token():
    """A function that gives the token of the link of a round that works."""
    return lambda round_: LINKS.of(round_.links.get(revoked_at__isnull=True).salt)


@pytest.fixture
def visit(token):
    """A function that opens the link of a round in a new browser: `visit(round)`."""

    def _visit(round_: Round, *, begins: bool = False, **options: object) -> Client:
        client = Client(**options)
        client.get(reverse("reflector:link-open", args=[token(round_)]))
        if begins:
            client.post(reverse("reflector:start", args=[round_.pk]), {"sharing": "partners", "word": "ja"})
        return client

    return _visit


@pytest.fixture
def fill_in():
    """A function that fills in every step of the form of a round, each statement with the same score."""

    def _fill_in(client: Client, round_: Round, score: str = "4", why: str = "Daarom.") -> None:
        what = filled(round_)
        for step in what.steps:
            data = {"version": round_.questionnaire_id}
            for statement in step.statements:
                data |= {f"s{statement.pk}": score, f"w{statement.pk}": why, f"p{statement.pk}": ""}
            for question in step.questions:
                data |= {f"q{question.pk}": "De bewoners.", f"r{question.pk}": "team"}
            if step.is_last:
                data["look"] = ["talked", "read"]
            response = client.post(reverse("reflector:step", args=[round_.pk, step.number]), data)
            assert response.status_code == 302, response.content.decode()

    return _fill_in


@pytest.fixture
def copy(questionnaire, administrator):
    """Version 2, as it was copied."""
    return reflecting.copy_questionnaire(by=administrator, at=AT)
