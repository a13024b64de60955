"""The list of actions, and doing each of them where it is listed: in its row, and without a script."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiatives.models import (
    Dissent,
    Endorsement,
    HorizonDecision,
    Initiative,
    Involvement,
    JoinRequest,
    Result,
    Snooze,
)
from initiatives.models.endorsement import sentence_key
from partners.models import Person
from tests.factories import (
    DissentFactory,
    HorizonDecisionFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    PairFactory,
    PartnershipFactory,
    ResultFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
LIST = reverse("initiatives:action-list")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def ada(sign_in, coordinator, initiative):
    """A browser of Ada, for whom her partner's sentence waits."""
    return sign_in(coordinator)


@pytest.fixture
def stale(initiative):
    """The record was confirmed by nobody for 75 days."""
    Initiative.objects.update(updated_at=NOW - dt.timedelta(days=75))
    return {"from": "actions", "row": f"confirm:{initiative.pk}"}


def test_action_list_shows_all_with_their_buttons_and_can_be_filtered(ada, initiative, stale):
    ResultFactory(initiative=initiative, title="200 woningen")
    page = ada.get(LIST).content.decode()
    assert "3 things wait for you." in page
    assert "Not confirmed for 75 days." in page
    assert f'action="{address("initiative-confirm", initiative.pk)}"' in page
    assert page.count('class="action') > 3
    page = ada.get(LIST, {"kind": "result"}).content.decode()
    assert "200 woningen" in page
    assert "Not confirmed" not in page
    assert "3 things wait for you." in page
    assert ada.get(LIST, {"kind": "nonsense", "page": "x"}).status_code == 200


def test_action_list_is_empty_for_somebody_new(sign_in, stranger):
    page = sign_in(stranger).get(LIST).content.decode()
    assert "You are up to date" in page
    assert re.search(r'id="action-count"[^>]* hidden', page)


def test_action_list_draws_a_page_of_rows_and_asks_as_much_for_many(ada, coordinator, almere):
    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            assert ada.get(path).status_code == 200
        return len(captured)

    queries(LIST)
    few = queries(LIST), queries("/")
    for _ in range(60):
        other = InitiativeFactory()
        InvolvementFactory(initiative=other, person=Person.objects.get(user=coordinator), role="coordinator")
        PartnershipFactory(initiative=other, organisation=almere)
        ResultFactory(initiative=other)
    assert (queries(LIST), queries("/")) == few
    assert max(few) <= 12
    page = ada.get(LIST).content.decode()
    assert page.count('class="action__place"') == 25
    assert re.search(r'id="action-count">99\+', page)
    assert ada.get(LIST, {"page": 5}).content.decode().count('class="action__place"') == 21


def test_header_counts_on_every_page_with_one_query_and_not_twice_where_they_are_listed(ada, initiative, stale):
    def counting(path):
        with CaptureQueriesContext(connection) as captured:
            page = ada.get(path).content.decode()
        assert page.count('<span class="count"') == 3  # the third is that of the news
        assert re.search(r'id="action-count">2<', page)
        assert re.search(r'id="action-count-menu">2<', page)
        return sum("at_table" in query["sql"] for query in captured)

    assert [counting(path) for path in ("/", LIST, address("initiative-list"), "/hulp/")] == [1, 1, 1, 1]


def test_header_counts_nothing_for_a_visitor_or_in_a_part_of_a_page(client, ada, initiative):
    with CaptureQueriesContext(connection) as captured:
        client.get("/hulp/")
        ada.get(address("initiative-edit-part", initiative.pk, "binding"), headers=HTMX)
    assert not any("at_table" in query["sql"] for query in captured)


def test_confirm_takes_one_click_in_the_row_and_can_be_undone_there(ada, initiative, stale):
    answer = ada.post(address("initiative-confirm", initiative.pk), stale, headers=HTMX)
    initiative.refresh_from_db()
    assert initiative.confirmed_on == NOW.date()
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("closest .action", "outerHTML")
    row = answer.content.decode()
    assert "Thank you: Warmte in de polder is still right." in row
    assert 'role="status" tabindex="-1" data-focus' in row
    assert re.search(r'id="action-count" hx-swap-oob="true">1<', row)
    assert "<html" not in row
    undo = re.search(r'action="([^"]+toch-niet[^"]*)"', row).group(1)
    answer = ada.post(undo.replace("&amp;", "&"), stale, headers=HTMX)
    initiative.refresh_from_db()
    assert initiative.confirmed_on is None
    assert "It is still right" in answer.content.decode(), "the action waits again, in its row"
    assert "data-focus" in answer.content.decode()


