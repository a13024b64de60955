import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from initiatives import actions
from initiatives.models import Initiative, Involvement, Partnership
from partners.models import Person
from tests.factories import ThemeFactory, UserFactory

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twenty_times_at_once_is_one_row(coordinator, almere, lelystad):
    theme, key, answers, start = ThemeFactory(), uuid.uuid4(), [], threading.Barrier(20)

    def log():
        start.wait()
        try:
            made = actions.log_initiative(
                title="Eén keer", binding="Samen", theme=theme, lead=almere, partners=[lelystad], by=coordinator,
                at=AT, form_key=key,
            )  # fmt: skip
            answers.append(made.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=log) for _number in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    only = Initiative.objects.get()
    assert answers == [only.pk] * 20
    assert Partnership.objects.count() == 2
    assert Involvement.objects.count() == 1


def test_without_a_key_each_is_a_row_of_its_own(coordinator, almere):
    theme = ThemeFactory()
    for _time in range(2):
        actions.log_initiative(title="T", binding="B", theme=theme, lead=almere, by=coordinator, at=AT)
    assert Initiative.objects.count() == 2


def test_somebody_without_a_person_gets_one(almere, db):
    user = UserFactory(name="Nieuw")
    made = actions.log_initiative(title="T", binding="B", theme=ThemeFactory(), lead=almere, by=user, at=AT)
    assert Person.objects.get(user=user) == made.involvements.get().person


def test_the_lead_that_is_also_chosen_as_partner_is_there_once(coordinator, almere):
    made = actions.log_initiative(
        title="T", binding="B", theme=ThemeFactory(), lead=almere, partners=[almere], by=coordinator, at=AT
    )
    assert made.partnerships.get().role == Partnership.Role.LEAD


def test_all_or_nothing(coordinator, almere, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("initiatives.actions.logging.person_for", refuse)
    with pytest.raises(RuntimeError):
        actions.log_initiative(title="T", binding="B", theme=ThemeFactory(), lead=almere, by=coordinator, at=AT)
    assert not Initiative.objects.exists()
