"""What waits for somebody: one list over all initiatives, oldest first, each with its one button.

One statement finds it all, so that the list costs the same for a coordinator of two initiatives and
of two hundred. What somebody put aside (`Snooze`) stays away until its day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.models.initiative import ACTIVE_STAGES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(models.TextChoices):
    """What sort of action it is; the value is part of the key under which it is put aside."""

    REQUEST = "request", _("A request to join")
    INVITATION = "invitation", _("An invitation to take part")
    HORIZON = "horizon", _("A choice at the horizon")
    DISSENT = "dissent", _("Dissent that wants an answer")
    ROLE = "role", _("A role that ends")
    ENDORSE = "endorse", _("A sentence to stand behind")
    RESULT = "result", _("A result without an end")
    CONFIRM = "confirm", _("A record that nobody confirmed")


ROLE_NOTICE_DAYS = 30
CONFIRM_TARGET_DAYS = 60
CONFIRM_LATE_DAYS = 120
ANSWER_DAYS = {Kind.REQUEST: 14, Kind.INVITATION: 14, Kind.DISSENT: 30}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: `object_id` is what the button acts on, `since` the day from which it waits."""

    kind: Kind
    initiative_id: int
    title: str
    object_id: int
    about: str
    since: dt.date
    is_late: bool

    @property
    def key(self) -> str:
        """The name under which it is put aside."""
        return f"{self.kind}:{self.object_id}"

    @property
    def says(self) -> str:
        """What it is, in words."""
        return str(WORDS[self.kind][0]) % {"about": self.about}

    @property
    def verb(self) -> StrOrPromise:
        """The words of its one button."""
        return WORDS[self.kind][1]

    @property
    def address(self) -> str:
        """Where its one button leads."""
        name, is_about_initiative = ADDRESSES[self.kind]
        return reverse(f"initiatives:{name}", args=[self.initiative_id if is_about_initiative else self.object_id])


_AMSTERDAM = "AT TIME ZONE 'Europe/Amsterdam'"

# `mine` are the initiatives that the user edits, as lead or coordinator; `at_table` all in which they have a role.
STATEMENT = f"""
WITH me AS (
    SELECT id FROM partners_person WHERE user_id = %(user)s
), at_table AS (
    SELECT DISTINCT involvement.initiative_id,
           bool_or(involvement.role IN ('lead', 'coordinator')) OVER (PARTITION BY involvement.initiative_id) AS edits
    FROM initiatives_involvement involvement
    JOIN me ON me.id = involvement.person_id
    WHERE involvement.ended_on IS NULL
), table_of AS (
    SELECT initiative.*, at_table.edits
    FROM initiatives_initiative initiative JOIN at_table ON at_table.initiative_id = initiative.id
    WHERE initiative.deleted_at IS NULL AND initiative.stage = ANY(%(active)s)
), mine AS (
    SELECT * FROM table_of WHERE edits
), employer AS (
    SELECT membership.organisation_id, membership.role
    FROM partners_membership membership JOIN me ON me.id = membership.person_id
    WHERE membership.ended_on IS NULL
), waiting AS (
    SELECT 'request' AS kind, mine.id AS initiative_id, mine.title, request.id AS object_id,
           organisation.name AS about, (request.asked_at {_AMSTERDAM})::date AS since
    FROM mine JOIN initiatives_joinrequest request ON request.initiative_id = mine.id
    JOIN partners_organisation organisation ON organisation.id = request.organisation_id
    WHERE request.decided_at IS NULL AND request.direction = 'asked'
  UNION ALL
    SELECT 'invitation', initiative.id, initiative.title, request.id, organisation.name,
           (request.asked_at {_AMSTERDAM})::date
    FROM employer JOIN initiatives_joinrequest request ON request.organisation_id = employer.organisation_id
    JOIN initiatives_initiative initiative ON initiative.id = request.initiative_id AND initiative.deleted_at IS NULL
    JOIN partners_organisation organisation ON organisation.id = request.organisation_id
    WHERE request.decided_at IS NULL AND request.direction = 'invited'
  UNION ALL
    SELECT 'dissent', mine.id, mine.title, dissent.id, left(dissent.text, 120), dissent.raised_on
    FROM mine JOIN initiatives_dissent dissent ON dissent.initiative_id = mine.id
    WHERE dissent.answered_on IS NULL
  UNION ALL
    SELECT 'role', initiative.id, initiative.title, involvement.id, involvement.role, involvement.term_ends_on
    FROM initiatives_involvement involvement JOIN me ON me.id = involvement.person_id
    JOIN initiatives_initiative initiative ON initiative.id = involvement.initiative_id
        AND initiative.deleted_at IS NULL AND initiative.stage = ANY(%(active)s)
    WHERE involvement.ended_on IS NULL AND involvement.term_ends_on <= %(on)s + {ROLE_NOTICE_DAYS}
  UNION ALL
    SELECT 'horizon', mine.id, mine.title, mine.id, '',
           least(CASE WHEN mine.ends_on < %(on)s THEN mine.ends_on END,
                 CASE WHEN mine.horizon_on < %(on)s THEN mine.horizon_on END, result.all_reached_on)
    FROM mine
    LEFT JOIN (SELECT initiative_id, CASE WHEN count(*) = count(reached_on) THEN max(reached_on) END AS all_reached_on
               FROM initiatives_result WHERE initiative_id IN (SELECT id FROM mine) GROUP BY initiative_id) result
        ON result.initiative_id = mine.id
    WHERE mine.ends_on < %(on)s OR mine.horizon_on < %(on)s OR result.all_reached_on IS NOT NULL
  UNION ALL
    SELECT DISTINCT ON (partnership.id) 'endorse', table_of.id, table_of.title, partnership.id, organisation.name,
           coalesce(endorsement.lapses_on, statement.stated_on, partnership.joined_on,
                    (table_of.created_at {_AMSTERDAM})::date)
    FROM table_of
    JOIN initiatives_partnership partnership ON partnership.initiative_id = table_of.id AND partnership.left_on IS NULL
    JOIN employer ON employer.organisation_id = partnership.organisation_id
    JOIN partners_organisation organisation ON organisation.id = partnership.organisation_id
    LEFT JOIN initiatives_endorsement endorsement ON endorsement.initiative_id = table_of.id
        AND endorsement.organisation_id = partnership.organisation_id AND endorsement.is_current
    LEFT JOIN LATERAL (SELECT max(stated_on) AS stated_on FROM initiatives_statement
                       WHERE initiative_id = table_of.id) statement ON true
    WHERE endorsement.id IS NULL OR endorsement.lapses_on <= %(on)s
  UNION ALL
    SELECT 'result', mine.id, mine.title, min(result.id), string_agg(result.title, ', ' ORDER BY result.id),
           greatest((mine.created_at {_AMSTERDAM})::date, mine.confirmed_on)
    FROM mine JOIN initiatives_result result ON result.initiative_id = mine.id
    WHERE result.reached_on IS NULL AND result.done_when = ''
    GROUP BY mine.id, mine.title, mine.created_at, mine.confirmed_on
  UNION ALL
    SELECT 'confirm', mine.id, mine.title, mine.id, '', news.last_on
    FROM mine
    CROSS JOIN LATERAL (
        SELECT greatest(max(happened_on), mine.confirmed_on, (mine.updated_at {_AMSTERDAM})::date) AS last_on
        FROM initiatives_update WHERE initiative_id = mine.id) news
    WHERE news.last_on < %(on)s - {CONFIRM_TARGET_DAYS}
)
SELECT waiting.kind, waiting.initiative_id, waiting.title, waiting.object_id, waiting.about, waiting.since
FROM waiting
WHERE NOT EXISTS (
    SELECT 1 FROM initiatives_snooze snooze
    WHERE snooze.user_id = %(user)s AND snooze.until > %(on)s
      AND snooze.key = waiting.kind || ':' || waiting.object_id)
ORDER BY waiting.since, waiting.kind, waiting.object_id
"""


