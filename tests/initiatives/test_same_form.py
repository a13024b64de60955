"""The same form, sent twenty times at the same moment or from two tabs: one row, and every answer leads to it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Closing, Endorsement, Farewell, HorizonDecision, Initiative, JoinRequest
from initiatives.models.endorsement import sentence_key
from tests.factories import InvolvementFactory, PersonFactory, ResultFactory

EARLIER = dt.date(2026, 10, 1)


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def twenty_times(sign_in):
    """A function that sends one form twenty times at once, as one person; it gives the answers."""

    def _twenty_times(user, path, form):
        clients, start, answers = [sign_in(user) for _ in range(20)], threading.Barrier(20), []

        def _send(client):
            try:
                start.wait(timeout=30)
                answer = client.post(path, form)
                answers.append((answer.status_code, answer.headers.get("Location", "").split("#")[0]))
            finally:
                connection.close()

        threads = [threading.Thread(target=_send, args=[client]) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 20
        return set(answers)

    return _twenty_times


@pytest.mark.django_db(transaction=True)
def test_asking_to_join_twenty_times_at_once_is_one_request(twenty_times, initiative, stranger, urk):
    form = {"organisation": urk.pk, "text": "Wij hebben een haven. Wij doen graag mee."}
    answers = twenty_times(stranger, address("join-request-add", initiative.pk), form)
    assert answers == {(302, address("initiative-table", initiative.pk))}
    assert JoinRequest.objects.get().organisation == urk


@pytest.mark.django_db(transaction=True)
def test_endorsing_twenty_times_at_once_is_one_endorsement(twenty_times, initiative, partner_member, lelystad):
    row = initiative.partnerships.get(organisation=lelystad)
    form = {"sentence": sentence_key(initiative.binding)}
    answers = twenty_times(partner_member, address("endorsement-add", row.pk), form)
    assert answers == {(302, initiative.get_absolute_url())}
    assert Endorsement.objects.get().organisation == lelystad


@pytest.mark.django_db(transaction=True)
def test_deciding_twenty_times_at_once_is_one_decision(twenty_times, initiative, coordinator):
    day = timezone.localdate() - dt.timedelta(days=1)
    Initiative.objects.update(horizon_on=day)
    form = {"choice": "stop", "why": "De proef is klaar.", "horizon": day}
    answers = twenty_times(coordinator, address("horizon-decide", initiative.pk), form)
    assert answers == {(302, address("initiative-close", initiative.pk))}
    assert HorizonDecision.objects.count() == initiative.stage_changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_twenty_times_at_once_is_one_look_back(twenty_times, initiative, coordinator):
    answers = twenty_times(coordinator, address("initiative-close", initiative.pk), {"reached": "Veel."})
    assert answers == {(302, initiative.get_absolute_url())}
    assert Closing.objects.count() == initiative.stage_changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reaching_a_result_twenty_times_at_once_keeps_one_day(twenty_times, initiative, coordinator):
    result = ResultFactory(initiative=initiative)
    answers = twenty_times(coordinator, address("result-reach", result.pk), {})
    assert answers == {(302, initiative.get_absolute_url())}
    result.refresh_from_db()
    assert result.reached_on == timezone.localdate()


@pytest.mark.django_db(transaction=True)
def test_saying_farewell_twenty_times_at_once_is_one_farewell(twenty_times, initiative, coordinator):
    role = InvolvementFactory(initiative=initiative, person=PersonFactory())
    answers = twenty_times(coordinator, address("farewell-add", role.pk), {"thanks": "Dank.", "keeps_reading": "on"})
    # Whoever came when the role had ended already finds no role to end.
    assert answers <= {(302, address("initiative-table", initiative.pk)), (404, "")}
    assert Farewell.objects.get().person == role.person


@pytest.mark.django_db
def test_a_second_tab_that_reaches_a_result_later_keeps_the_first_day(sign_in, coordinator, initiative):
    result = ResultFactory(initiative=initiative, reached_on=EARLIER)
    sign_in(coordinator).post(address("result-reach", result.pk))
    result.refresh_from_db()
    assert result.reached_on == EARLIER
