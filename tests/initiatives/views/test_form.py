"""Stage, groups and agreements in the browser."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Agreement, Body, Initiative
from initiatives.places import place_of
from tests.factories import AgreementFactory, BodyFactory, FormChangeFactory, StageChangeFactory

pytestmark = pytest.mark.django_db
GROUP = {"kind": "steering", "name": "", "meetings_per_year": "12", "hours": "2", "started_on": "2026-01-12"}
PAPER = {"form": "covenant", "title": "Warmteconvenant", "signed_on": "2026-01-12", "why": "Voor de subsidie."}


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


def page_of(client, initiative):
    return client.get(place_of(initiative, "form")).content.decode()


# --- Stage -------------------------------------------------------------------------------------------


def test_stage_change_asks_why_and_keeps_what_was_chosen(ada, initiative):
    answer = ada.post(address("stage-change", initiative.pk), {"stage": "growing", "why": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why, in one sentence." in page
    assert page.count(" checked") == 1


def test_stage_change_says_that_a_day_is_needed_for_a_pause(ada, initiative):
    page = ada.get(address("stage-change", initiative.pk)).content.decode()
    assert "(for a pause)" in page
    assert "optional" not in page


def test_stage_change_shows_on_the_page_with_who_and_why(ada, initiative):
    ada.post(address("stage-change", initiative.pk), {"stage": "growing", "why": "Er kwamen partijen bij."})
    page = ada.get(address("initiative-story", initiative.pk)).content.decode()
    assert "From “exploring” to “growing”" in page
    assert "Er kwamen partijen bij." in page


@pytest.mark.parametrize(("until", "words"), [("", "Choose until when"), ("2020-01-01", "Choose a day after today")])
def test_stage_change_pauses_only_until_a_day_to_come(ada, initiative, until, words):
    answer = ada.post(address("stage-change", initiative.pk), {"stage": "paused", "until": until, "why": "Even niet."})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_stage_change_pauses_says_until_when_and_goes_on(ada, initiative):
    day = timezone.localdate() + dt.timedelta(days=60)
    ada.post(address("stage-change", initiative.pk), {"stage": "paused", "until": day.isoformat(), "why": "Even niet."})
    assert "Paused until" in ada.get(initiative.get_absolute_url()).content.decode()
    ada.post(address("stage-change", initiative.pk), {"stage": "starting", "why": "Weer verder."})
    assert Initiative.objects.get().paused_until is None


def test_stage_change_hears_when_a_colleague_was_first(ada, initiative):
    change = {"stage": "growing", "why": "Het groeit."}
    open_page = address("stage-change", initiative.pk)
    assert ada.get(open_page).status_code == 200
    Initiative.objects.update(stage="paused", paused_until="2030-01-01")
    answer = ada.post(open_page, {"stage": "paused", "until": "2030-01-01", "why": "Ook."})
    assert "already" in answer.content.decode()
    assert ada.post(open_page, change).status_code == 302


def test_stage_change_of_what_is_closed_is_no_change_of_stage(ada, initiative):
    Initiative.objects.update(stage="closed")
    answer = ada.post(address("stage-change", initiative.pk), {"stage": "growing", "why": "Toch."}, follow=True)
    assert "Open it again first" in answer.content.decode()


def test_the_stage_cannot_be_changed_without_a_why_along_another_way(ada, initiative):
    facts = {"stage": "closed", "theme": initiative.theme_id, "visibility": "signed_in", "version": initiative.version}
    ada.post(address("initiative-edit-part", initiative.pk, "facts"), facts)
    assert Initiative.objects.get().stage == "exploring"


# --- Groups ------------------------------------------------------------------------------------------


def test_body_add_shows_rhythm_why_weight_and_undo(ada, initiative):
    answer = ada.post(address("body-add", initiative.pk), GROUP | {"why": "Bestuurders kiezen samen."}, follow=True)
    page = answer.content.decode()
    for words in ("Steering group", "12 times a year", "Bestuurders kiezen samen.", "How heavy is it?", "Undo"):
        assert words in page
    ada.post(address("body-delete", Body.objects.get().pk))
    assert not Body.objects.exists()


def test_body_add_asks_why(ada, initiative):
    answer = ada.post(address("body-add", initiative.pk), GROUP | {"why": ""})
    assert answer.status_code == 422
    assert not Body.objects.exists()


def test_body_add_needs_no_rhythm(ada, initiative):
    ada.post(
        address("body-add", initiative.pk), GROUP | {"meetings_per_year": "", "hours": "", "why": "Het is begonnen."}
    )
    assert Body.objects.get().meetings_per_year == 0


@pytest.mark.parametrize("wrong", [{"hours": "25"}, {"meetings_per_year": "400"}, {"kind": "x"}, {"started_on": ""}])
def test_body_add_refuses_in_words(ada, initiative, wrong):
    assert ada.post(address("body-add", initiative.pk), GROUP | {"why": "Ja."} | wrong).status_code == 422


def test_body_edit_logs_another_rhythm(ada, initiative):
    body = BodyFactory(initiative=initiative, meetings_per_year=12, hours=2)
    form = GROUP | {"meetings_per_year": "4", "needed_because": "Tot de keuze.", "why": "Vaker hoeft niet."}
    ada.post(address("body-edit", body.pk), form)
    assert initiative.form_changes.get().why == "Vaker hoeft niet."
    assert "Tot de keuze." in page_of(ada, initiative)


def test_body_edit_refuses_a_start_after_its_end(ada, initiative):
    body = BodyFactory(initiative=initiative, started_on="2026-01-01", ended_on="2026-02-01")
    assert ada.post(address("body-edit", body.pk), GROUP | {"started_on": "2026-03-01"}).status_code == 422


def test_body_end_and_resume(ada, initiative, today):
    body = BodyFactory(initiative=initiative, started_on="2026-01-01")
    answer = ada.post(address("body-end", body.pk), {"ended_on": "2025-12-31", "why": "Klaar."})
    assert "then it began" in answer.content.decode()
    ada.post(address("body-end", body.pk), {"ended_on": "2026-11-23", "why": "Klaar."})
    body.refresh_from_db()
    assert body.ended_on == today
    ada.post(address("body-resume", body.pk))
    body.refresh_from_db()
    assert body.ended_on is None


# --- Agreements --------------------------------------------------------------------------------------


def test_agreement_add_offers_the_partners_as_parties(ada, initiative, almere, urk):
    page = ada.get(address("agreement-add", initiative.pk)).content.decode()
    assert "Almere" in page
    assert "Urk" not in page
    ada.post(address("agreement-add", initiative.pk), PAPER | {"parties": [almere.pk], "notice_months": "6"})
    shown = page_of(ada, initiative)
    for words in ("Warmteconvenant", "6 months of notice", "Voor de subsidie."):
        assert words in shown


@pytest.mark.parametrize("name", ["ends_on", "evaluate_on"])
def test_agreement_add_refuses_what_comes_before_signing(ada, initiative, name):
    answer = ada.post(address("agreement-add", initiative.pk), PAPER | {name: "2026-01-11"})
    assert "Choose a day after it was signed." in answer.content.decode()


def test_agreement_edit_end_resume_and_delete(ada, initiative):
    agreement = AgreementFactory(initiative=initiative, form="letter_of_intent", signed_on="2026-01-12")
    ada.post(address("agreement-edit", agreement.pk), PAPER)
    agreement.refresh_from_db()
    assert agreement.form == "covenant"
    ada.post(address("agreement-end", agreement.pk), {"ended_on": "2026-10-01", "why": "Uitgediend."})
    assert "Ended on" in page_of(ada, initiative)
    ada.post(address("agreement-resume", agreement.pk))
    agreement.refresh_from_db()
    assert agreement.ended_on is None
    ada.post(address("agreement-delete", agreement.pk))
    assert not Agreement.objects.exists()
    assert initiative.form_changes.count() == 4


# --- Weight ------------------------------------------------------------------------------------------


def test_weight_export_has_twelve_months(ada, initiative):
    BodyFactory(initiative=initiative, started_on="2020-01-01")
    lines = ada.get(address("weight-export", initiative.pk)).getvalue().decode().strip().splitlines()
    assert len(lines) == 13
    assert lines[-1].endswith(";2.0")


def test_weight_export_of_what_is_hidden_is_not_there(sign_in, stranger, initiative, client):
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(address("weight-export", initiative.pk)).status_code == 404
    assert (
        "login" in client.get(address("weight-export", initiative.pk)).url
        or client.get(address("weight-export", initiative.pk)).status_code == 302
    )


# --- Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["stage-change", "body-add", "agreement-add"])
def test_the_form_is_changed_by_who_may_edit(sign_in, initiative, partner_member, stranger, administrator, verb):
    for user, status in ((partner_member, 403), (stranger, 403), (administrator, 200)):
        assert sign_in(user).get(address(verb, initiative.pk)).status_code == status


@pytest.mark.parametrize("verb", ["body-edit", "body-end", "body-resume", "body-delete"])
def test_a_group_is_changed_by_who_may_edit_and_hidden_from_who_may_not_see(sign_in, initiative, stranger, verb):
    body = BodyFactory(initiative=initiative)
    assert sign_in(stranger).post(address(verb, body.pk)).status_code == 403
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).post(address(verb, body.pk)).status_code == 404


@pytest.mark.parametrize("verb", ["agreement-edit", "agreement-end", "agreement-resume", "agreement-delete"])
def test_an_agreement_is_changed_by_who_may_edit(sign_in, initiative, stranger, verb):
    agreement = AgreementFactory(initiative=initiative)
    assert sign_in(stranger).post(address(verb, agreement.pk)).status_code == 403


def test_the_section_asks_as_much_for_many_as_for_one(ada, initiative):
    def count():
        with CaptureQueriesContext(connection) as captured:
            ada.get(place_of(initiative, "form"))
        return len(captured)

    def more(number):
        for _ in range(number):
            BodyFactory(initiative=initiative)
            AgreementFactory(initiative=initiative).parties.set(
                row.organisation for row in initiative.partnerships.all()
            )
            FormChangeFactory(initiative=initiative)
            StageChangeFactory(initiative=initiative)

    more(1)
    count()
    few = count()
    more(20)
    assert count() == few