def waiting_for(user: User, *, on: dt.date) -> list[Waiting]:
    """All that waits for `user` on the date `on`, oldest first, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"user": user.pk, "on": on, "active": list(ACTIVE_STAGES)})
        return [
            Waiting(Kind(kind), initiative_id, title, object_id, about, since, _is_late(Kind(kind), since, on))
            for kind, initiative_id, title, object_id, about, since in cursor.fetchall()
        ]


def _is_late(kind: Kind, since: dt.date, on: dt.date) -> bool:
    """Whether it waits longer than is good: its own clock where it has one, else past its day."""
    if kind in ANSWER_DAYS:
        return since < on - dt.timedelta(days=ANSWER_DAYS[kind])
    if kind == Kind.CONFIRM:
        return since < on - dt.timedelta(days=CONFIRM_LATE_DAYS)
    return kind in {Kind.HORIZON, Kind.ROLE} and since < on


WORDS: dict[Kind, tuple[StrOrPromise, StrOrPromise]] = {
    Kind.REQUEST: (_("%(about)s wants to take part"), _("Read the request")),
    Kind.INVITATION: (_("%(about)s is invited to take part"), _("Read the invitation")),
    Kind.HORIZON: (_("Continue, adapt or stop?"), _("Make a choice")),
    Kind.DISSENT: (_("“%(about)s”"), _("Give an answer")),
    Kind.ROLE: (_("Your role comes to its end"), _("Extend or hand over")),
    Kind.ENDORSE: (_("Does %(about)s stand behind what binds us?"), _("Read the sentence")),
    Kind.RESULT: (_("When are we done with: %(about)s?"), _("Fill it in")),
    Kind.CONFIRM: (_("Is this still right?"), _("It is still right")),
}


def one_for(user: User, key: str, *, on: dt.date) -> Waiting | None:
    """The thing with this key, when it waits for `user` on the date `on`."""
    return next((waiting for waiting in waiting_for(user, on=on) if waiting.key == key), None)


# Where the button of each leads, and whether that page is about the initiative or about the thing itself.
ADDRESSES: dict[Kind, tuple[str, bool]] = {
    Kind.REQUEST: ("request-answer", False),
    Kind.INVITATION: ("request-answer", False),
    Kind.HORIZON: ("horizon-decide", True),
    Kind.DISSENT: ("dissent-answer", False),
    Kind.ROLE: ("involvement-term", False),
    Kind.ENDORSE: ("endorsement-add", False),
    Kind.RESULT: ("result-edit", False),
    Kind.CONFIRM: ("initiative-confirm", True),
}
