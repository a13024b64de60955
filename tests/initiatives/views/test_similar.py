"""The panel beside a form, the page of what is similar, asking about what one cannot open, saying that it differs."""

import uuid

import pytest
from django.core import mail
from django.utils import timezone

from collab.outbox.models import Message
from initiatives.models import Destination, Initiative, InitiativeKind, Pair, Verdict
from initiatives.overlap import outcomes
from initiatives.overlap.hints import key_of
from initiatives.overlap.letters import Overlaps
from partners.models import Person
from tests.factories import (
    DestinationFactory,
    InitiativeFactory,
    InitiativeKindFactory,
    InvolvementFactory,
    PairFactory,
    PartnershipFactory,
    PersonFactory,
    ThemeFactory,
    UserFactory,
    VerdictFactory,
)

pytestmark = pytest.mark.django_db
PANEL, ADD, ASK = "/initiatieven/vergelijkbaar/", "/initiatieven/nieuw/", "/initiatieven/vergelijkbaar/vraag/"
TITLE = "Warmtenet voor de binnenstad"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def theirs(urk):
    """Something like it, that another municipality leads."""
    initiative = InitiativeFactory(title=TITLE)
    PartnershipFactory(initiative=initiative, organisation=urk, role="lead")
    return initiative


@pytest.fixture
def secret():
    """Something like it for its partners only, of which others may hear, with a coordinator."""
    initiative = InitiativeFactory(title=TITLE, visibility="partners", may_be_hinted=True)
    InvolvementFactory(
        initiative=initiative, role="coordinator", person=PersonFactory(user=UserFactory(name="Wim", language="en"))
    )
    return initiative


# --- The panel ------------------------------------------------------------------------------------------


