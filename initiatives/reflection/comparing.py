"""The middle half of similar initiatives, per advice: a quiet band beside one's own numbers, and never a ranking.

Similar is what has the same theme, anywhere in the register, and was asked the same words in full: a kind is only a
help when something is logged, and no region has ten of one theme. What counts is the newest such look of each
initiative, of the two answers about an advice only when the reflector shared both with managers in the region or wider.

Nobody can be read from it. There is no band below ten other initiatives, no count, no names. The band holds what is
shown to everybody alike, one's own included, so that two readers cannot subtract each other. It is cut at the first of
the month, and only of looks with their response by then, which can no longer be corrected: all month it is the same,
also when an initiative is deleted meanwhile (only one that gets another theme moves at once). The two numbers are
rounded to one decimal. And it is for the readers of the members' view (`mirror.may_see_members`): what was shared with
managers is not for everybody, also not in a band.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.prepared import rows
from initiatives.models import Initiative, Round, Sharing

# Below so many other initiatives there is nothing to compare with.
FEWEST_OTHERS = 10

_BANDS = """
WITH newest AS (
    SELECT DISTINCT ON (round.initiative_id) round.id, round.initiative_id
    FROM initiatives_round round JOIN initiatives_initiative initiative ON initiative.id = round.initiative_id
    WHERE initiative.theme_id = %(theme)s AND round.questionnaire_id = %(questionnaire)s AND NOT round.is_light
        AND round.state = 'answered' AND round.answered_at < %(until)s
        AND (initiative.deleted_at IS NULL OR initiative.deleted_at >= %(until)s)
    ORDER BY round.initiative_id, round.number DESC
), own AS (
    SELECT newest.initiative_id, statement.principle, avg(answer.score)::float8 AS mean
    FROM newest JOIN initiatives_answer answer ON answer.round_id = newest.id
    JOIN initiatives_reflectionstatement statement ON statement.id = answer.statement_id
    GROUP BY newest.initiative_id, statement.principle
    HAVING bool_and(answer.shared_with = ANY(%(circles)s::text[])) AND count(answer.score) * 2 >= count(*)
        AND count(answer.score) > 0
)
SELECT principle, round(percentile_cont(0.25) WITHIN GROUP (ORDER BY mean)::numeric, 1),
       round(percentile_cont(0.75) WITHIN GROUP (ORDER BY mean)::numeric, 1)
FROM own GROUP BY principle
HAVING count(*) FILTER (WHERE initiative_id <> %(initiative)s) >= %(fewest)s
"""


class NotCompared(TextChoices):
    """Why there is no band at all."""

    LIGHT = "light", _("Only looks with all questions are compared; this one was the light form.")
    TOO_FEW = (
        "too_few",
        _(
            "We compare from ten other initiatives with the same theme on, of which the reflector shared the answers "
            "with managers. There are not so many yet, and with fewer one could be recognised."
        ),
    )


@dataclass(frozen=True)
class Half:
    """The middle half of similar initiatives: a quarter is below `low`, a quarter above `high`."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Comparison:
    """The middle half per advice, as it was on the first of the month; why there is none at all."""

    halves: dict[str, Half]
    as_of: dt.date
    hidden: NotCompared | None


def compared(initiative: Initiative, round_: Round, *, on: dt.date) -> Comparison:
    """What similar initiatives have beside this round, in one statement; on every day of a month the same."""
    as_of = on.replace(day=1)
    if round_.is_light:
        return Comparison({}, as_of, NotCompared.LIGHT)
    values = {
        "theme": initiative.theme_id,
        "questionnaire": round_.questionnaire_id,
        "initiative": initiative.pk,
        "until": timezone.make_aware(dt.datetime.combine(as_of, dt.time.min)),
        "circles": [Sharing.MANAGERS.value, Sharing.PUBLIC.value],
        "fewest": FEWEST_OTHERS,
    }
    halves = {principle: Half(low, high) for principle, low, high in rows(_BANDS, values)}
    return Comparison(halves, as_of, None if halves else NotCompared.TOO_FEW)
