import datetime as dt
from importlib import import_module

from django.db import connection

from collab.lib.trail import event_model
from initiatives.models import Initiative
from tests.factories import InitiativeFactory

MIGRATION = import_module("initiatives.migrations.0015_horizon_after_start")
DAY = dt.date(2026, 11, 2)


def test_a_horizon_that_lay_before_the_start_is_taken_away_and_the_history_keeps_it(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE initiatives_initiative DROP CONSTRAINT initiatives_initiative_horizon_after_start")
        wrong = InitiativeFactory(started_on=DAY, horizon_on=DAY)
        right = InitiativeFactory(started_on=DAY, horizon_on=DAY + dt.timedelta(days=1))
        unknown = InitiativeFactory(started_on=None, horizon_on=DAY)
        cursor.execute(MIGRATION.FORWARD)
    days = dict(Initiative.objects.values_list("pk", "horizon_on"))
    assert days == {wrong.pk: None, right.pk: DAY + dt.timedelta(days=1), unknown.pk: DAY}
    assert event_model(Initiative).objects.filter(pgh_obj_id=wrong.pk, horizon_on=DAY).exists()
