"""An initiative that one cannot open, but may hear of: a key that says nothing, and only for who was shown it."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

from collab.accounts.models import User
from initiatives.models import Initiative, Visibility

_PURPOSE = "initiatives.overlap.hints"


def key_of(initiative_id: int, user: User) -> str:
    """The key under which `user` may ask about this initiative: it says nothing, and nobody else can use it."""
    return salted_hmac(_PURPOSE, f"{initiative_id}:{user.pk}", algorithm="sha256").hexdigest()[:32]


def hinted(key: str, user: User) -> Initiative | None:
    """The initiative that this key of `user` is about, as long as its coordinator lets others hear of it."""
    rows = Initiative.objects.kept().filter(may_be_hinted=True, visibility=Visibility.PARTNERS)
    for pk in rows.values_list("pk", flat=True).iterator():
        if constant_time_compare(key_of(pk, user), key):
            return rows.filter(pk=pk).first()
    return None