def test_similar_list_shows_what_is_alike_with_lead_stage_and_why(sign_in, coordinator, theirs):
    answer = sign_in(coordinator).get(PANEL, {"title": "Een warmtenet in de binnenstad"}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert theirs.get_absolute_url() in page
    assert "led by Gemeente Urk" in page
    assert f"/initiatieven/{theirs.pk}/doe-mee/?about=" in page
    assert "<html" not in page
    assert 'id="similar-says" hx-swap-oob="innerHTML"' in page
    assert "1 similar initiative" in page


def test_similar_list_works_as_a_page_without_javascript(sign_in, coordinator, theirs):
    page = sign_in(coordinator).get(PANEL, {"title": TITLE}).content.decode()
    assert "<html" in page
    assert theirs.get_absolute_url() in page


@pytest.mark.parametrize("title", ["", "a", "🚲🚲🚲", "de het een", "x" * 10_000, "<b>", "\x00"])
def test_similar_list_stays_quiet_for_what_says_nothing(sign_in, coordinator, theirs, title):
    page = sign_in(coordinator).get(PANEL, {"title": title}, **HTMX)
    assert page.status_code == 200
    assert "similar initiative" not in page.content.decode()


def test_similar_list_keeps_what_was_said_of_one(sign_in, coordinator, theirs):
    said = {"title": TITLE, f"because-{theirs.pk}": "Dat is gas."}
    assert 'value="Dat is gas."' in sign_in(coordinator).get(PANEL, said, **HTMX).content.decode()


def test_similar_list_leaves_out_the_initiative_that_is_changed_and_is_not_for_who_may_not_change_it(
    sign_in, coordinator, stranger, initiative
):
    typed = {"title": initiative.title, "mine": initiative.pk}
    assert initiative.get_absolute_url() not in sign_in(coordinator).get(PANEL, typed, **HTMX).content.decode()
    assert sign_in(stranger).get(PANEL, typed, **HTMX).status_code == 403


def test_similar_list_asks_nobody_to_join_what_their_own_organisation_is_in(sign_in, coordinator, almere, theirs):
    PartnershipFactory(initiative=theirs, organisation=almere)
    page = sign_in(coordinator).get(PANEL, {"title": TITLE}, **HTMX).content.decode()
    assert theirs.get_absolute_url() in page
    assert "doe-mee" not in page


def test_similar_list_says_that_there_is_one_that_one_cannot_open_and_nothing_else_of_it(sign_in, stranger, secret):
    page = sign_in(stranger).get(PANEL, {"title": "Warmtenet binnenstad"}, **HTMX).content.decode()
    assert "An initiative that you cannot open" in page
    assert TITLE not in page
    assert f"/{secret.pk}/" not in page
    Initiative.objects.update(may_be_hinted=False)
    page = sign_in(stranger).get(PANEL, {"title": "Warmtenet binnenstad"}, **HTMX).content.decode()
    assert "cannot open" not in page
    assert "similar initiative" not in page


# --- Logging --------------------------------------------------------------------------------------------


@pytest.fixture
def answers(almere, lelystad):
    return {
        "title": "Warmtenet in de binnenstad", "binding": "Samen warm.", "theme": ThemeFactory().pk,
        "parties": [f"o{lelystad.pk}"], "lead": f"o{almere.pk}", "form_key": str(uuid.uuid4()),
    }  # fmt: skip


def test_initiative_add_never_waits_for_what_is_similar_and_shows_it_afterwards(sign_in, coordinator, answers, theirs):
    client = sign_in(coordinator)
    answer = client.post(ADD, answers)
    made = Initiative.objects.get(title=answers["title"])
    assert answer.url == f"{made.get_absolute_url()}?aangemeld=1"
    page = client.get(answer.url).content.decode()
    assert theirs.get_absolute_url() in page
    assert f"/initiatieven/{made.pk}/niet-hetzelfde/{theirs.pk}/" in page


def test_initiative_add_shows_the_panel_when_an_answer_is_missing(sign_in, coordinator, answers, theirs):
    answer = sign_in(coordinator).post(ADD, answers | {"binding": ""})
    assert answer.status_code == 422
    assert theirs.get_absolute_url() in answer.content.decode()


def test_initiative_add_keeps_why_it_is_not_the_same(sign_in, coordinator, answers, theirs, secret):
    said = {f"because-{theirs.pk}": "Zij doen gas.", f"because-{secret.pk}": "Nee.", "because-x": "x", "because-99": ""}
    sign_in(coordinator).post(ADD, answers | said)
    verdict = Verdict.objects.get()  # not of what one cannot see
    assert ({verdict.first_id, verdict.second_id}, verdict.because) == (
        {theirs.pk, Initiative.objects.get(title=answers["title"]).pk}, "Zij doen gas.",
    )  # fmt: skip


def test_initiative_add_takes_kind_destination_and_period_when_somebody_fills_them_in(sign_in, coordinator, answers):
    kind, place = InitiativeKindFactory(), DestinationFactory()
    more = {"of_kind": kind.pk, "destination": place.pk, "started_on": "2027-04-20", "ends_on": "2027-04-28"}
    sign_in(coordinator).post(ADD, answers | more)
    made = Initiative.objects.get(title=answers["title"])
    assert (made.kind, made.destination) == (InitiativeKind.objects.get(), Destination.objects.get())
    assert (str(made.started_on), str(made.ends_on)) == ("2027-04-20", "2027-04-28")


def test_initiative_add_refuses_an_end_before_the_start_and_opens_the_questions(sign_in, coordinator, answers):
    page = sign_in(coordinator).post(ADD, answers | {"started_on": "2027-04-20", "ends_on": "2027-04-01"})
    assert page.status_code == 422
    assert "Choose a date after the start, 20 April 2027." in page.content.decode()
    assert '<details class="more" open>' in page.content.decode()


def test_join_request_add_is_filled_with_what_one_was_about_to_log(sign_in, coordinator, theirs):
    page = (
        sign_in(coordinator).get(f"/initiatieven/{theirs.pk}/doe-mee/", {"about": "Warm & <b>wel</b>"}).content.decode()
    )
    assert "We plan “Warm &amp; &lt;b&gt;wel&lt;/b&gt;”." in page


def test_what_one_does_with_two_that_exist_is_one_list(sign_in, coordinator, initiative, monkeypatch):
    other = InitiativeFactory(title=initiative.title)
    monkeypatch.setattr(outcomes, "OUTCOMES", (outcomes.Outcome("initiatives:initiative-history", "Become one"),))
    page = sign_in(coordinator).get(f"/initiatieven/{initiative.pk}/vergelijkbaar/").content.decode()
    assert f'href="/initiatieven/{initiative.pk}/geschiedenis/?met={other.pk}">Become one' in page


# --- Not the same ---------------------------------------------------------------------------------------


def test_verdict_add_quiets_the_pair_for_everyone_tells_the_other_side_and_can_be_undone(
    sign_in, coordinator, initiative, theirs
):
    keeper = UserFactory()
    InvolvementFactory(initiative=theirs, role="lead", person=PersonFactory(user=keeper))
    PairFactory(
        first=min(initiative, theirs, key=lambda one: one.pk), second=max(initiative, theirs, key=lambda one: one.pk)
    )
    client = sign_in(coordinator)
    where = f"/initiatieven/{initiative.pk}/niet-hetzelfde/{theirs.pk}/"
    assert client.get(where).status_code == 200
    assert client.post(where, {"because": " "}).status_code == 422
    answer = client.post(where, {"because": "Zij doen gas."})
    verdict, message = Verdict.objects.get(), Message.objects.get(letter="overlap")
    assert answer.url == f"/initiatieven/{initiative.pk}/vergelijkbaar/"
    assert (Pair.objects.get().outcome, message.recipient.user) == ("different", keeper)
    assert "Zij doen gas." in Overlaps().write([message], at=timezone.now())[message.pk].text
    page = client.get(answer.url).content.decode()
    assert "Zij doen gas." in page
    assert f"/initiatieven/niet-hetzelfde/{verdict.pk}/toch-wel/" in page
    assert client.post(f"/initiatieven/niet-hetzelfde/{verdict.pk}/toch-wel/").status_code == 302
    assert (Verdict.objects.count(), Pair.objects.get().outcome) == (0, "")
    assert "taken back" in Overlaps().write([message], at=timezone.now())[message.pk].because


def test_verdict_add_of_an_initiative_and_itself_is_not_there(sign_in, coordinator, initiative):
    where = f"/initiatieven/{initiative.pk}/niet-hetzelfde/{initiative.pk}/"
    assert sign_in(coordinator).post(where, {"because": "x"}).status_code == 404


def test_verdict_withdraw_is_for_who_may_change_one_of_the_two(sign_in, stranger, coordinator, initiative, theirs):
    verdict = VerdictFactory(
        first=min(initiative, theirs, key=lambda one: one.pk), second=max(initiative, theirs, key=lambda one: one.pk)
    )
    where = f"/initiatieven/niet-hetzelfde/{verdict.pk}/toch-wel/"
    assert sign_in(stranger).post(where).status_code == 403
    Initiative.objects.filter(pk=theirs.pk).update(visibility="partners")
    assert sign_in(coordinator).post(where).status_code == 404
    assert Verdict.objects.exists()


# --- Asking about what one cannot open ------------------------------------------------------------------


def test_hint_ask_writes_to_the_coordinator_once_a_day_with_the_title_and_who_asks(sign_in, stranger, secret):
    client = sign_in(stranger)
    asked = {"key": key_of(secret.pk, stranger), "title": "Warm hart"}
    page = client.post(ASK, asked, **HTMX).content.decode()
    assert "You asked the coordinator" in page
    assert TITLE not in page
    client.post(ASK, asked)
    message = Message.objects.get()
    letter = Overlaps().write([message], at=timezone.now())[message.pk]
    assert message.recipient.user.name == "Wim"
    assert "Carla is about to log “Warm hart”" in letter.text
    assert letter.reply_to == stranger.email
    assert len(mail.outbox) == 0


def test_hint_ask_is_not_there_without_a_key_of_ones_own(sign_in, stranger, coordinator, secret):
    for key in ("", "x", str(secret.pk), key_of(secret.pk, coordinator), "x" * 5000):
        assert sign_in(stranger).post(ASK, {"key": key}).status_code == 404
    assert not Message.objects.exists()


def test_the_letter_is_not_sent_when_others_may_not_hear_of_it_any_more(sign_in, stranger, secret):
    sign_in(stranger).post(ASK, {"key": key_of(secret.pk, stranger), "title": "Warm hart"})
    Initiative.objects.update(may_be_hinted=False)
    message = Message.objects.get()
    assert "may not hear" in Overlaps().write([message], at=timezone.now())[message.pk].because


def test_initiative_edit_lets_the_coordinator_allow_that_others_hear_of_it(sign_in, coordinator, initiative):
    client, where = sign_in(coordinator), f"/initiatieven/{initiative.pk}/wijzig/facts/"
    page = client.get(where)
    values = page.context["form"].initial | {"may_be_hinted": "on", "version": initiative.version}
    shown = set(page.context["form"].fields)
    client.post(where, {name: value for name, value in values.items() if name in shown and value is not None})
    initiative.refresh_from_db()
    assert initiative.may_be_hinted
    assert Person.objects.filter(user=coordinator).exists()