def test_confirm_undo_goes_back_to_the_day_before_and_only_on_the_same_day(ada, initiative):
    Initiative.objects.update(confirmed_on=dt.date(2026, 3, 2), updated_at=NOW - dt.timedelta(days=300))
    page = ada.post(address("initiative-confirm", initiative.pk), follow=True).content.decode()
    undo = re.search(r'action="([^"]+toch-niet[^"]*)"', page).group(1)
    ada.post(undo)
    initiative.refresh_from_db()
    assert initiative.confirmed_on == dt.date(2026, 3, 2)
    assert "Nobody confirmed" in ada.post(undo, follow=True).content.decode()
    initiative.refresh_from_db()
    assert initiative.confirmed_on == dt.date(2026, 3, 2)
    assert ada.post(address("initiative-unconfirm", initiative.pk) + "?before=nonsense").status_code == 302


def test_confirm_is_for_who_may_change_the_record(sign_in, partner_member, stranger, initiative):
    for user in (partner_member, stranger):
        for name in ("initiative-confirm", "initiative-unconfirm"):
            assert sign_in(user).post(address(name, initiative.pk)).status_code == 403
    assert sign_in(stranger).get(address("initiative-confirm", initiative.pk)).status_code == 403


def test_confirm_opened_from_a_mail_shows_the_record_and_a_button(ada, initiative):
    page = ada.get(address("initiative-confirm", initiative.pk)).content.decode()
    assert all(words in page for words in ("Samen komen we verder.", "Gemeente Lelystad", "Ada (coordinator)"))
    initiative.refresh_from_db()
    assert initiative.confirmed_on is None


def test_endorse_takes_one_click_in_the_row_that_shows_the_sentence(ada, initiative, almere):
    page = ada.get(LIST).content.decode()
    assert "Samen komen we verder." in page
    key = sentence_key(initiative.binding)
    assert f'name="sentence" value="{key}"' in page
    partnership = initiative.partnerships.get(organisation=almere)
    said = {"from": "actions", "row": f"endorse:{partnership.pk}", "sentence": key}
    row = ada.post(address("endorsement-add", partnership.pk), said, headers=HTMX)
    assert "Gemeente Almere stands behind what binds you" in text_of(row)
    given = Endorsement.objects.get()
    row = ada.post(address("endorsement-withdraw", given.pk), said, headers=HTMX)
    assert "Stand behind it" in text_of(row)


def test_a_refusal_stands_in_the_row(ada, initiative, almere):
    partnership = initiative.partnerships.get(organisation=almere)
    said = {"from": "home", "row": f"endorse:{partnership.pk}", "sentence": "another"}
    answer = ada.post(address("endorsement-add", partnership.pk), said, headers=HTMX)
    assert answer.status_code == 409
    assert "was changed after you read it" in text_of(answer)
    assert sentence_key(initiative.binding) in answer.content.decode(), "it waits still, with the new sentence"


FORMS = {
    "dissent": ("dissent-answer", {"answer": "Wij vragen het hun.", "read": ""}, "The answer is there."),
    "result": ("result-edit", {"title": "200 woningen", "done_when": "Als de ketel weg is."}, "is changed"),
    "horizon": (
        "horizon-decide",
        {"choice": "continue", "why": "Het werkt.", "horizon_after": "2027-11-01", "horizon": "2026-11-01"},
        "You go on.",
    ),
    "role": ("involvement-term", {"do": "extend", "term_ends_on": "2027-11-01"}, "The term of Ada is noted."),
    "request": ("join-request-decline", {"reason": "Er is geen plaats."}, "Declined."),
}


@pytest.fixture
def things(initiative):
    """One of each that has a form; the key under which it waits, and what the address is about."""
    Initiative.objects.update(horizon_on=dt.date(2026, 11, 1))
    role = Involvement.objects.get(initiative=initiative)
    role.term_ends_on = NOW.date()
    role.save()
    return {
        "dissent": DissentFactory(initiative=initiative),
        "result": ResultFactory(initiative=initiative),
        "horizon": initiative,
        "role": role,
        "request": JoinRequestFactory(initiative=initiative),
    }


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_unfolds_in_the_row_and_the_row_tells_what_was_done(ada, things, kind):
    name, said, words = FORMS[kind]
    where, row = address(name, things[kind].pk), f"{kind}:{things[kind].pk}"
    came = {"from": "actions", "row": row}
    form = ada.get(where, came, headers=HTMX).content.decode()
    assert "<html" not in form
    assert f'hx-post="{where}" hx-target="closest .action__place"' in form
    assert f'<input type="hidden" name="row" value="{row}">' in form
    assert f'id="id_{row.replace(":", "-")}_' in form, "two rows may be open: no id comes twice"
    assert "data-fold" in form or kind == "request"
    answer = ada.post(where, came | said, headers=HTMX)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert answer["HX-Retarget"] == "closest .action"
    assert row not in [f"{one.kind}:{one.object_id}" for one in answer.context.get("waiting", [])]
    assert f'id="action-{row.replace(":", "-")}"' in answer.content.decode()
    assert 'class="action is-done"' in answer.content.decode()


