"""The moment, and its one question."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from initiatives.models import Celebration, Update
from tests.factories import CelebrationFactory, MilestoneFactory, ResultFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ON = NOW.date()


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def reached(initiative):
    return MilestoneFactory(initiative=initiative, planned_from="2026-12-14", reached_on=ON)


def ask(subject):
    name = "result-celebrate" if type(subject).__name__ == "Result" else "celebration-add"
    return reverse(f"initiatives:{name}", args=[subject.pk])


def test_the_page_is_glad_and_asks_one_question(ada, reached):
    said = ada.get(ask(reached)).content.decode()
    for words in ("garland", "3 weeks earlier than planned.", "You did that with 2 parties together.", "How shall we"):
        assert words in said
    assert said.count('type="radio"') == 3


def test_joy_can_be_switched_off_in_ones_details(ada, coordinator, reached):
    form = {"name": "Ada", "language": "en", "appearance": "system"}
    ada.post(reverse("accounts:profile"), form)
    coordinator.refresh_from_db()
    assert not coordinator.has_joy
    said = ada.get(ask(reached)).content.decode()
    assert "garland" not in said
    assert 'class="feast' not in said
    assert "How shall we" in said


def test_celebrating_now_stands_in_the_story_with_thanks(ada, reached, initiative):
    answer = ada.post(ask(reached), {"how": "now", "thanks": "Team warmte"}, follow=True)
    assert "It is in the story" in answer.content.decode()
    assert "Team warmte" in ada.get(initiative.get_absolute_url()).content.decode()
    undo = reverse("initiatives:celebration-withdraw", args=[Celebration.objects.get().pk])
    assert undo in answer.content.decode()
    ada.post(undo)
    assert not Update.objects.exists()
    assert not Celebration.objects.exists()


def test_a_celebration_is_planned_on_a_day_and_stands_in_the_story(ada, reached, initiative):
    form = {"how": "planned", "day": "2026-12-11", "place": "Buurthuis Atolwijk"}
    ada.post(ask(reached), form)
    row = Celebration.objects.get()
    assert (row.on, row.place, row.decided_on) == (dt.date(2026, 12, 11), "Buurthuis Atolwijk", ON)
    said = ada.get(reverse("initiatives:initiative-story", args=[initiative.pk])).content.decode()
    assert "Planned: 11 December 2026" in said
    assert "Buurthuis Atolwijk" in said


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Choose one of the three."),
        ({"how": "planned"}, "Choose a day."),
        ({"how": "planned", "day": "2026-11-22"}, "Choose today or a later day."),
        ({"how": "planned", "day": "9999-01-01"}, "Choose today or a later day."),
        ({"how": "not"}, "Say why not, in a few words."),
    ],
)
def test_what_is_missing_is_asked_and_what_was_typed_stays(ada, reached, form, words):
    answer = ada.post(ask(reached), form | {"thanks": "Team warmte"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert words in said
    assert "Team warmte" in said
    assert not Celebration.objects.exists()


def test_who_does_not_celebrate_says_why_and_is_not_asked_again(ada, reached):
    assert "how do you celebrate it?" in ada.get(reverse("initiatives:action-list")).content.decode()
    ada.post(ask(reached), {"how": "not", "because": "Te klein."})
    assert "how do you celebrate it?" not in ada.get(reverse("initiatives:action-list")).content.decode()


def test_another_answer_takes_the_place_of_the_first(ada, reached):
    CelebrationFactory(milestone=reached, how="not", on=None, because="Te klein.")
    said = ada.get(ask(reached)).content.decode()
    assert "Te klein." in said
    ada.post(ask(reached), {"how": "now"})
    assert Celebration.objects.get().how == "now"


def test_a_result_can_be_celebrated_in_the_same_way(ada, initiative):
    result = ResultFactory(initiative=initiative, reached_on=ON)
    answer = ada.post(ask(result), {"how": "not", "because": "Te klein."})
    assert answer["Location"] == f"{initiative.get_absolute_url()}#done"
    assert Celebration.objects.get().result == result


def test_what_is_not_reached_yet_is_not_celebrated(ada, initiative):
    for subject in (MilestoneFactory(initiative=initiative), ResultFactory(initiative=initiative)):
        answer = ada.post(ask(subject), {"how": "now"})
        assert answer.status_code == 409
        assert "is not reached yet" in answer.content.decode()
    assert not Celebration.objects.exists()


def test_the_page_of_the_milestones_also_shows_results_that_wait_to_be_celebrated(ada, initiative):
    waits = ResultFactory(initiative=initiative, reached_on=ON)
    done = ResultFactory(initiative=initiative, reached_on=ON)
    CelebrationFactory(milestone=None, result=done)
    still = ResultFactory(initiative=initiative)
    said = ada.get(reverse("initiatives:milestone-list", args=[initiative.pk])).content.decode()
    assert [ask(row) in said for row in (waits, done, still)] == [True, False, False]
