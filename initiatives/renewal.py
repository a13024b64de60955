"""Renewal: which partners and people came and went in twelve months, for any number of initiatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PERIOD = relativedelta(months=12)


@dataclass(frozen=True)
class Renewal:
    """How many came and went in the twelve months before a day. Who was there from the start did not come."""

    partners_in: int = 0
    partners_out: int = 0
    people_in: int = 0
    people_out: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nobody came and nobody went."""
        return not (self.partners_in or self.partners_out or self.people_in or self.people_out)

    @property
    def words(self) -> str:
        """One sentence, such as: in the last twelve months 2 partners came; 1 person left."""
        if self.is_nothing:
            return _("In the last twelve months nobody came and nobody left.")
        parts = [
            ngettext("%(number)s partner came", "%(number)s partners came", self.partners_in)
            % {"number": self.partners_in},
            ngettext("%(number)s partner left", "%(number)s partners left", self.partners_out)
            % {"number": self.partners_out},
            ngettext("%(number)s person came", "%(number)s people came", self.people_in) % {"number": self.people_in},
            ngettext("%(number)s person left", "%(number)s people left", self.people_out) % {"number": self.people_out},
        ]
        numbers = (self.partners_in, self.partners_out, self.people_in, self.people_out)
        said = [words for words, number in zip(parts, numbers, strict=True) if number]
        return _("In the last twelve months: %(moves)s.") % {"moves": "; ".join(said)}


# Somebody who changes role or seat neither comes nor goes: the moves of one person or partner are taken together.
_STATEMENT = """
WITH chosen AS (
    SELECT id, coalesce(started_on, (created_at AT TIME ZONE 'Europe/Amsterdam')::date) AS began_on
    FROM initiatives_initiative WHERE id = ANY(%(ids)s)
), move AS (
    SELECT initiative_id, true AS is_partner, organisation_id AS who, joined_on AS came_on, left_on AS went_on
    FROM initiatives_partnership WHERE initiative_id = ANY(%(ids)s)
    UNION ALL
    SELECT initiative_id, false, person_id, started_on, ended_on
    FROM initiatives_involvement WHERE initiative_id = ANY(%(ids)s)
    UNION ALL
    SELECT initiative_id, false, person_id, filled_on, ended_on
    FROM initiatives_seat WHERE initiative_id = ANY(%(ids)s) AND person_id IS NOT NULL
), stay AS (
    SELECT initiative_id, is_partner,
           CASE WHEN bool_and(came_on IS NOT NULL) THEN min(came_on) END AS came_on,
           CASE WHEN bool_and(went_on IS NOT NULL AND went_on <= %(on)s) THEN max(went_on) END AS went_on
    FROM move GROUP BY initiative_id, is_partner, who
)
SELECT chosen.id,
       count(*) FILTER (WHERE is_partner AND came_on > greatest(began_on, %(since)s) AND came_on <= %(on)s),
       count(*) FILTER (WHERE is_partner AND went_on > %(since)s),
       count(*) FILTER (WHERE NOT is_partner AND came_on > greatest(began_on, %(since)s) AND came_on <= %(on)s),
       count(*) FILTER (WHERE NOT is_partner AND went_on > %(since)s)
FROM chosen LEFT JOIN stay ON stay.initiative_id = chosen.id
GROUP BY chosen.id
"""


def renewal_of(initiative_ids: Sequence[int], *, on: dt.date) -> dict[int, Renewal]:
    """The renewal of each of these initiatives in the twelve months up to the date `on`: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"ids": list(initiative_ids), "on": on, "since": on - PERIOD})
        return {key: Renewal(*numbers) for key, *numbers in cursor.fetchall()}
