import datetime as dt

import pytest
from django.utils import timezone

from initiatives.models import Closing, Initiative, Update
from initiatives.permissions import Roles, roles_of
from initiatives.story import Sort, story_of
from initiatives.story.rows import ROWS
from initiatives.story.words import SENTENCES
from tests.factories import (
    CelebrationFactory,
    ClosingFactory,
    DissentFactory,
    EndorsementFactory,
    FarewellFactory,
    FormChangeFactory,
    HorizonDecisionFactory,
    InitiativeFactory,
    JoinRequestFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    ResultFactory,
    SeatFactory,
    StageChangeFactory,
    StatementFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
# In the night of 6 January in Amsterdam, still the 5th in UTC.
NIGHT = dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC)
READER = Roles(user_id=0)
VISITOR = Roles()


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


@pytest.fixture
def full(coordinator, urk):
    """An initiative in which everything happened, each thing on a day of its own."""
    initiative = InitiativeFactory(
        title="Alles", stage="growing", started_on=day(1), horizon_on=dt.date(2027, 6, 1), visibility="everyone"
    )
    StageChangeFactory(initiative=initiative, before="starting", after="growing", changed_on=day(2), why="Meer mensen")
    StageChangeFactory(initiative=initiative, before="growing", after="paused", changed_on=day(3), why="Zomer")
    StageChangeFactory(initiative=initiative, before="paused", after="closed", changed_on=day(4), why="Klaar")
    StageChangeFactory(initiative=initiative, before="closed", after="growing", changed_on=day(5), why="Toch niet")
    ClosingFactory(initiative=initiative, reached="Klaar", closed_on=day(4))
    PartnershipFactory(
        initiative=initiative, organisation=urk, role="knowledge", joined_on=day(6), left_on=day(7), left_reason="Fusie"
    )
    FormChangeFactory(initiative=initiative, what="Convenant getekend", why="Subsidie", changed_on=day(8))
    UpdateFactory(initiative=initiative, text="Het regende", happened_on=day(9), created_by=coordinator)
    ResultFactory(initiative=initiative, title="Tien daken", done_when="Als ze dicht zijn", reached_on=day(10))
    ResultFactory(initiative=initiative, title="Elf daken", due_on=dt.date(2027, 3, 1))
    ResultFactory(initiative=initiative, title="Ooit", due_on=day(1))  # late: that is a signal, no story
    gutter = MilestoneFactory(initiative=initiative, title="De eerste goot", reached_on=day(19))
    MilestoneFactory(initiative=initiative, title="De laatste goot", planned_from=dt.date(2027, 4, 1), note="Van zink")
    MilestoneFactory(initiative=initiative, title="Te laat", planned_from=day(1))
    CelebrationFactory(milestone=gutter, how="planned", on=dt.date(2027, 5, 5), place="Op het dak", thanks="Joke")
    HorizonDecisionFactory(
        initiative=initiative, choice="continue", why="Het loopt", decided_on=day(11), horizon_after=dt.date(2027, 6, 1)
    )
    StatementFactory(initiative=initiative, binding="Eerste zin", stated_on=day(12))
    StatementFactory(initiative=initiative, binding="Tweede zin", stated_on=day(13))
    second = StatementFactory(initiative=initiative, binding="Tweede zin", urgency="Nu", stated_on=day(14))
    EndorsementFactory(
        initiative=initiative, organisation=urk, statement=second, endorsed_on=day(15), withdrawn_on=day(16),
        is_current=False,
    )  # fmt: skip
    greet = PersonFactory(name="Greet")
    SeatFactory(initiative=initiative, kind="outsider", filled_on=day(17), opened_on=day(1), person=greet)
    FarewellFactory(initiative=initiative, person__name="Henk", said_on=day(18), may_be_named=True, thanks="Privé")
    FarewellFactory(initiative=initiative, person__name="Ingrid", said_on=day(18), may_be_named=False)
    DissentFactory(initiative=initiative, text="Dit is onzin", raised_on=dt.date(2026, 11, 2))
    JoinRequestFactory(initiative=initiative, text="Mogen wij ook?")
    return initiative


