"""Results, the horizon and the choice in the browser."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import HorizonDecision, Initiative, Result
from tests.factories import HorizonDecisionFactory, ResultFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def horizon(initiative):
    """The horizon was yesterday."""
    day = timezone.localdate() - dt.timedelta(days=1)
    Initiative.objects.update(horizon_on=day)
    return day


@pytest.fixture
def later():
    return timezone.localdate() + dt.timedelta(days=300)


def page_of(client, initiative):
    return client.get(initiative.get_absolute_url()).content.decode()


def test_result_add_shows_when_it_is_done_and_can_be_undone(ada, initiative):
    form = {"title": "200 woningen", "done_when": "De laatste ketel is weg.", "due_on": "2030-01-01"}
    page = ada.post(address("result-add", initiative.pk), form, follow=True).content.decode()
    for words in ("200 woningen", "De laatste ketel is weg.", "By 1 January 2030", "Undo"):
        assert words in page


def test_a_result_without_an_end_says_so(ada, initiative):
    ResultFactory(initiative=initiative)
    assert "It does not say yet when this is done." in page_of(ada, initiative)


def test_result_reach_is_one_click_and_can_be_taken_back(ada, initiative):
    result = ResultFactory(initiative=initiative)
    page = ada.post(address("result-reach", result.pk), follow=True).content.decode()
    assert "is reached. Well done!" in page
    assert "All results are reached." in page
    ada.post(address("result-unreach", result.pk))
    assert Result.objects.open().get() == result


def test_result_edit_corrects_the_day_but_not_to_the_future(ada, initiative):
    result = ResultFactory(initiative=initiative)
    form = {"title": "Warm", "done_when": "", "reached_on": "2026-05-01"}
    ada.post(address("result-edit", result.pk), form)
    result.refresh_from_db()
    assert (result.title, result.reached_on) == ("Warm", dt.date(2026, 5, 1))
    assert ada.post(address("result-edit", result.pk), form | {"reached_on": "2099-01-01"}).status_code == 422


def undo_on(page):
    """The address behind the one button "Undo" on a page."""
    (address,) = re.findall(r'<form method="post" action="([^"]+)">[^/]*<button[^>]*>Undo<', page)
    return address


def test_result_edit_can_be_undone(ada, initiative):
    result = ResultFactory(initiative=initiative, title="Warm", done_when="Dan.", due_on="2027-01-01")
    form = {"title": "Warmer", "done_when": "Later.", "due_on": "2028-01-01", "reached_on": "2026-05-01"}
    page = ada.post(address("result-edit", result.pk), form, follow=True).content.decode()
    assert "is as it was" in ada.post(undo_on(page), follow=True).content.decode()
    result.refresh_from_db()
    assert (result.title, result.done_when, result.due_on, result.reached_on) == (
        "Warm", "Dan.", dt.date(2027, 1, 1), None,
    )  # fmt: skip


def test_result_edit_that_changes_nothing_has_nothing_to_undo(ada, initiative):
    result = ResultFactory(initiative=initiative, title="Warm")
    ada.post(address("result-edit", result.pk), {"title": "Warmer"}, follow=True)
    page = ada.post(address("result-edit", result.pk), {"title": "Warmer"}, follow=True).content.decode()
    assert "Undo" not in page
    result.refresh_from_db()
    assert result.title == "Warmer"


def test_result_undo_leaves_what_somebody_changed_since(ada, initiative, sign_in, administrator):
    result = ResultFactory(initiative=initiative, title="Warm")
    page = ada.post(address("result-edit", result.pk), {"title": "Warmer"}, follow=True).content.decode()
    sign_in(administrator).post(address("result-edit", result.pk), {"title": "Heet"})
    for _time in range(2):
        assert "Something changed since" in ada.post(undo_on(page), follow=True).content.decode()
    result.refresh_from_db()
    assert result.title == "Heet"


def test_result_undo_is_of_a_change_of_that_result(ada, initiative):
    result, other = ResultFactory(initiative=initiative, title="Warm"), ResultFactory(initiative=initiative)
    page = ada.post(address("result-edit", result.pk), {"title": "Warmer"}, follow=True).content.decode()
    change = undo_on(page).rstrip("/").split("/")[-1]
    ada.post(address("result-unchange", other.pk, change))
    assert not Result.objects.filter(title="Warm").exists()


def test_result_delete_and_restore(ada, initiative, sign_in, stranger):
    result = ResultFactory(initiative=initiative)
    ada.post(address("result-delete", result.pk))
    assert not Result.objects.exists()
    assert sign_in(stranger).post(address("result-restore", result.pk)).status_code == 403
    ada.post(address("result-restore", result.pk))
    assert Result.objects.get().title == result.title
    assert ada.post(address("result-restore", 999999)).status_code == 404


def test_horizon_edit_takes_a_day_to_come_or_none(ada, initiative, later):
    ada.post(address("horizon-edit", initiative.pk), {"horizon_on": later.isoformat()})
    assert Initiative.objects.get().horizon_on == later
    assert ada.post(address("horizon-edit", initiative.pk), {"horizon_on": "2020-01-01"}).status_code == 422
    ada.post(address("horizon-edit", initiative.pk), {"horizon_on": ""})
    assert Initiative.objects.get().horizon_on is None


def test_horizon_decide_goes_on_and_shows_the_choice(ada, initiative, horizon, later):
    assert "The horizon was" in page_of(ada, initiative)
    form = {"choice": "continue", "why": "De proef loopt goed.", "horizon_after": later, "horizon": horizon}
    page = ada.post(address("horizon-decide", initiative.pk), form, follow=True).content.decode()
    assert "You go on." in page
    assert "Continue: De proef loopt goed." in page
    assert Initiative.objects.get().horizon_on == later


def test_horizon_decide_tells_the_second_what_the_first_chose(ada, initiative, horizon, later, sign_in, administrator):
    form = {"choice": "continue", "why": "De proef loopt goed.", "horizon_after": later, "horizon": horizon}
    ada.post(address("horizon-decide", initiative.pk), form)
    second = form | {"choice": "stop", "why": "Ik heb er genoeg van."}
    answer = sign_in(administrator).post(address("horizon-decide", initiative.pk), second)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ada chose first: continue, because: De proef loopt goed." in page
    assert "Ik heb er genoeg van." in page  # what the second typed is kept
    assert HorizonDecision.objects.count() == 1


def test_horizon_decide_about_a_horizon_that_was_moved_says_so(ada, initiative, horizon, later):
    Initiative.objects.update(horizon_on=later)
    form = {"choice": "stop", "why": "Klaar.", "horizon": horizon}
    assert "was moved" in ada.post(address("horizon-decide", initiative.pk), form).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"choice": ""}, "Choose one of the three."),
        ({"why": ""}, "Say why"),
        ({"horizon_after": ""}, "Choose until when you go on."),
        ({"horizon_after": "2020-01-01"}, "Choose a day after today."),
    ],
)
def test_horizon_decide_says_what_is_missing(ada, initiative, horizon, later, change, words):
    form = {"choice": "adapt", "why": "Anders.", "horizon_after": later, "horizon": horizon} | change
    answer = ada.post(address("horizon-decide", initiative.pk), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_horizon_decide_says_of_each_field_when_it_is_needed(ada, initiative, horizon):
    ResultFactory(initiative=initiative, reached_on="2026-01-01")
    page = ada.get(address("horizon-decide", initiative.pk)).content.decode()
    assert "optional" not in page
    assert page.count("(unless you stop)") == 2


def test_horizon_decide_asks_what_comes_next_when_all_is_reached(ada, initiative, horizon, later):
    ResultFactory(initiative=initiative, reached_on="2026-01-01")
    form = {"choice": "adapt", "why": "Meer.", "horizon_after": later, "horizon": horizon}
    assert "what you want to reach next" in ada.post(address("horizon-decide", initiative.pk), form).content.decode()
    ada.post(address("horizon-decide", initiative.pk), form | {"next_result": "Nog 200"})
    assert Result.objects.open().get().title == "Nog 200"


def test_horizon_decide_to_stop_leads_to_the_look_back_and_can_be_taken_back(ada, initiative, horizon):
    form = {"choice": "stop", "why": "Het is klaar.", "horizon": horizon}
    answer = ada.post(address("horizon-decide", initiative.pk), form)
    assert answer.url == address("initiative-close", initiative.pk)
    assert Initiative.objects.get().stage == "winding_up"
    ada.post(address("decision-withdraw", HorizonDecision.objects.get().pk))
    assert Initiative.objects.get().stage == "exploring"
    assert not HorizonDecision.objects.exists()


def test_decision_withdraw_leaves_history_alone(ada, initiative, later):
    old = HorizonDecisionFactory(initiative=initiative, choice="continue", horizon_after="2027-01-01")
    HorizonDecisionFactory(initiative=initiative, horizon_before=later)
    page = ada.post(address("decision-withdraw", old.pk), follow=True).content.decode()
    assert "is history" in page
    assert HorizonDecision.objects.count() == 2


def test_what_is_closed_has_nothing_to_choose(ada, initiative):
    Initiative.objects.update(stage="closed")
    assert "nothing to choose" in ada.get(address("horizon-decide", initiative.pk), follow=True).content.decode()


@pytest.mark.parametrize("verb", ["result-add", "horizon-edit", "horizon-decide"])
def test_the_end_is_changed_by_who_may_edit(sign_in, initiative, partner_member, administrator, verb):
    assert sign_in(partner_member).get(address(verb, initiative.pk)).status_code == 403
    assert sign_in(administrator).get(address(verb, initiative.pk)).status_code == 200


@pytest.mark.parametrize("verb", ["result-edit", "result-reach", "result-unreach", "result-delete", "result-unchange"])
def test_a_result_is_changed_by_who_may_edit_and_hidden_from_who_may_not_see(sign_in, initiative, stranger, verb):
    result = ResultFactory(initiative=initiative)
    page = address(verb, result.pk, *([1] if verb == "result-unchange" else []))
    assert sign_in(stranger).post(page).status_code == 403
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).post(page).status_code == 404


def test_decision_withdraw_is_for_who_may_edit(sign_in, initiative, stranger):
    decision = HorizonDecisionFactory(initiative=initiative)
    assert sign_in(stranger).post(address("decision-withdraw", decision.pk)).status_code == 403