@pytest.mark.parametrize("kind", FORMS)
def test_an_error_stands_in_the_row_and_what_was_typed_stays(ada, things, kind):
    name, said, _words = FORMS[kind]
    came = {"from": "actions", "row": f"{kind}:{things[kind].pk}"}
    wrong = {
        "dissent": {"answer": ""}, "result": {"title": ""}, "horizon": {"why": ""},
        "role": {"term_ends_on": "x"}, "request": {"reason": ""},
    }[kind]  # fmt: skip
    answer = ada.post(address(name, things[kind].pk), came | said | wrong, headers=HTMX)
    assert answer.status_code == 422
    assert "HX-Retarget" not in answer
    page = answer.content.decode()
    assert "What you typed is kept" in page
    assert f'id="summary-{kind}-{things[kind].pk}"' in page
    assert f'value="{came["row"]}"' in page


@pytest.mark.parametrize("place", ["home", "actions"])
@pytest.mark.parametrize("kind", FORMS)
def test_without_a_script_the_button_is_a_page_that_comes_back(ada, things, kind, place):
    name, said, words = FORMS[kind]
    where = address(name, things[kind].pk)
    came = {"from": place, "row": f"{kind}:{things[kind].pk}"}
    page = ada.get(where, came).content.decode()
    assert "<html" in page
    assert f'<input type="hidden" name="from" value="{place}">' in page
    back = {"home": "/", "actions": LIST}[place]
    assert f'href="{back}"' in page or kind == "request", "declining leads back to the request first"
    answer = ada.post(where, came | said, follow=True)
    assert answer.redirect_chain == [(back, 302)]
    assert words in text_of(answer)


def test_coming_from_anywhere_else_changes_nothing(ada, initiative, things):
    for place in ("https://kwaad.example/", "//kwaad.example", "nonsense", ""):
        said = FORMS["result"][1] | {"from": place}
        answer = ada.post(address("result-edit", things["result"].pk), said)
        assert answer["Location"] == f"{initiative.get_absolute_url()}#done"


def test_an_undo_without_a_script_comes_back_too(ada, initiative, stale):
    page = ada.post(address("initiative-confirm", initiative.pk), stale, follow=True).content.decode()
    undo = re.search(r'action="([^"]+toch-niet[^"]*)"', page).group(1).replace("&amp;", "&")
    assert ada.post(undo)["Location"] == LIST
    initiative.refresh_from_db()
    assert initiative.confirmed_on is None


def test_a_request_is_read_and_admitted_in_the_row(ada, things):
    asked = things["request"]
    came = {"from": "actions", "row": f"request:{asked.pk}"}
    unfolded = ada.get(address("join-request-detail", asked.pk), came, headers=HTMX).content.decode()
    assert "Wij leiden op." in unfolded
    assert f'hx-post="{address("join-request-admit", asked.pk)}"' in unfolded
    assert f'hx-get="{address("join-request-decline", asked.pk)}?from=actions' in unfolded
    row = ada.post(address("join-request-admit", asked.pk), came, headers=HTMX)
    assert "takes part now." in text_of(row)
    row = ada.post(address("join-request-reopen", asked.pk), came, headers=HTMX)
    assert "Read the request" in text_of(row)
    assert JoinRequest.objects.get().decided_at is None


def test_the_second_who_chooses_at_the_horizon_reads_what_the_first_chose(ada, things, manager):
    HorizonDecisionFactory(
        initiative=things["horizon"], horizon_before=dt.date(2026, 11, 1), why="Het is klaar.", decided_by=manager
    )
    name, said, _words = FORMS["horizon"]
    came = {"from": "actions", "row": f"horizon:{things['horizon'].pk}"}
    answer = ada.post(address(name, things["horizon"].pk), came | said, headers=HTMX)
    assert answer.status_code == 422
    assert "Dirk chose first: stop, because: Het is klaar." in text_of(answer)
    assert HorizonDecision.objects.count() == 1