def lines(story):
    return [(event.what, event.happened_on.day, event.title, event.text) for event in story]


def test_each_kind_of_event_is_told_once_in_its_words(full):
    story = story_of(full, roles=READER, on=ON)
    assert lines(story) == [
        ("horizon", 1, "Continue, adapt or stop?", ""),
        ("party", 5, "We celebrate “De eerste goot”", "Op het dak\nJoke"),
        ("planned", 1, "De laatste goot", "Van zink"),
        ("due", 1, "Elf daken", ""),
        ("stone", 19, "De eerste goot", ""),
        ("farewell", 18, "Farewell of Henk, with thanks", ""),
        ("seated", 17, "Greet has a seat at the table", "Outsider"),
        ("withdrawn", 16, "Gemeente Urk no longer stands behind what binds us", ""),
        ("endorsed", 15, "Gemeente Urk stands behind what binds us", ""),
        ("urgency", 14, "Why it matters now is put into new words", "Nu"),
        ("restated", 13, "What binds us is put into new words", "Tweede zin"),
        ("stated", 12, "What binds us is put into words", "Eerste zin"),
        ("continue", 11, "We continue", "Het loopt\nNew horizon: 1 June 2027"),
        ("reached", 10, "Tien daken", "Als ze dicht zijn"),
        ("update", 9, "", "Het regende"),
        ("form", 8, "Convenant getekend", "Subsidie"),
        ("left", 7, "Gemeente Urk leaves", "Fusie"),
        ("joined", 6, "Gemeente Urk takes part", "Knowledge"),
        ("reopened", 5, "The initiative is open again", "Toch niet"),
        ("closed", 4, "The initiative is closed", "Klaar"),
        ("paused", 3, "Paused", "Zomer"),
        ("stage", 2, "From “small start” to “growing”", "Meer mensen"),
        ("begins", 1, "The initiative begins", ""),
    ]
    assert [event.glyph for event in story][:4] == ["is-planned"] * 4
    assert {event.what for event in story if event.glyph == "is-feast"} == {"reached", "stone"}


def test_what_is_not_in_the_full_story_is_told_too(coordinator):
    initiative = InitiativeFactory(
        stage="paused", paused_until=dt.date(2027, 2, 1), created_at=NIGHT, created_by=coordinator
    )
    for choice in ("adapt", "stop"):
        HorizonDecisionFactory(
            initiative=initiative, choice=choice, horizon_before=day(len(choice)), decided_on=day(len(choice)),
            horizon_after=dt.date(2027, 1, 1),
        )  # fmt: skip
    story = story_of(initiative, roles=READER, on=ON)
    assert story.events[1].happened_on == day(6)
    told = [event.what for event in story]
    assert told == ["resumes", "logged", "adapt", "stop"]
    closed = ClosingFactory(reached="Tien daken").initiative
    assert ("closed", 2, "The initiative is closed", "Tien daken") in lines(story_of(closed, roles=READER, on=ON))


def test_every_sentence_belongs_to_a_sort_that_has_rows():
    assert set(ROWS) == set(Sort)
    assert {sentence.sort for sentence in SENTENCES.values()} == set(Sort)


def test_dissent_and_requests_are_never_told(full):
    for roles in (READER, VISITOR, Roles(user_id=0, is_administrator=True)):
        told = str(story_of(full, roles=roles, on=ON))
        assert "onzin" not in told
        assert "Mogen wij" not in told
        assert "Privé" not in told
        assert "Ingrid" not in told
    assert "dissent" not in "".join(part for parts in ROWS.values() for part in parts)


def test_a_visitor_gets_no_names_of_people_and_no_words_of_the_past(full):
    told = str(story_of(full, roles=VISITOR, on=ON))
    assert not [name for name in ("Greet", "Henk", "Ada", "Joke", "Eerste zin", "Tweede zin") if name in told]
    assert "Somebody has a seat at the table" in told
    assert "Het regende" in told
    signed_in = str(story_of(full, roles=READER, on=ON))
    assert all(name in signed_in for name in ("Greet", "Henk", "Ada", "Joke", "Eerste zin"))


