"""The table of what becomes of everything that knows an initiative, when that one goes and another stays.

A rule of the table names what it is about by the relation (`Partnership.initiative`), so that a test finds what is
forgotten. Rows that would be there twice stay behind with the one that went: nothing is deleted, and who undoes it
finds them there. In the SQL `row` is the row; `%(kept)s` and `%(gone)s` are the two initiatives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import ngettext_lazy

from collab.outbox.models import Occurrence
from initiatives.merging.there import (
    DECIDED_THERE,
    JOINED,
    KEPT_LEADS,
    LOOKED_AT_THERE,
    OF_GONE,
    OF_THE_INITIATIVE,
    OTHER_END,
    OTHER_SENTENCE,
    PARTNER_THERE,
    ROLE_THERE,
    SEAT_THERE,
    STARTED,
    STRICTER,
    WAITS_THERE,
)
from initiatives.models import (
    Agreement,
    Body,
    Celebration,
    Clock,
    Closing,
    Connection,
    Dissent,
    Endorsement,
    Farewell,
    Follow,
    FormChange,
    HorizonDecision,
    Initiative,
    Involvement,
    JoinRequest,
    Likeness,
    Link,
    Merge,
    Milestone,
    NotApplicable,
    Pair,
    Partnership,
    Result,
    Round,
    Seat,
    StageChange,
    Standing,
    Statement,
    TogetherRequest,
    Update,
    Verdict,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class How(StrEnum):
    """What becomes of the rows."""

    MOVES = "moves"  # they are of the one that stays from now on
    CHANGES = "changes"  # they stay where they are, and say something else
    STAYS = "stays"  # they stay with the one that went


@dataclass(frozen=True)
class Entry:
    """One line of the table.

    `about` are the relations that it is about, `chosen` which rows, `unless` which of them stay behind after all, and
    `sets` what is written in which column. `holds` are the columns that must still be what the merge made of them
    before the row is put back; of those in `same` what somebody changed since stays. `said` counts the rows in words,
    where somebody is told.
    """

    name: str
    model: type[Model]
    how: How
    about: tuple[str, ...]
    why: str
    chosen: str = "row.initiative_id = %(gone)s"
    unless: str = ""
    sets: Mapping[str, str] = field(default_factory=lambda: {"initiative_id": "%(kept)s::bigint"})
    holds: tuple[str, ...] = ("initiative_id",)
    same: tuple[str, ...] = ()
    said: StrPromise | None = None

    @property
    def table(self) -> str:
        """Where the rows stand."""
        return self.model._meta.db_table

    @property
    def condition(self) -> str:
        """Which rows it is about."""
        return f"({self.chosen}) AND NOT coalesce(({self.unless}), false)" if self.unless else f"({self.chosen})"


def _moves(
    name: str, model: type[Model], why: str, *, unless: str = "", same: tuple[str, ...] = (), **columns: str
) -> Entry:
    sets = {"initiative_id": "%(kept)s::bigint", **columns}
    return Entry(
        name, model, How.MOVES, ("initiative",), why, unless=unless, sets=sets, same=same, said=_SAID.get(name)
    )  # fmt: skip


def _stays(name: str, model: type[Model], why: str, *about: str) -> Entry:
    return Entry(name, model, How.STAYS, about or ("initiative",), why, sets={}, holds=())


def _changes(name: str, model: type[Model], about: tuple[str, ...], why: str, *, chosen: str, **columns: str) -> Entry:
    return Entry(name, model, How.CHANGES, about, why, chosen=chosen, sets=columns, holds=tuple(columns))


_SAID = {
    "partnership": ngettext_lazy("%(number)d partner", "%(number)d partners", "number"),
    "involvement": ngettext_lazy("%(number)d role of somebody", "%(number)d roles of people", "number"),
    "seat": ngettext_lazy("%(number)d seat", "%(number)d seats", "number"),
    "joinrequest": ngettext_lazy("%(number)d request or invitation", "%(number)d requests and invitations", "number"),
    "result": ngettext_lazy("%(number)d intended result", "%(number)d intended results", "number"),
    "milestone": ngettext_lazy("%(number)d milestone", "%(number)d milestones", "number"),
    "celebration": ngettext_lazy(
        "%(number)d celebration with its photos", "%(number)d celebrations with their photos", "number"
    ),
    "body": ngettext_lazy("%(number)d group that meets", "%(number)d groups that meet", "number"),
    "agreement": ngettext_lazy("%(number)d agreement", "%(number)d agreements", "number"),
    "decision": ngettext_lazy("%(number)d choice at the horizon", "%(number)d choices at the horizon", "number"),
    "farewell": ngettext_lazy("%(number)d farewell", "%(number)d farewells", "number"),
    "endorsement": ngettext_lazy(
        "%(number)d time that a partner stood behind it", "%(number)d times that a partner stood behind it", "number"
    ),
    "round": ngettext_lazy("%(number)d look from outside", "%(number)d looks from outside", "number"),
    "update": ngettext_lazy("%(number)d update", "%(number)d updates", "number"),
    "link": ngettext_lazy("%(number)d document", "%(number)d documents", "number"),
    "follow": ngettext_lazy("%(number)d follower", "%(number)d followers", "number"),
    "connection": ngettext_lazy("%(number)d link with another", "%(number)d links with others", "number"),
}

PLAN: tuple[Entry, ...] = (
    # What points at the one that goes, from elsewhere or from the other.
    _changes(
        "celebration.next", Celebration, ("next_initiative",),
        "What began from a celebration began as the one that stays; of these two one no longer begins from the other.",
        chosen="""row.next_initiative_id = %(gone)s
            OR row.initiative_id = %(gone)s AND row.next_initiative_id = %(kept)s""",
        next_initiative_id="CASE WHEN row.initiative_id NOT IN (%(kept)s, %(gone)s) THEN %(kept)s::bigint END",
    ),
    _changes(
        "closing.successor", Closing, ("successor",),
        "What came after a closed one is the one that stays; nothing comes after itself.",
        chosen="row.successor_id = %(gone)s AND row.initiative_id <> %(gone)s",
        successor_id="CASE WHEN row.initiative_id <> %(kept)s THEN %(kept)s::bigint END",
    ),
    # First who takes part in both and leads the one that goes: they lead the one that stays as well.
    _changes(
        "partnership.leads", Partnership, (),
        "A partner of both that led the one that goes, leads the one that stays together with its lead.",
        chosen="""row.initiative_id = %(kept)s AND row.left_on IS NULL AND row.role NOT IN ('lead', 'co_lead')
            AND EXISTS (SELECT 1 FROM initiatives_partnership led WHERE led.initiative_id = %(gone)s
                AND led.organisation_id = row.organisation_id AND led.left_on IS NULL
                AND led.role IN ('lead', 'co_lead'))""",
        role=f"""CASE WHEN {KEPT_LEADS} OR NOT EXISTS (SELECT 1 FROM initiatives_partnership led
            WHERE led.initiative_id = %(gone)s AND led.organisation_id = row.organisation_id AND led.left_on IS NULL
              AND led.role = 'lead') THEN 'co_lead' ELSE 'lead' END""",  # noqa: S608
    ),
    _moves(
        "partnership", Partnership,
        "A partner of both is one; the lead leads together with the one of the initiative that stays.",
        unless=PARTNER_THERE, joined_on=JOINED, same=("joined_on",),
        role=f"CASE WHEN row.role = 'lead' AND row.left_on IS NULL AND {KEPT_LEADS} THEN 'co_lead' ELSE row.role END",
    ),
    _moves(
        "involvement", Involvement, "Who had the same role in both has it once.", unless=ROLE_THERE,
        started_on=STARTED, same=("started_on",),
    ),
    _moves("seat", Seat, "Who sat at both tables sits at one.", unless=SEAT_THERE),
    _moves(
        "joinrequest", JoinRequest,
        "Who asked both waits for one answer.", unless=WAITS_THERE, same=("partnership_id", "seat_id"),
        partnership_id="""CASE WHEN row.partnership_id IN (SELECT id FROM initiatives_partnership
            WHERE initiative_id <> %(gone)s) THEN row.partnership_id END""",
        seat_id="""CASE WHEN row.seat_id IN (SELECT id FROM initiatives_seat
            WHERE initiative_id <> %(gone)s) THEN row.seat_id END""",
    ),
    _moves("result", Result, "With its celebration."),
    _moves(
        "milestone", Milestone, "With its moves and its celebration; in their own order after those that are there.",
        position="""row.position + (SELECT coalesce(max(position) + 1, 0) FROM initiatives_milestone
            WHERE initiative_id = %(kept)s)""",
    ),
    _moves("celebration", Celebration, "With guests, photos, names and their consent."),
    _moves("body", Body, "It goes on meeting."),
    _moves("agreement", Agreement, "It goes on to hold, with its parties."),
    _moves("formchange", FormChange, "It tells of the groups and agreements that move."),
    _moves(
        "decision", HorizonDecision,
        "About one horizon one choice is made, and none from elsewhere about the horizon of the one that stays.",
        unless=DECIDED_THERE,
    ),
    _moves("farewell", Farewell, "The thanks, and the promise to keep reading."),
    _moves("dissent", Dissent, "Without a name it stays without one; nothing here says who wrote it or when."),
    _moves(
        "endorsement", Endorsement,
        "One stands behind a sentence: it moves where both say the same, and else stays with its sentence.",
        unless=OTHER_SENTENCE,
    ),
    _moves(
        "round", Round, "With answers, responses and improvements; numbered on. One that is planned stays behind when "
        "there is one already.",
        unless=LOOKED_AT_THERE,
        number="""(SELECT coalesce(max(number), 0) FROM initiatives_round WHERE initiative_id = %(kept)s)
            + row_number() OVER (ORDER BY row.number)""",
    ),
    _moves("update", Update, "The story becomes one story."),
    _moves("link", Link, "Documents."),
    _moves(
        "follow", Follow, "Who followed both follows one.",
        unless="""row.user_id IN (SELECT user_id FROM initiatives_follow WHERE initiative_id = %(kept)s)""",
    ),
    Entry(
        "connection", Connection, How.MOVES, ("first", "second"),
        "Links with others; the one between the two ends.",
        chosen="%(gone)s IN (row.first_id, row.second_id)",
        unless=f"""%(kept)s IN (row.first_id, row.second_id) OR EXISTS (SELECT 1 FROM initiatives_connection there
            WHERE there.first_id = least(%(kept)s, {OTHER_END})
              AND there.second_id = greatest(%(kept)s, {OTHER_END}))""",  # noqa: S608
        sets={
            "first_id": f"least(%(kept)s::bigint, {OTHER_END})",
            "second_id": f"greatest(%(kept)s::bigint, {OTHER_END})",
        },
        holds=("first_id", "second_id"), said=_SAID["connection"],
    ),
    _changes(
        "together", TogetherRequest, ("initiative", "other"),
        "A proposal that waits is taken back: it is about one that is no more. What was decided stays readable there.",
        chosen="%(gone)s IN (row.initiative_id, row.other_id) AND row.decided_at IS NULL",
        outcome="'withdrawn'", decided_at="%(at)s::timestamptz",
    ),
    _changes(
        "merge", Merge, ("kept", "gone"),
        "Other proposals to merge the one that goes are taken back; earlier merges lead on to it, and so to the last.",
        chosen="%(gone)s IN (row.kept_id, row.gone_id) AND row.state = 'waiting' AND row.id <> %(merge)s",
        state="'withdrawn'", ended_at="%(at)s::timestamptz",
    ),
    Entry(
        "news", Occurrence, How.MOVES, (), "What somebody was told about what moves leads to where it is now.",
        chosen=f"row.subject_id = %(gone)s AND row.kind NOT IN {OF_THE_INITIATIVE}",
        sets={"subject_id": "%(kept)s::bigint"}, holds=("subject_id",),
    ),
    _changes(
        "initiative.kept", Initiative, (),
        "At most as visible as the stricter of the two, until its leads change that; looked at when either was.",
        chosen="row.id = %(kept)s",
        visibility=OF_GONE.format(STRICTER),
        reflected_on=OF_GONE.format("greatest(row.reflected_on, other.reflected_on)"),
    ),
    Entry(
        "initiative.gone", Initiative, How.CHANGES, ("merged_into",),
        "Put aside, with where it went on. What was merged into it before leads there, and so on.",
        chosen="row.id = %(gone)s",
        sets={
            "deleted_at": "%(at)s::timestamptz", "deleted_by_id": "%(by)s::bigint",
            "merged_into_id": "%(kept)s::bigint",
        },
        holds=("merged_into_id",),
    ),
    _stays("clock", Clock, "The sweep computes them anew for both."),
    _stays("standing", Standing, "It is counted anew for both."),
    _stays("likeness", Likeness, "What one is compared by follows from its own words."),
    _stays("pair", Pair, "What was alike stays known of the two.", "first", "second"),
    _stays("verdict", Verdict, "What somebody judged of two is about those two.", "first", "second"),
    _stays("exception", NotApplicable, "That advice does not apply was said of the one that went."),
    _stays("statement", Statement, "The sentence of the one that stays is the sentence; the other stays with its own."),
    _stays("stage", StageChange, "The one that stays went through its own stages."),
    _stays("closing", Closing, "A look back from before it was reopened is about the one that went."),
)  # fmt: skip
BY_NAME = {entry.name: entry for entry in PLAN}
# How many there are is for who may change the initiative: who asked, who left, who reads along, who looked.
FOR_INSIDERS = frozenset({"joinrequest", "farewell", "follow", "round"})