def test_later_unfolds_in_the_row_and_can_be_taken_up_again(ada, coordinator, initiative, stale):
    where = address("action-snooze", stale["row"])
    form = ada.get(where, stale, headers=HTMX).content.decode()
    assert "For a week" in form
    row = ada.post(where, stale | {"when": "week", "reason": "Na het overleg."}, headers=HTMX)
    assert "Put aside until 30 November 2026" in text_of(row)
    page = ada.get(LIST).content.decode()
    assert "Until 30 November 2026: Na het overleg." in page
    assert "One thing waits for you." in page
    row = ada.post(address("action-take-up", stale["row"]), stale, headers=HTMX)
    assert "It is in your list again." in text_of(row)
    assert "It is still right" in text_of(row)
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ({"when": "tomorrow"}, dt.date(2026, 11, 24)),
        ({"when": "week", "day": "2027-01-01"}, dt.date(2026, 11, 30)),
        ({"when": "month"}, dt.date(2026, 12, 23)),
        ({"when": "day", "day": "2027-02-23"}, dt.date(2027, 2, 23)),
        ({"when": "day", "day": "2027-02-24"}, "Choose a day within three months."),
        ({"when": "day", "day": "2026-11-23"}, "Choose a day after today."),
        ({"when": "day", "day": ""}, "Choose a day."),
        ({"when": "day", "day": "x"}, "Enter a valid date."),
        ({"when": "", "day": "2026-12-01"}, "Choose until when it can wait."),
        ({"when": "week", "reason": ""}, "Fill in why it can wait."),
    ],
)
def test_later_takes_a_reason_and_a_day(ada, initiative, stale, said, until):
    answer = ada.post(address("action-snooze", stale["row"]), {"reason": "Vakantie.", **said})
    if isinstance(until, str):
        assert answer.status_code == 422
        assert until in text_of(answer)
        assert not Snooze.objects.exists()
    else:
        assert answer["Location"] == "/"
        assert (Snooze.objects.get().until, Snooze.objects.get().reason) == (until, "Vakantie.")


def test_later_of_what_does_not_wait_for_me_does_nothing(sign_in, stranger, initiative, stale):
    answer = sign_in(stranger).post(address("action-snooze", stale["row"]), {"when": "week", "reason": "x"})
    assert answer["Location"] == "/"
    assert not Snooze.objects.exists()


def test_dissent_is_answered_in_the_row_with_all_of_its_words(ada, initiative):
    long = "Wij praten over bewoners. " * 20 + "Einde."
    said = DissentFactory(initiative=initiative, text=long)
    assert "Einde." not in ada.get(LIST).content.decode()
    came = {"from": "actions", "row": f"dissent:{said.pk}"}
    assert "Einde." in ada.get(address("dissent-answer", said.pk), came, headers=HTMX).content.decode()


def test_no_answer_or_dissent_gets_into_the_log(ada, initiative, caplog, capsys):
    said = DissentFactory(initiative=initiative, text="Geheim bezwaar.")
    came = {"from": "actions", "row": f"dissent:{said.pk}"}
    ada.get(LIST)
    ada.post(address("dissent-answer", said.pk), came | {"answer": "Geheim antwoord.", "read": ""}, headers=HTMX)
    assert Dissent.objects.get().answer == "Geheim antwoord."
    assert "Geheim" not in caplog.text + capsys.readouterr().err


def test_all_done_is_said_in_the_answer_of_the_last_row(ada, initiative, almere):
    partnership = initiative.partnerships.get(organisation=almere)
    said = {"from": "home", "row": f"endorse:{partnership.pk}", "sentence": sentence_key(initiative.binding)}
    row = ada.post(address("endorsement-add", partnership.pk), said, headers=HTMX).content.decode()
    assert re.search(r'id="action-empty" hx-swap-oob="true"><div class="panel empty">', row)
    assert re.search(r'id="action-count" hx-swap-oob="true" hidden>', row)


def test_results_are_one_row_each_and_each_is_done_by_itself(ada, initiative):
    first, second = ResultFactory(initiative=initiative), ResultFactory(initiative=initiative)
    came = {"from": "actions", "row": f"result:{first.pk}"}
    ada.post(address("result-edit", first.pk), came | FORMS["result"][1], headers=HTMX)
    assert [row.done_when for row in Result.objects.order_by("pk")] == ["Als de ketel weg is.", ""]
    assert f"result:{second.pk}" in ada.get(LIST).content.decode()
    assert timezone.localdate() == NOW.date()


def test_what_looks_alike_leads_to_the_page_of_both(ada, initiative):
    pair = PairFactory(first=initiative, second=InitiativeFactory(title="Missie naar China", stage="growing"))
    page = ada.get(LIST).content.decode()
    row = page[page.index(f'id="action-overlap-{pair.pk}"') :].partition("</li>")[0]
    assert "Missie naar China" in row
    button = row.partition("data-do")[0].rpartition("<a ")[2]
    assert f'href="{address("initiative-similar", initiative.pk)}"' in button
    assert "hx-get" not in button
