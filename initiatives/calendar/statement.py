"""The statements that find what stands in the calendar.

Each branch finds its own sort of thing by the day, along an index of its own, and looks at the initiative of each:
may it be seen, and does it fit the filter? For a month it stops, day by day, when there are more than a page could
tell (`CAP`); for a list it stops at what the list shows. Only what is shown is then read in full.

Which initiatives is said in one of three ways (`Way`); their keys come from `InitiativeQuerySet.visible_to`. `me` and
`table_of` are who asks, and the initiatives in which they have a role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from initiatives.calendar.kinds import Kind

# So many things a day are counted; beyond that a page says "more than".
CAP = 50


# Asked of a narrow index alone: the rows of initiatives are wide, and a month looks at thousands.
_BY_RULE = """AND initiative.deleted_at IS NULL
            AND (%(is_all)s OR initiative.visibility = ANY(%(visibilities)s::text[]) OR {in_set})"""
_IN_SET = "CASE WHEN {key} < octet_length(%(set)s::bytea) * 8 THEN get_bit(%(set)s::bytea, {key}) = 1 ELSE false END"
_FEW = "JOIN unnest(%(ids)s::bigint[]) AS few (id) ON few.id = initiative.id"
_KEPT = "AND initiative.deleted_at IS NULL"


class Way(StrEnum):
    """How it is said which initiatives a calendar is about."""

    # All that somebody may see: what is open to them by its visibility, and the keys of what they see as an insider.
    RULE = "rule"
    # What a filter leaves: a few keys, from which each thing is looked for.
    FEW = "few"
    # The same, when there are many: a bit for each key, of which each thing of a day is asked.
    MANY = "many"

    def conditions(self, key: str) -> tuple[str, str]:
        """What is joined, and what is asked; `key` is that of the initiative in the table of the thing itself."""
        if self is Way.FEW:
            return _FEW, _KEPT
        if self is Way.MANY:
            return "", f"{_KEPT} AND {_IN_SET.format(key=key)}"
        return "", _BY_RULE.format(in_set=_IN_SET.format(key="initiative.id"))


@dataclass(frozen=True)
class Branch:
    """One sort of thing: on which day, of which initiative, and where it comes from (`rows`)."""

    kind: Kind
    day: str
    object_id: str
    rows: str
    # The order along its index; and what a thing without a day of its own says about how exact it is.
    order: tuple[str, ...]
    shelf: str = "'day'"

    @property
    def initiative_key(self) -> str:
        """The key of the initiative, in the table of the thing itself."""
        table = self.object_id.partition(".")[0]
        return "initiative.id" if table == "initiative" else f"{table}.initiative_id"

    def sql(self, form: str, *, within: str, way: Way, direction: str = "ASC") -> str:
        """The branch in a statement: `form` with what it selects and from where."""
        few, rule = way.conditions(self.initiative_key)
        order = ", ".join(f"{column} {direction}" for column in self.order)
        columns = (
            f"'{self.kind.value}' AS kind, {self.kind.rank} AS rank, {self.shelf} AS shelf, {self.day} AS day,"
            f" {self.object_id} AS object_id, initiative.id AS initiative_id"
        )
        rows = self.rows.format(within=f"{self.day} {within}", few=few, rule=rule)
        return form.format(columns=columns, rows=rows, order=order)


_MILESTONE = Branch(
    Kind.MILESTONE, "milestone.planned_until", "milestone.id",
    """FROM initiatives_milestone milestone
        JOIN initiatives_initiative initiative ON initiative.id = milestone.initiative_id {few}
        WHERE milestone.reached_on IS NULL AND {within} AND milestone.precision = ANY(%(shelves)s::text[])
            AND initiative.stage <> 'closed' {rule}""",
    ("milestone.planned_until", "milestone.precision", "milestone.id"), shelf="milestone.precision",
)  # fmt: skip
# How far a look from outside is, is for who takes part and who may change the record (`Roles.can_see_reflections`).
_ROUND = """FROM initiatives_round round
        JOIN initiatives_initiative initiative ON initiative.id = round.initiative_id {{few}}
        WHERE {condition} AND {{within}} AND %(is_by_day)s AND (%(is_all)s
            OR initiative.keys && %(table_facets)s::text[] OR initiative.id = ANY(%(seated)s::bigint[])
            OR initiative.id IN (SELECT initiative_id FROM table_of)) {{rule}}"""


def _round(day: str, condition: str) -> Branch:
    return Branch(Kind.REFLECTION, day, "round.id", _ROUND.format(condition=condition), (day, "round.id"))


# In the order of their rank: a day that has too many is read no further.
BY_DAY = (
    Branch(
        Kind.CELEBRATION, 'celebration."on"', "celebration.id",
        """FROM initiatives_celebration celebration
        JOIN initiatives_initiative initiative ON initiative.id = celebration.initiative_id {few}
        WHERE celebration.how = 'planned' AND {within} AND %(is_by_day)s {rule}""",
        ('celebration."on"', "celebration.id"),
    ),
    _MILESTONE,
    _round("round.planned_on", "round.state = 'planned' AND initiative.stage <> 'closed'"),
    _round("round.closes_on", "round.state IN ('invited', 'opened') AND initiative.stage <> 'closed'"),
    _round("round.answer_due_on", "round.state = 'submitted'"),
    Branch(
        Kind.HORIZON, "coalesce(initiative.horizon_on, initiative.ends_on)", "initiative.id",
        """FROM initiatives_initiative initiative {few}
        WHERE initiative.deleted_at IS NULL AND initiative.stage <> 'closed' AND {within} AND %(is_by_day)s {rule}""",
        ("coalesce(initiative.horizon_on, initiative.ends_on)", "initiative.id"),
    ),
    Branch(
        Kind.REACHED, "milestone.reached_on", "milestone.id",
        """FROM initiatives_milestone milestone
        JOIN initiatives_initiative initiative ON initiative.id = milestone.initiative_id {few}
        WHERE milestone.reached_on IS NOT NULL AND {within} AND %(is_by_day)s {rule}""",
        ("milestone.reached_on", "milestone.id"),
    ),
)  # fmt: skip
# Of one's own roles there are few: they are found by who one is.
OWN = Branch(
    Kind.ROLE, "involvement.term_ends_on", "involvement.id",
    """FROM initiatives_involvement involvement
        JOIN me ON me.id = involvement.person_id
        JOIN initiatives_initiative initiative ON initiative.id = involvement.initiative_id {few}
        WHERE involvement.ended_on IS NULL AND {within} AND %(is_by_day)s AND initiative.stage <> 'closed' {rule}""",
    ("involvement.term_ends_on", "involvement.id"),
)  # fmt: skip

_WITH = """
WITH me AS (
    SELECT id FROM partners_person WHERE user_id = %(user)s
), table_of AS (
    SELECT involvement.initiative_id, bool_or(involvement.role IN ('lead', 'coordinator')) AS edits
    FROM initiatives_involvement involvement JOIN me ON me.id = involvement.person_id
    WHERE involvement.ended_on IS NULL
    GROUP BY involvement.initiative_id
), found AS (
    {found}
), shown AS (
    {shown}
)
"""
# Who may say that a milestone is reached: as `permissions.can_reach`.
_IN_FULL = """
SELECT shown.kind, shown.day, shown.shelf, shown.number, shown.object_id, shown.initiative_id, initiative.title,
       coalesce(milestone.title, celebration.title, ''),
       coalesce(round.state, involvement.role, celebration.place, ''), milestone.planned_from, initiative.updated_at,
       shown.kind = 'milestone' AND coalesce(%(is_all)s OR initiative.keys && %(coordinated)s::text[]
           OR initiative.id IN (SELECT initiative_id FROM table_of WHERE edits)
           OR milestone.owner_id IN (SELECT id FROM me)
           OR ('o' || milestone.owner_organisation_id) = ANY(%(organisations)s::text[])
              AND initiative.keys @> ARRAY['o' || milestone.owner_organisation_id], false)
