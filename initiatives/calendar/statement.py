"""The statements that find what stands in the calendar.

Each branch finds its own sort of thing by the day, along an index of its own, and looks at the initiative of each:
may it be seen, and does it fit the filter? For a month it stops, day by day, when there are more than a page could
tell (`CAP`); for a list it stops at what the list shows. Only what is shown is then read in full.

`seen` says which initiatives: by the rule of `InitiativeQuerySet.visible_to` written out, or, where a filter leaves
few, by their keys. `me` and `table_of` are who asks and the initiatives in which they have a role.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from initiatives.calendar.kinds import Kind

# So many things a day are counted; beyond that a page says "more than".
CAP = 50


@dataclass(frozen=True)
class Branch:
    """One sort of thing: on which day, of which initiative, and where it comes from (`rows`)."""

    kind: Kind
    day: str
    object_id: str
    rows: str
    # The order along its index; and what a thing without a day of its own says about how exact it is.
    order: str
    shelf: str = "'day'"

    def sql(self, form: str, *, within: str, seen: str, direction: str = "ASC") -> str:
        """The branch in a statement: `form` with what it selects and from where."""
        order = ", ".join(f"{column} {direction}" for column in self.order.split(", "))
        columns = (
            f"'{self.kind.value}' AS kind, {self.kind.rank} AS rank, {self.shelf} AS shelf, {self.day} AS day,"
            f" {self.object_id} AS object_id, initiative.id AS initiative_id"
        )
        rows = self.rows.format(within=f"{self.day} {within}", seen=seen)
        return form.format(columns=columns, rows=rows, order=order)


_MILESTONE = Branch(
    Kind.MILESTONE, "milestone.planned_until", "milestone.id",
    """FROM initiatives_milestone milestone
        JOIN initiatives_initiative initiative ON initiative.id = milestone.initiative_id {seen}
        WHERE milestone.reached_on IS NULL AND {within} AND milestone.precision = ANY(%(shelves)s::text[])
            AND initiative.stage <> 'closed'""",
    "milestone.planned_until, milestone.precision, milestone.id", shelf="milestone.precision",
)  # fmt: skip
# How far a look from outside is, is for who takes part and who may change the record (`Roles.can_see_reflections`).
_ROUND = """FROM initiatives_round round
        JOIN initiatives_initiative initiative ON initiative.id = round.initiative_id {{seen}}
        WHERE {condition} AND {{within}} AND %(is_by_day)s AND (%(is_all)s
            OR initiative.keys && %(table_facets)s::text[] OR initiative.id = ANY(%(seated)s::bigint[])
            OR initiative.id IN (SELECT initiative_id FROM table_of))"""


def _round(day: str, condition: str) -> Branch:
    return Branch(Kind.REFLECTION, day, "round.id", _ROUND.format(condition=condition), f"{day}, round.id")


BY_DAY = (
    _MILESTONE,
    Branch(
        Kind.REACHED, "milestone.reached_on", "milestone.id",
        """FROM initiatives_milestone milestone
        JOIN initiatives_initiative initiative ON initiative.id = milestone.initiative_id {seen}
        WHERE milestone.reached_on IS NOT NULL AND {within} AND %(is_by_day)s""",
        "milestone.reached_on, milestone.id",
    ),
    Branch(
        Kind.CELEBRATION, 'celebration."on"', "celebration.id",
        """FROM initiatives_celebration celebration
        JOIN initiatives_initiative initiative ON initiative.id = celebration.initiative_id {seen}
        WHERE celebration.how = 'planned' AND {within} AND %(is_by_day)s""",
        'celebration."on", celebration.id',
    ),
    Branch(
        Kind.HORIZON, "coalesce(initiative.horizon_on, initiative.ends_on)", "initiative.id",
        """FROM initiatives_initiative initiative {seen}
        WHERE initiative.deleted_at IS NULL AND initiative.stage <> 'closed' AND {within} AND %(is_by_day)s""",
        "coalesce(initiative.horizon_on, initiative.ends_on), initiative.id",
    ),
    _round("round.planned_on", "round.state = 'planned' AND initiative.stage <> 'closed'"),
    _round("round.closes_on", "round.state IN ('invited', 'opened') AND initiative.stage <> 'closed'"),
    _round("round.answer_due_on", "round.state = 'submitted'"),
)  # fmt: skip
# Of one's own roles there are few: they are found by who one is.
OWN = Branch(
    Kind.ROLE, "involvement.term_ends_on", "involvement.id",
    """FROM initiatives_involvement involvement
        JOIN me ON me.id = involvement.person_id
        JOIN initiatives_initiative initiative ON initiative.id = involvement.initiative_id {seen}
        WHERE involvement.ended_on IS NULL AND {within} AND %(is_by_day)s AND initiative.stage <> 'closed'""",
    "involvement.term_ends_on, involvement.id",
)  # fmt: skip

# Written so that no index on the keys is used: what is looked for is found by the day.
_BY_RULE = """AND initiative.deleted_at IS NULL
            AND (%(is_all)s OR initiative.visibility = ANY(%(visibilities)s::text[])
                 OR initiative.id = ANY(%(initiatives)s::bigint[]) OR initiative.keys && %(facets)s::text[])
            AND (cardinality(%(wanted)s::text[]) = 0 OR initiative.keys @> %(wanted)s::text[])
            AND (cardinality(%(any_of)s::text[]) = 0 OR initiative.keys && %(any_of)s::text[])"""
_FEW = "JOIN unnest(%(ids)s::bigint[]) AS few (id) ON few.id = initiative.id AND initiative.deleted_at IS NULL"

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
       coalesce(milestone.title, of_milestone.title, of_result.title, ''),
       coalesce(round.state, involvement.role, celebration.place, ''), milestone.planned_from, initiative.updated_at,
       shown.kind = 'milestone' AND (%(is_administrator)s OR initiative.keys && %(coordinated)s::text[]
           OR initiative.id IN (SELECT initiative_id FROM table_of WHERE edits)
           OR milestone.owner_id IN (SELECT id FROM me)
           OR ('o' || milestone.owner_organisation_id) = ANY(%(organisations)s::text[])
              AND initiative.keys @> ARRAY['o' || milestone.owner_organisation_id])
FROM shown
JOIN initiatives_initiative initiative ON initiative.id = shown.initiative_id
LEFT JOIN initiatives_milestone milestone
    ON milestone.id = shown.object_id AND shown.kind IN ('milestone', 'reached')
LEFT JOIN initiatives_celebration celebration ON celebration.id = shown.object_id AND shown.kind = 'celebration'
LEFT JOIN initiatives_milestone of_milestone ON of_milestone.id = celebration.milestone_id
LEFT JOIN initiatives_result of_result ON of_result.id = celebration.result_id
LEFT JOIN initiatives_round round ON round.id = shown.object_id AND shown.kind = 'reflection'
LEFT JOIN initiatives_involvement involvement ON involvement.id = shown.object_id AND shown.kind = 'role'
ORDER BY {order}
"""
_UNION = "\n    UNION ALL\n    "
_ALONG_DAYS = "(SELECT {{columns}} {{rows}} ORDER BY {{order}} LIMIT {cap})"
_PLAIN = "(SELECT {columns} {rows})"


