"""Missing links: two that work on the same theme in neighbouring regions, whose leads never worked together.

Two regions are neighbours when they are of one kind and year and a third region has members of both: where borders run
is in no register, who meets whom is.
"""

from __future__ import annotations

from typing import NamedTuple

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models.sight import sight_of

# So many of each side, the last changed, are compared; so many suggestions stand on a page, one for two leads.
LATEST, MOST = 150, 8

_SEEN = """(%(is_all)s OR initiative.visibility = ANY(%(visibilities)s::text[])
    OR initiative.id = ANY(%(initiatives)s::bigint[]) OR initiative.keys && %(facets)s::text[])"""

_LINKS = f"""
WITH region AS MATERIALIZED (
    SELECT id, kind, year FROM partners_region WHERE id = %(region)s
), third AS MATERIALIZED (
    SELECT DISTINCT beside.region_id
    FROM partners_regionmember mine JOIN partners_regionmember beside ON beside.organisation_id = mine.organisation_id
    WHERE mine.region_id = %(region)s AND beside.region_id <> %(region)s
), neighbour AS MATERIALIZED (
    SELECT DISTINCT other.id
    FROM third JOIN partners_regionmember theirs ON theirs.region_id = third.region_id
    JOIN partners_regionmember beside ON beside.organisation_id = theirs.organisation_id
    JOIN partners_region other ON other.id = beside.region_id CROSS JOIN region
    WHERE other.kind = region.kind AND other.year = region.year AND other.id <> region.id
), mine AS MATERIALIZED (
    SELECT initiative.id, initiative.title, initiative.theme_id, lead.organisation_id
    FROM (SELECT * FROM initiatives_initiative initiative
          WHERE initiative.deleted_at IS NULL AND initiative.stage IN ('exploring', 'starting', 'growing')
              AND initiative.keys && ARRAY['r' || %(region)s] AND {_SEEN}
              AND (%(theme)s::bigint IS NULL OR initiative.theme_id = %(theme)s)
          ORDER BY initiative.updated_at DESC, initiative.id LIMIT {LATEST}) initiative
    JOIN initiatives_partnership lead
        ON lead.initiative_id = initiative.id AND lead.role = 'lead' AND lead.left_on IS NULL
), theirs AS MATERIALIZED (
    SELECT initiative.id, initiative.title, initiative.theme_id, lead.organisation_id
    FROM (SELECT * FROM initiatives_initiative initiative
          WHERE initiative.deleted_at IS NULL AND initiative.stage IN ('exploring', 'starting', 'growing')
              AND initiative.keys && ARRAY(SELECT 'r' || id FROM neighbour)
              AND NOT initiative.keys && ARRAY['r' || %(region)s] AND {_SEEN}
              AND (%(theme)s::bigint IS NULL OR initiative.theme_id = %(theme)s)
          ORDER BY initiative.updated_at DESC, initiative.id LIMIT {LATEST}) initiative
    JOIN initiatives_partnership lead
        ON lead.initiative_id = initiative.id AND lead.role = 'lead' AND lead.left_on IS NULL
), suggested AS (
    SELECT DISTINCT ON (mine.organisation_id, theirs.organisation_id)
           mine.id, mine.title, theirs.id AS other_id, theirs.title AS other_title, mine.theme_id,
           (SELECT count(*) FROM initiatives_likeness one JOIN initiatives_likeness other
                ON other.initiative_id = theirs.id CROSS JOIN LATERAL unnest(one.terms) term
            WHERE one.initiative_id = mine.id AND term = ANY(other.terms)) AS alike
    FROM mine JOIN theirs ON theirs.theme_id = mine.theme_id AND theirs.organisation_id <> mine.organisation_id
    WHERE NOT EXISTS (
            SELECT 1 FROM initiatives_partnership one JOIN initiatives_partnership other
                ON other.initiative_id = one.initiative_id AND other.organisation_id = theirs.organisation_id
            WHERE one.organisation_id = mine.organisation_id)
        AND NOT EXISTS (SELECT 1 FROM initiatives_verdict verdict
                        WHERE verdict.first_id = least(mine.id, theirs.id)
                            AND verdict.second_id = greatest(mine.id, theirs.id))
    ORDER BY mine.organisation_id, theirs.organisation_id, alike DESC, mine.id, theirs.id
)
SELECT id, title, other_id, other_title, theme_id FROM suggested ORDER BY alike DESC, id, other_id LIMIT {MOST}
"""  # noqa: S608 (numbers and words of this file)


class MissingLink(NamedTuple):
    """One initiative in the region, and one beside it, that could meet."""

    pk: int
    title: str
    other_pk: int
    other_title: str
    theme_id: int


def missing_links(user: User, *, region_id: int, theme_id: int | None = None) -> list[MissingLink]:
    """The few that share most words, as far as `user` may see both; in one statement."""
    values = {"region": region_id, "theme": theme_id, **sight_of(user)._asdict()}
    return [MissingLink(*row) for row in rows(_LINKS, values)]
