"""The letters: asked again at the moment of sending, in the reader's language, with one button each."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import resolve

from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message, Occurrence
from initiatives.models import Initiative, Involvement
from initiatives.reminders.letters import MOST_IN_A_MAIL, Reminders
from initiatives.reminders.rules import RULES
from initiatives.reminders.words import LOOKS, told
from tests.factories import (
    DissentFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    PersonFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    UserFactory,
)
from tests.initiatives.reminders.conftest import MONDAY, at, noon, sweep_on

pytestmark = pytest.mark.django_db


def write(day=MONDAY):
    return list(Reminders().write(list(Message.objects.order_by("pk")), at=at(day)).values())


@pytest.fixture
def one_request(quiet):
    request = JoinRequestFactory(initiative=quiet, asked_at=noon(MONDAY))
    sweep_on(MONDAY)
    return request


@pytest.fixture
def everything(quiet, coordinator):
    """One occurrence of every sort for Ada."""
    day = MONDAY - dt.timedelta(days=1000)
    quiet.seats.all().delete()
    rows = Initiative.objects.filter(pk=quiet.pk)
    rows.update(started_on=day, horizon_on=day + dt.timedelta(days=1), updated_at=noon(day), reflected_on=None)
    Involvement.objects.update(term_ends_on=MONDAY, started_on=None)
    JoinRequestFactory(initiative=quiet)
    JoinRequestFactory(
        initiative=quiet, organisation=coordinator.person.memberships.get().organisation, direction="invited"
    )
    DissentFactory(initiative=quiet, text="Dit is geheim.", raised_on=MONDAY)
    ResultFactory(initiative=quiet, due_on=MONDAY, title="Nog te doen")
    ResultFactory(initiative=quiet, reached_on=MONDAY - dt.timedelta(days=366), title="Gehaald")
    quiet.endorsements.update(is_current=False)
    RoundFactory(initiative=quiet, is_submitted=True, answer_due_on=MONDAY - dt.timedelta(days=1))
    RoundFactory(initiative=quiet, number=2, planned_on=MONDAY)
    sweep_on(MONDAY)
    return quiet


def test_a_letter_about_one_thing_is_called_after_it(one_request, quiet):
    (letter,) = write()
    assert isinstance(letter, Letter)
    assert letter.subject.endswith(f"wants to take part – {quiet.title}")
    assert f"/initiatieven/aanvraag/{one_request.pk}/" in letter.text
    assert f"/initiatieven/aanvraag/{one_request.pk}/" in letter.html
    assert letter.can_stop


def test_a_letter_about_more_counts_them_and_every_sort_has_its_words(everything):
    (letter,) = write()
    kinds = set(Occurrence.objects.values_list("kind", flat=True))
    assert kinds == {rule.tells for rule in RULES.values()} == set(LOOKS)
    assert letter.subject == f"{Occurrence.objects.count()} things wait for you"
    assert "and" in letter.text
    assert "geheim" not in letter.text + letter.html + letter.subject


def test_a_long_letter_ends_with_how_many_more_there_are(quiet, coordinator):
    for _number in range(MOST_IN_A_MAIL + 3):
        JoinRequestFactory(initiative=quiet, asked_at=noon(MONDAY))
    sweep_on(MONDAY)
    (letter,) = write()
    assert letter.html.count('class="button"') == MOST_IN_A_MAIL
    assert "And 3 more" in letter.text
    assert "/initiatieven/acties/" in letter.text


@pytest.mark.parametrize("change", ["answered", "paused", "no role", "account off"])
def test_what_holds_no_more_is_not_sent(one_request, quiet, coordinator, change):
    if change == "answered":
        one_request.outcome, one_request.decided_at = "withdrawn", noon(MONDAY)
        one_request.save()
    if change == "paused":
        Initiative.objects.filter(pk=quiet.pk).update(stage="paused", paused_until=MONDAY)
    if change == "no role":
        Involvement.objects.update(ended_on=MONDAY)
    if change == "account off":
        coordinator.is_active = False
        coordinator.save()
    (letter,) = write()
    assert isinstance(letter, NotNeeded)
    assert Occurrence.objects.get(kind="request").gone_at == at(MONDAY)


def test_of_two_things_one_may_be_gone(quiet):
    first, second = (JoinRequestFactory(initiative=quiet, asked_at=noon(MONDAY)) for _number in range(2))
    sweep_on(MONDAY)
    first.delete()
    (letter,) = write()
    assert f"/aanvraag/{second.pk}/" in letter.text
    assert f"/aanvraag/{first.pk}/" not in letter.text


def test_the_letter_is_in_the_language_of_its_reader(one_request, coordinator):
    coordinator.language = "nl"
    coordinator.save()
    (letter,) = write()
    assert '<html lang="nl">' in letter.html


def test_the_second_time_says_so_and_a_copy_says_why(quiet, manager):
    Initiative.objects.filter(pk=quiet.pk).update(horizon_on=MONDAY - dt.timedelta(days=1), started_on=None)
    for days in (0, 14, 42):
        sweep_on(MONDAY + dt.timedelta(days=days))
    texts = [one.text for one in told(Occurrence.objects.filter(kind="closing").order_by("pk"), "en")]
    assert "second time" not in texts[0]
    assert "This is the second time that we ask." in texts[1]
    assert "We asked before." in texts[2]
    assert "You read this because you manage the lead organisation" in texts[3]
    assert told(Occurrence.objects.filter(is_copy=True), "en")[0].button == "Look at the initiative"


def test_who_can_be_asked_is_named_and_is_never_the_reader(one_request, quiet, settings):
    settings.SITE_CONTACT = "hulp@regio.example"
    assert write()[0].reply_to == "hulp@regio.example"
    bea = _lead(quiet)
    (letter,) = write()
    assert letter.reply_to == bea.user.email
    assert "Ask Bea." in letter.text


def _lead(initiative):
    person = PersonFactory(name="Bea", user=UserFactory(name="Bea"))
    InvolvementFactory(initiative=initiative, role="lead", person=person)
    return person


def test_the_button_leads_to_a_page_that_is_there_for_the_reader_and_changes_nothing(
    everything, coordinator, sign_in, manager
):
    client: Client = sign_in(coordinator)
    before = Initiative.objects.get(pk=everything.pk).version
    for words in told(Occurrence.objects.all(), "en"):
        path = words.address.split("#")[0]
        resolve(path)
        # Standing behind the sentence and confirming have a page of their own that asks first.
        assert client.get(path).status_code == 200, words
    assert Initiative.objects.get(pk=everything.pk).version == before


def test_the_statements_do_not_grow_with_the_messages_nor_with_what_people_own(
    quiet, coordinator, django_assert_max_num_queries
):
    for _number in range(20):
        initiative = InitiativeFactory()
        Initiative.objects.filter(pk=initiative.pk).update(updated_at=noon(MONDAY - dt.timedelta(days=365)))
        _lead(initiative)
        InvolvementFactory(initiative=initiative, role="lead", person=coordinator.person)
    sweep_on(MONDAY)
    assert Message.objects.count() == 21
    with django_assert_max_num_queries(4):
        assert len(write()) == 21


def test_the_mail_takes_nothing_from_elsewhere_and_can_be_stopped(one_request):
    (letter,) = write()
    recipient = Message.objects.get().recipient
    assert not re.search(r"<img|<link|<script|url\(", letter.html)
    assert set(re.findall(r'(?:href|src)="(https?://[^/"]+)', letter.html)) == {"http://testserver"}
    assert recipient.key in letter.html
    assert recipient.key in letter.text


def test_what_the_user_wrote_cannot_break_out_of_the_mail(one_request, quiet):
    Initiative.objects.filter(pk=quiet.pk).update(title="<script>x</script>{0}\nBcc: a@b.example")
    (letter,) = write()
    assert "<script>" not in letter.html
    assert "\n" not in letter.subject
    assert "&lt;script&gt;" not in letter.text


def test_a_seat_is_told_of_by_its_own_words(quiet, coordinator):
    SeatFactory(
        initiative=quiet, person=coordinator.person, opened_on=MONDAY - dt.timedelta(days=9),
        filled_on=MONDAY - dt.timedelta(days=9), term_ends_on=MONDAY, looking_for="",
    )  # fmt: skip
    sweep_on(MONDAY)
    (words,) = told(Occurrence.objects.filter(kind="role"), "en")
    assert words.title == "Your seat at the table comes to its end"
    assert "/zetel/" in words.address