def _seen(branch: Branch, has_few: bool) -> str:
    if has_few:
        return f" {_FEW}"
    # The horizon stands in the initiative itself: its conditions come after WHERE.
    return "" if branch.kind == Kind.HORIZON else _BY_RULE


def _with_rule(branch: Branch, has_few: bool) -> Branch:
    """The branch with the rule at its end, where there is no join to hang it on."""
    if has_few or branch.kind != Kind.HORIZON:
        return branch
    return Branch(branch.kind, branch.day, branch.object_id, branch.rows + _BY_RULE, branch.order, branch.shelf)


def _sql(branch: Branch, form: str, within: str, has_few: bool, direction: str = "ASC") -> str:
    whole = _with_rule(branch, has_few)
    return whole.sql(form, within=within, seen=_seen(branch, has_few), direction=direction)


@cache
def month_statement(has_few: bool) -> str:
    """What a month shows: the first few of each day and how many there are, and of what has only a period."""
    if has_few:
        between = "BETWEEN %(first)s AND %(last)s"
        found = [_sql(branch, _PLAIN, between, has_few) for branch in BY_DAY]
        found += [_shelves(_sql(_MILESTONE, _PLAIN, "= shelves.day", has_few))]
    else:
        capped = _ALONG_DAYS.format(cap=CAP)
        along = _UNION.join(_sql(branch, capped, "= days.day", has_few) for branch in BY_DAY)
        found = [
            f"""SELECT of_day.* FROM (SELECT generate_series(%(first)s::date, %(last)s::date, interval '1 day')::date
            AS day) days CROSS JOIN LATERAL ({along}) of_day""",
            _shelves(_sql(_MILESTONE, capped, "= shelves.day", has_few)),
        ]
    found.append(_sql(OWN, _PLAIN, "BETWEEN %(first)s AND %(last)s", has_few))
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
def list_statement(has_few: bool, *, is_backward: bool = False) -> str:
    """What a list or a subscription shows: in the order of the days, or from the last day back."""
    direction = "DESC" if is_backward else "ASC"
    some = "(SELECT {columns} {rows} ORDER BY {order} LIMIT %(until_row)s)"
    between = "BETWEEN %(first)s AND %(last)s"
    found = _UNION.join(_sql(branch, some, between, has_few, direction) for branch in (*BY_DAY, OWN))
    order = ", ".join(f"{column} {direction}" for column in ("day", "rank", "shelf", "object_id"))
    shown = f"SELECT *, 0 AS number FROM found ORDER BY {order} OFFSET %(start)s LIMIT %(size)s"
    return _WITH.format(found=found, shown=shown) + _IN_FULL.format(
        order=", ".join(f"shown.{column} {direction}" for column in ("day", "rank", "shelf", "object_id"))
    )