FROM shown
JOIN LATERAL (SELECT * FROM initiatives_initiative WHERE id = shown.initiative_id OFFSET 0) initiative ON true
LEFT JOIN LATERAL (SELECT * FROM initiatives_milestone WHERE id = shown.object_id
    AND shown.kind IN ('milestone', 'reached') OFFSET 0) milestone ON true
LEFT JOIN LATERAL (
    SELECT celebration.place, coalesce(of_milestone.title, of_result.title) AS title
    FROM initiatives_celebration celebration
    LEFT JOIN initiatives_milestone of_milestone ON of_milestone.id = celebration.milestone_id
    LEFT JOIN initiatives_result of_result ON of_result.id = celebration.result_id
    WHERE celebration.id = shown.object_id AND shown.kind = 'celebration' OFFSET 0) celebration ON true
LEFT JOIN LATERAL (SELECT state FROM initiatives_round WHERE id = shown.object_id
    AND shown.kind = 'reflection' OFFSET 0) round ON true
LEFT JOIN LATERAL (SELECT role FROM initiatives_involvement WHERE id = shown.object_id
    AND shown.kind = 'role' OFFSET 0) involvement ON true
ORDER BY {order}
"""
_UNION = "\n    UNION ALL\n    "
_ALONG_DAYS = "(SELECT {{columns}} {{rows}} ORDER BY {{order}} LIMIT {cap})"
_PLAIN = "(SELECT {columns} {rows})"


@cache
def month_statement(way: Way) -> str:
    """What a month shows: the first few of each day and how many there are, and of what has only a period."""
    if way is Way.FEW:
        between = "BETWEEN %(first)s AND %(last)s"
        found = [branch.sql(_PLAIN, within=between, way=way) for branch in BY_DAY]
        found += [_shelves(_MILESTONE.sql(_PLAIN, within="= shelves.day", way=way))]
    else:
        capped = _ALONG_DAYS.format(cap=CAP)
        along = _UNION.join(branch.sql(capped, within="= days.day", way=way) for branch in BY_DAY)
        found = [
            f"""SELECT of_day.* FROM (SELECT generate_series(%(first)s::date, %(last)s::date, interval '1 day')::date
            AS day) days CROSS JOIN LATERAL ({along} LIMIT {CAP}) of_day""",
            _shelves(_MILESTONE.sql(capped, within="= shelves.day", way=way)),
        ]
    found.append(OWN.sql(_PLAIN, within="BETWEEN %(first)s AND %(last)s", way=way))
    shown = """SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY shelf, day ORDER BY rank, object_id) AS place,
               count(*) OVER (PARTITION BY shelf, day) AS number FROM found
    ) counted WHERE place <= %(shown)s"""
    whole = _WITH.format(found=_UNION.join(found), shown=shown)
    return whole + _IN_FULL.format(order="shown.day, shown.shelf, shown.place")


def _shelves(sql: str) -> str:
    of_shelf = sql.replace("%(shelves)s::text[]", "ARRAY[shelves.shelf]")
    return f"""SELECT of_shelf.* FROM unnest(%(shelf_names)s::text[], %(shelf_days)s::date[]) AS shelves (shelf, day)
            CROSS JOIN LATERAL ({of_shelf}) of_shelf"""


@cache
def list_statement(way: Way, *, is_backward: bool = False) -> str:
    """What a list or a subscription shows: in the order of the days, or from the last day back."""
    direction = "DESC" if is_backward else "ASC"
    some = "(SELECT {columns} {rows} ORDER BY {order} LIMIT %(until_row)s)"
    between = "BETWEEN %(first)s AND %(last)s"
    found = _UNION.join(branch.sql(some, within=between, way=way, direction=direction) for branch in (*BY_DAY, OWN))
    order = ", ".join(f"{column} {direction}" for column in ("day", "rank", "shelf", "object_id"))
    shown = f"SELECT *, 0 AS number FROM found ORDER BY {order} OFFSET %(start)s LIMIT %(size)s"
    return _WITH.format(found=found, shown=shown) + _IN_FULL.format(
        order=", ".join(f"shown.{column} {direction}" for column in ("day", "rank", "shelf", "object_id"))
    )