def test_a_visitor_gets_the_last_choice_the_last_word_of_a_partner_and_no_seats_of_the_past(full, urk):
    HorizonDecisionFactory(initiative=full, choice="stop", why="Nu wel", decided_on=day(20), horizon_before=day(20))
    EndorsementFactory(initiative=full, organisation=urk, endorsed_on=day(21))
    full.seats.update(ended_on=day(22))
    told = {event.what for event in story_of(full, roles=VISITOR, on=ON)}
    assert told & {"continue", "stop", "withdrawn", "endorsed", "seated"} == {"stop", "endorsed"}
    assert {"continue", "withdrawn", "seated"} <= {event.what for event in story_of(full, roles=READER, on=ON)}


@pytest.mark.parametrize("sort", list(Sort))
def test_the_story_is_narrowed_to_a_sort(full, sort):
    story = story_of(full, roles=READER, on=ON, sorts=[sort])
    everything = story_of(full, roles=READER, on=ON)
    assert lines(story) == [
        line for line, event in zip(lines(everything), everything, strict=True) if event.sort == sort
    ]
    assert story.events


def test_no_sort_is_no_story(full):
    assert list(story_of(full, roles=READER, on=ON, sorts=[])) == []


def test_the_story_pages_without_gaps_also_within_a_day(full):
    for number in range(7):
        UpdateFactory(initiative=full, text=f"Bericht {number}", happened_on=day(9))
    everything = lines(story_of(full, roles=READER, on=ON, limit=100))
    found, place = [], ""
    for _page in range(20):
        story = story_of(full, roles=READER, on=ON, before=place, limit=4)
        found += lines(story)
        place = story.older
        if not place:
            break
    assert found == everything
    assert len(everything) == 30


@pytest.mark.parametrize(
    "place",
    ["x", "2026-13-45.1.1", "2026-01-09", "2026-01-09.1", "2026-01-09.-1.2", "2026-01-09.1." + "9" * 40],
)
def test_a_place_that_is_none_is_the_beginning(full, place):
    assert lines(story_of(full, roles=READER, on=ON, before=place)) == lines(story_of(full, roles=READER, on=ON))


def test_who_wrote_an_update_or_coordinates_can_change_it(initiative, coordinator, partner_member, stranger):
    update = UpdateFactory(initiative=initiative, created_by=partner_member)

    def can_change(user):
        story = story_of(initiative, roles=roles_of(user, initiative), on=ON, sorts=[Sort.UPDATE])
        return [event.can_change for event in story if event.key == update.pk]

    assert can_change(coordinator) == can_change(partner_member) == [True]
    assert can_change(stranger) == [False]


def test_the_story_is_of_one_initiative_and_one_statement(full, django_assert_num_queries):
    other = InitiativeFactory(started_on=day(1), stage="closed")
    with django_assert_num_queries(1):
        assert [event.what for event in story_of(other, roles=READER, on=ON)] == ["begins"]
    for number in range(50):
        UpdateFactory(initiative=full, happened_on=day(1 + number % 20))
        PartnershipFactory(initiative=full, organisation=OrganisationFactory(), joined_on=day(1 + number % 20))
    with django_assert_num_queries(1):
        assert len(story_of(full, roles=READER, on=ON).events) == 25


def test_of_what_closed_only_a_feast_is_still_planned(full):
    full.join_requests.update(outcome="withdrawn", decided_at=timezone.now())
    Initiative.objects.filter(pk=full.pk).update(stage="closed")
    assert [event.what for event in story_of(full, roles=READER, on=ON) if event.is_planned] == ["party"]


def test_closing_is_told_once(full):
    assert Closing.objects.filter(initiative=full).exists()
    assert [event.what for event in story_of(full, roles=READER, on=ON)].count("closed") == 1
    assert Update.objects.filter(initiative=full).count() == 1
