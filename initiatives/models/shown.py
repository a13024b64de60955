"""The initiative of a page, with its theme and its region, by a statement that is written out.

Every page of an initiative begins here. Putting this together from a QuerySet takes many times as long as
PostgreSQL needs to answer it.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models.initiative import Initiative
from initiatives.models.sight import sight_of
from initiatives.models.theme import Theme
from partners.models import Region

# What the database keeps for search is long, and no page shows it.
_SEARCHED = {"search", "keys", "partner_names", "sort_title"}


def _shown(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name not in _SEARCHED]


_TABLES = {"initiative": _shown(Initiative), "theme": _shown(Theme), "region": _shown(Region)}
_COLUMNS = ", ".join(f"{table}.{name}" for table, names in _TABLES.items() for name in names)
_ONE = f"""
SELECT {_COLUMNS}
FROM initiatives_initiative initiative
JOIN initiatives_theme theme ON theme.id = initiative.theme_id
LEFT JOIN partners_region region ON region.id = initiative.region_id
WHERE initiative.id = %(key)s AND initiative.deleted_at IS NULL AND (%(is_all)s
    OR initiative.visibility = ANY(%(visibilities)s::text[]) OR initiative.id = ANY(%(initiatives)s::bigint[])
    OR initiative.keys && %(facets)s::text[])
"""  # noqa: S608 (names of columns)


def shown_to(user: User | AnonymousUser, key: int) -> Initiative | None:
    """The initiative with this key when `user` may see it, by the rule of `InitiativeQuerySet.visible_to`."""
    found = rows(_ONE, {"key": key, **sight_of(user)._asdict()})
    if not found:
        return None
    values, own, themes = found[0], len(_TABLES["initiative"]), len(_TABLES["theme"])
    initiative = Initiative.from_db(connection.alias, _TABLES["initiative"], values[:own])
    initiative.theme = Theme.from_db(connection.alias, _TABLES["theme"], values[own : own + themes])
    if initiative.region_id is not None:
        initiative.region = Region.from_db(connection.alias, _TABLES["region"], values[own + themes :])
    return initiative
