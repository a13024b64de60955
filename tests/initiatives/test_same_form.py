"""The same form, sent twenty times at the same moment or from two tabs: one row, and every answer leads to it."""

from __future__ import annotations

import datetime as dt
import re
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from initiatives.models import (
    Agreement,
    Body,
    Celebration,
    Closing,
    Endorsement,
    Farewell,
    HorizonDecision,
    Initiative,
    JoinRequest,
    Link,
    Milestone,
    Result,
    Seat,
    Update,
)
from initiatives.models.endorsement import sentence_key
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    InitiativeFactory,
    InvolvementFactory,
    LinkFactory,
    MilestoneFactory,
    PersonFactory,
    ResultFactory,
    SeatFactory,
    UpdateFactory,
)

EARLIER = dt.date(2026, 10, 1)
# Each form that adds something to an initiative: its page, the table, and how it is filled in.
ADDING = {
    "result-add": (Result, {"title": "200 woningen", "done_when": "De laatste ketel is weg.", "due_on": ""}),
    "body-add": (
        Body,
        {
            "kind": "working", "name": "Buizen", "meetings_per_year": "6", "hours": "2", "started_on": "2026-10-01",
            "why": "De buizen.",
        },
    ),
    "agreement-add": (Agreement, {"form": "covenant", "title": "Convenant", "signed_on": "2026-10-01", "why": "Geld."}),
    "seat-add": (Seat, {"kind": "outsider", "looking_for": "Een installateur."}),
    "update-add": (Update, {"text": "De eerste buis ligt.", "happened_on": "2026-10-01"}),
    "milestone-add": (Milestone, {"title": "De eerste straat", "planned": "maart 2027", "is_to_celebrate": "on"}),
    "milestone-plan": (Milestone, {"title": "De eerste straat", "planned": "2e kwartaal 2027"}),
    "milestone-plan-many": (Milestone, {"lines": "De eerste straat, maart 2027"}),
    "link-add": (Link, {"title": "Plan van aanpak", "url": "https://example.org/plan"}),
}  # fmt: skip
FACTORIES = (ResultFactory, BodyFactory, AgreementFactory, SeatFactory, UpdateFactory, LinkFactory, MilestoneFactory)


def key_on(client, path):
    """The one-time key in the form on a page."""
    return re.search(r'name="form_key" value="([^"]+)"', client.get(path).content.decode())[1]


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
def test_celebrating_twenty_times_at_once_is_one_celebration_told_once(twenty_times, initiative, coordinator):
    milestone = MilestoneFactory(initiative=initiative, reached_on=EARLIER)
    answers = twenty_times(coordinator, address("celebration-add", milestone.pk), {"how": "now", "thanks": "Ada"})
    assert answers == {(302, address("milestone-list", initiative.pk))}
    assert Celebration.objects.get().update == Update.objects.get()


@pytest.mark.django_db(transaction=True)
def test_moving_a_date_twenty_times_at_once_is_one_move(twenty_times, initiative, coordinator):
    milestone = MilestoneFactory(initiative=initiative)
    answers = twenty_times(
        coordinator, address("milestone-move", milestone.pk), {"planned": "2027", "reason": "De buizen kwamen later."}
    )
    # Whoever came when it was moved already reads that it is planned then.
    assert answers <= {(302, address("milestone-list", initiative.pk)), (422, "")}
    assert milestone.moves.count() == 1


@pytest.mark.django_db(transaction=True)
def test_saying_farewell_twenty_times_at_once_is_one_farewell(twenty_times, initiative, coordinator):
    role = InvolvementFactory(initiative=initiative, person=PersonFactory())
    answers = twenty_times(coordinator, address("farewell-add", role.pk), {"thanks": "Dank.", "keeps_reading": "on"})
    # Whoever came when the role had ended already finds no role to end.
    assert answers <= {(302, address("initiative-table", initiative.pk)), (404, "")}
    assert Farewell.objects.get().person == role.person


@pytest.mark.parametrize("page", ADDING)
@pytest.mark.django_db(transaction=True)
def test_adding_twenty_times_at_once_is_one_row(twenty_times, sign_in, initiative, coordinator, page):
    (model, form), path = ADDING[page], address(page, initiative.pk)
    answers = twenty_times(coordinator, path, form | {"form_key": key_on(sign_in(coordinator), path)})
    assert [status for status, _where in answers] == [302]
    assert model.objects.get().initiative == initiative
    assert initiative.form_changes.count() <= 1  # a group or agreement is told once in the changes of form


@pytest.mark.parametrize("page", ADDING)
@pytest.mark.django_db
def test_two_tabs_with_the_same_words_are_two_forms(sign_in, initiative, coordinator, page):
    (model, form), path, ada = ADDING[page], address(page, initiative.pk), sign_in(coordinator)
    for _tab in range(2):
        ada.post(path, form | {"form_key": key_on(ada, path)})
    assert model.objects.count() == 2


@pytest.mark.django_db
def test_other_words_sent_after_going_back_to_the_page_are_not_lost(sign_in, initiative, coordinator):
    path, ada = address("result-add", initiative.pk), sign_in(coordinator)
    key = key_on(ada, path)
    for title in ("Eerst", "Daarna", "Daarna"):
        ada.post(path, {"title": title, "form_key": key})
    assert [result.title for result in Result.objects.all()] == ["Eerst", "Daarna"]


@pytest.mark.parametrize("key", ["", "nonsense"])
@pytest.mark.django_db
def test_a_form_without_its_key_is_saved_all_the_same(sign_in, initiative, coordinator, key):
    sign_in(coordinator).post(address("result-add", initiative.pk), {"title": "Warm", "form_key": key})
    assert Result.objects.get().title == "Warm"


@pytest.mark.django_db
def test_what_was_sent_stays_one_when_it_was_changed_in_between(sign_in, initiative, coordinator):
    path, ada = address("result-add", initiative.pk), sign_in(coordinator)
    form = {"title": "Warm", "form_key": key_on(ada, path)}
    ada.post(path, form)
    ada.post(address("result-edit", Result.objects.get().pk), {"title": "Warmer"})
    ada.post(path, form)
    assert Result.objects.get().title == "Warmer"


@pytest.mark.django_db
def test_a_result_that_was_taken_away_comes_back_as_it_was(sign_in, initiative, coordinator):
    path, ada = address("result-add", initiative.pk), sign_in(coordinator)
    ada.post(path, {"title": "Warm", "form_key": key_on(ada, path)})
    key = Result.objects.get().pk
    ada.post(address("result-delete", key))
    ada.post(address("result-restore", key))
    assert Result.objects.get().title == "Warm"


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.django_db
def test_the_database_refuses_one_form_twice_in_an_initiative(initiative, factory):
    key = uuid.uuid4()
    factory(initiative=initiative, form_key=key)
    factory(initiative=InitiativeFactory(), form_key=key)  # elsewhere it says nothing
    name = f"initiatives_{factory._meta.model._meta.model_name}_once_a_form"
    with pytest.raises(IntegrityError, match=rf"\b{name}\b"), transaction.atomic():
        factory(initiative=initiative, form_key=key)


@pytest.mark.django_db
def test_a_second_tab_that_reaches_a_result_later_keeps_the_first_day(sign_in, coordinator, initiative):
    result = ResultFactory(initiative=initiative, reached_on=EARLIER)
    sign_in(coordinator).post(address("result-reach", result.pk))
    result.refresh_from_db()
    assert result.reached_on == EARLIER
