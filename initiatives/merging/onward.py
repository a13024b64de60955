"""Where an initiative went that was merged into another, perhaps in several steps."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models import Initiative
from initiatives.models.shown import shown_to

_ONWARD = """
WITH RECURSIVE onward AS (
    SELECT id, merged_into_id FROM initiatives_initiative WHERE id = %(key)s AND merged_into_id IS NOT NULL
    UNION
    SELECT next.id, next.merged_into_id FROM onward JOIN initiatives_initiative next ON next.id = onward.merged_into_id
)
SELECT id FROM onward WHERE merged_into_id IS NULL
"""

_INWARD = """
WITH RECURSIVE inward AS (
    SELECT id FROM initiatives_initiative WHERE merged_into_id = %(key)s
    UNION
    SELECT before.id FROM inward JOIN initiatives_initiative before ON before.merged_into_id = inward.id
)
SELECT id FROM inward
"""


def merged_into(key: int) -> list[int]:
    """The keys of all that goes on in the initiative with this key, also by way of another."""
    return [found for (found,) in rows(_INWARD, {"key": key})]


def went_on_as(user: User | AnonymousUser, key: int) -> Initiative | None:
    """What the initiative with this key went on as, when `user` may see that; None when it did not go anywhere."""
    found = rows(_ONWARD, {"key": key})
    return shown_to(user, found[0][0]) if found else None
