"""The mirror: what the reflector and the members see, side by side, as far as this reader may see it.

`seen_by` decides that, for the page and for the file alike. A number is the same for everybody who sees it: a mean
of the reflector is there only for who may read every answer behind it, that of the members for all or for none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.models import (
    Answer,
    MemberAnswer,
    MemberOrganisation,
    OpenAnswer,
    Principle,
    Round,
    Sharing,
)
from initiatives.models.sight import inside
from initiatives.permissions import Roles, roles_of
from initiatives.reflection.figures import (
    DIVIDED_FROM,
    Band,
    Finding,
    Scores,
    band_of,
    finding_of,
    mean_of,
    members_of,
)
from initiatives.reflection.members import FEWEST_ORGANISATIONS, FEWEST_PEOPLE, is_open, last_day


class Hidden(TextChoices):
    """Why a number is not there."""

    NOT_SHARED = "not_shared", _("not shared with you")
    UNKNOWN = "unknown", _("unknown")
    NOT_ASKED = "not_asked", _("not asked")
    NOT_SHOWN = "not_shown", _("not shown")


class MembersHidden(TextChoices):
    """Why nothing is shown of the members."""

    NOT_YOURS = (
        "not_yours",
        _("What members answered is for who sits at the table, who may change the record, and managers in the region."),
    )
    STILL_OPEN = "still_open", _("Members can still answer. What they see is shown when that is over.")
    TOO_FEW = (
        "too_few",
        _(
            "Too few members answered. Their view is shown from 4 answers of at least 2 organisations, "
            "so that nobody can be recognised."
        ),
    )


@dataclass(frozen=True)
class Row:
    """One of the seven: the two views, or why there is none, and what changed since the last round."""

    principle: Principle
    outside: Decimal | None
    outside_hidden: Hidden | None
    inside: Decimal | None
    spread: Decimal | None
    inside_hidden: Hidden | None
    outside_trend: Decimal | None = None
    inside_trend: Decimal | None = None

    @property
    def gap(self) -> Decimal | None:
        """How far the two are apart."""
        return None if self.outside is None or self.inside is None else abs(self.outside - self.inside)

    @property
    def finding(self) -> Finding | None:
        """What the difference says."""
        return finding_of(self.outside, self.inside)

    @property
    def is_divided(self) -> bool:
        """Whether the members differ among themselves."""
        return self.spread is not None and self.spread >= DIVIDED_FROM

    @property
    def outside_band(self) -> Band | None:
        """What the number of the reflector says."""
        return band_of(self.outside)

    @property
    def inside_band(self) -> Band | None:
        """What the number of the members says."""
        return band_of(self.inside)


@dataclass(frozen=True)
class Mirror:
    """All that this reader may see of a round."""

    round: Round
    rows: list[Row]
    answers: list[Answer]
    open_answers: list[OpenAnswer]
    members_hidden: MembersHidden | None
    members: int
    members_until: dt.date | None
    is_all_shared: bool
    previous: Round | None = None
    asks_otherwise: bool = False

    @property
    def has_outside(self) -> bool:
        """Whether anything that the reflector said is shared with this reader."""
        return bool(self.answers or self.open_answers)

    @property
    def whys(self) -> list[Answer]:
        """The answers with a word of why."""
        return [answer for answer in self.answers if answer.why]

    @property
    def differing(self) -> int:
        """For how many of the seven somebody outside sees it otherwise."""
        return sum(row.finding in (Finding.BLIND_SPOT, Finding.HIDDEN_STRENGTH) for row in self.rows)


@dataclass
class _Material:
    """What the database has of the round and of the one before; not yet what may be shown."""

    answers: dict[int, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    sheets: dict[int, dict[object, dict[str, list[int | None]]]] = field(default_factory=lambda: defaultdict(dict))
    organisations: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def seen_by(
    user: User | AnonymousUser,
    round: Round,
    *,
    on: dt.date,
    roles: Roles | None = None,
    rounds: Iterable[Round] | None = None,
) -> Mirror:
    """What `user` may see on the date `on` of a round with a reflection, and of what changed since the one before.

    A page that has the roles of `user` and the `rounds` of the initiative at hand, with their reflectors, passes them.
    """
    roles = roles_of(user, round.initiative) if roles is None else roles
    may_read = readable(user, round, roles)
    previous = _previous(round, rounds)
    comparable = previous if previous is not None and _asks_the_same(previous, round) else None
    is_member_reader = may_see_members(user, round, roles)
    material = _material([round, *([comparable] if comparable else [])], has_members=is_member_reader)
    hidden = _members_hidden(round, material, on) if is_member_reader else MembersHidden.NOT_YOURS
    rows = _rows(round, material, may_read, hidden)
    if comparable is not None:
        before_hidden = _members_hidden(comparable, material, on) if is_member_reader else MembersHidden.NOT_YOURS
        before = _rows(comparable, material, readable(user, comparable, roles), before_hidden)
        rows = [_with_trend(now, then) for now, then in zip(rows, before, strict=True)]
    answers = [one for one in material.answers[round.pk] if one.shared_with in may_read]
    open_answers = OpenAnswer.objects.filter(round=round, shared_with__in=may_read).select_related("question")
    return Mirror(
        round=round,
        rows=rows,
        answers=answers,
        open_answers=list(open_answers),
        members_hidden=hidden,
        members=0 if hidden else len(material.sheets[round.pk]),
        members_until=last_day(round) if is_member_reader and is_open(round, on=on) else None,
        is_all_shared=len(answers) == len(material.answers[round.pk]),
        previous=previous,
        asks_otherwise=previous is not None and comparable is None,
    )


def readable(user: User | AnonymousUser, round_: Round, roles: Roles) -> frozenset[str]:
    """With whom an answer of the reflector must be shared for `user` to read it, word for word as it was promised.

    Nobody reads what is for a closer circle by being an administrator; the reflector reads their own.
    """
    circles = list(Sharing.values)  # from the closest to everybody
    is_reflector = round_.reflector is not None and round_.reflector.user_id == roles.user_id
    if roles.user_id is not None and (roles.involved_as or is_reflector):
        closest = Sharing.TEAM
    elif roles.organisation_ids:
        closest = Sharing.PARTNERS
    elif _manages_region(user, round_):
        closest = Sharing.MANAGERS
    else:
        closest = Sharing.PUBLIC
    return frozenset(circles[circles.index(closest) :])


def may_see_members(user: User | AnonymousUser, round_: Round, roles: Roles) -> bool:
    """Whether `user` may see what the members answered, once it is shown: who sits at the table, who may change the
    record, and who manages the region.
    """
    return roles.sits_at_table or roles.can_edit or _manages_region(user, round_)


def _manages_region(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether `user` manages or coordinates a region that the initiative lies in."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(facet in round_.initiative.facets for facet in inside(user).regions)


def _previous(round_: Round, rounds: Iterable[Round] | None) -> Round | None:
    if rounds is None:
        rounds = Round.objects.filter(initiative=round_.initiative_id).select_related("reflector")
    earlier = [one for one in rounds if one.is_done and one.number < round_.number]
    found = max(earlier, key=lambda one: one.number, default=None)
    if found is not None:
        found.initiative = round_.initiative
    return found


def _asks_the_same(one: Round, other: Round) -> bool:
    """Only the same words can be compared."""
    return (one.questionnaire_id, one.is_light) == (other.questionnaire_id, other.is_light)


def _material(rounds: list[Round], *, has_members: bool) -> _Material:
    found = _Material()
    keys = [one.pk for one in rounds]
    for answer in Answer.objects.filter(round__in=keys).select_related("statement"):
        found.answers[answer.round_id].append(answer)
    if not has_members:
        return found
    rows = MemberAnswer.objects.filter(sheet__round__in=keys).order_by()
    for key, sheet, principle, score in rows.values_list("sheet__round", "sheet", "statement__principle", "score"):
        found.sheets[key].setdefault(sheet, defaultdict(list))[principle].append(score)
    for key in MemberOrganisation.objects.filter(round__in=keys).values_list("round", flat=True):
        found.organisations[key] += 1
    return found


def _members_hidden(round_: Round, material: _Material, on: dt.date) -> MembersHidden | None:
    if is_open(round_, on=on):
        return MembersHidden.STILL_OPEN
    is_enough = len(material.sheets[round_.pk]) >= FEWEST_PEOPLE
    if not is_enough or material.organisations[round_.pk] < FEWEST_ORGANISATIONS:
        return MembersHidden.TOO_FEW
    return None


def _rows(round_: Round, material: _Material, may_read: frozenset[str], hidden: MembersHidden | None) -> list[Row]:
    asked = {one.statement.principle for one in material.answers[round_.pk]}
    sheets = list(material.sheets[round_.pk].values())
    rows = []
    for principle in Principle:
        answers = [one for one in material.answers[round_.pk] if one.statement.principle == principle]
        outside, outside_hidden = _outside(answers, may_read)
        own: list[Scores] = [sheet.get(principle, []) for sheet in sheets]
        shown = None if hidden else members_of(own)
        rows.append(
            Row(
                principle=principle,
                outside=outside,
                outside_hidden=outside_hidden if principle in asked else Hidden.NOT_ASKED,
                inside=shown[0] if shown else None,
                spread=shown[1] if shown else None,
                inside_hidden=_why_no_members(hidden, principle in asked, is_shown=shown is not None),
            )
        )
    return rows


def _outside(answers: list[Answer], may_read: frozenset[str]) -> tuple[Decimal | None, Hidden | None]:
    if not all(one.shared_with in may_read for one in answers):
        return None, Hidden.NOT_SHARED
    mean = mean_of([one.score for one in answers])
    return mean, Hidden.UNKNOWN if mean is None else None


def _why_no_members(hidden: MembersHidden | None, is_asked: bool, *, is_shown: bool) -> Hidden | None:
    if is_shown:
        return None
    if not is_asked:
        return Hidden.NOT_ASKED
    return Hidden.NOT_SHOWN if hidden else Hidden.UNKNOWN


def _with_trend(now: Row, then: Row) -> Row:
    return replace(
        now,
        outside_trend=None if now.outside is None or then.outside is None else now.outside - then.outside,
        inside_trend=None if now.inside is None or then.inside is None else now.inside - then.inside,
    )
