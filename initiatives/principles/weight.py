"""The structure weight through time, and in words: which group, which form, how many hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from initiatives.models import Agreement, Body
from initiatives.principles.facts import BODY_WEIGHT, FORM_WEIGHT, case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# As many meeting hours a month weigh one.
HOURS_THAT_WEIGH_ONE = 8


@dataclass(frozen=True)
class Moment:
    """What the structure weighed on a day: its groups, their meetings, and the heaviest form."""

    day: dt.date
    bodies: Decimal
    meetings: Decimal
    form: Decimal

    @property
    def weight(self) -> Decimal:
        """All of it."""
        return self.bodies + self.meetings + self.form


@dataclass(frozen=True)
class Part:
    """One thing that weighs, in words."""

    words: str
    weight: Decimal


# What was in force on each day, from the intervals of groups and agreements; the same sums as in `facts`.
WEIGHTS = f"""
SELECT moment.day, coalesce(body.weight, 0), coalesce(body.meetings, 0), coalesce(agreement.weight, 0)
FROM unnest(%(days)s::date[]) AS moment(day)
LEFT JOIN LATERAL (
    SELECT sum({case_of("kind", dict(BODY_WEIGHT))}) AS weight,
           sum(meetings_per_year * hours) / 12 / {HOURS_THAT_WEIGH_ONE} AS meetings
    FROM initiatives_body
    WHERE initiative_id = %(id)s AND started_on <= moment.day AND (ended_on IS NULL OR ended_on > moment.day)
) body ON true
LEFT JOIN LATERAL (
    SELECT max({case_of("form", dict(FORM_WEIGHT))}) AS weight
    FROM initiatives_agreement
    WHERE initiative_id = %(id)s AND signed_on <= moment.day AND (ended_on IS NULL OR ended_on > moment.day)
) agreement ON true
ORDER BY moment.day
"""


def month_ends(on: dt.date, months: int) -> list[dt.date]:
    """The last day of each of the last `months` months, the month of `on` included up to `on` itself."""
    first = on.replace(day=1)
    ends = [first - relativedelta(months=back) - dt.timedelta(days=1) for back in range(months - 2, -1, -1)]
    return [*ends, on]


def weight_through(initiative_id: int, days: Sequence[dt.date]) -> list[Moment]:
    """What the structure of an initiative weighed on each of `days`, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(WEIGHTS, {"id": initiative_id, "days": list(days)})
        return [Moment(*row) for row in cursor.fetchall()]


def weight_in_words(bodies: Iterable[Body], agreements: Iterable[Agreement], *, on: dt.date) -> list[Part]:
    """What weighs on the date `on`: each group, the hours of all meetings, and the heaviest form."""
    meeting = [row for row in bodies if row.started_on <= on and (row.ended_on is None or row.ended_on > on)]
    parts = [Part(str(row), Decimal(str(BODY_WEIGHT[row.kind]))) for row in meeting]
    hours = sum((row.meetings_per_year * row.hours for row in meeting), Decimal(0)) / 12
    if hours:
        said = number_format(round(hours, 1).normalize(), use_l10n=True)
        words = _("Meetings, %(hours)s hours a month") % {"hours": said}
        parts.append(Part(words, hours / HOURS_THAT_WEIGH_ONE))
    held = [row for row in agreements if row.signed_on <= on and (row.ended_on is None or row.ended_on > on)]
    if held:
        heaviest = max(held, key=lambda row: FORM_WEIGHT[row.form])
        parts.append(Part(str(heaviest), FORM_WEIGHT[heaviest.form]))
    return parts
