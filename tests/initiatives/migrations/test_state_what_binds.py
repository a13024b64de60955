import datetime as dt
from importlib import import_module

from django.db import connection

from initiatives.models import Initiative, Statement
from tests.factories import InitiativeFactory

FORWARD = import_module("initiatives.migrations.0008_state_what_binds").FORWARD


def said(initiative):
    return list(initiative.statements.order_by("pk").values_list("binding", "urgency"))


def test_every_initiative_gets_all_that_it_said_through_time(db):
    changed, silent = InitiativeFactory(binding="Eerst."), InitiativeFactory(binding="Altijd dit.")
    rows = Initiative.objects.filter(pk=changed.pk)
    rows.update(title="Andere titel")
    rows.update(binding="Daarna.")
    rows.update(urgency="Nu.")
    with connection.cursor() as cursor:
        cursor.execute(FORWARD)
    assert said(changed) == [("Eerst.", ""), ("Daarna.", ""), ("Daarna.", "Nu.")]
    assert said(silent) == [("Altijd dit.", "")]


def test_an_initiative_without_a_history_gets_what_it_says_now(db):
    # Half past eleven in London is the next day in the Netherlands.
    at = dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC)
    initiative = InitiativeFactory(binding="Geladen.", created_at=at)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM initiatives_initiativeevent")
        cursor.execute(FORWARD)
    assert said(initiative) == [("Geladen.", "")]
    assert Statement.objects.get().stated_on == dt.date(2026, 11, 3)
