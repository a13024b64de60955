"""Filters of the list that somebody keeps under a name."""

from __future__ import annotations

from django.db import transaction

from collab.accounts.models import User
from initiatives.models import SavedFilter

MOST = 30


@transaction.atomic
def save_filter(*, name: str, query: str, by: User) -> SavedFilter:
    """Keep `query` under `name` for `by`; the filter that had this name before is replaced."""
    saved, _is_new = SavedFilter.objects.update_or_create(user=by, name=name, defaults={"query": query})
    return saved


@transaction.atomic
def remove_filter(*, saved: SavedFilter, by: User) -> None:
    """Take a saved filter away. Only its owner can: it is nobody else's."""
    SavedFilter.objects.filter(pk=saved.pk, user=by).delete()
