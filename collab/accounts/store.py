"""Who asks: the session and the account, the two rows that every request reads.

Both are read by statements that are written out. Putting them together from a QuerySet takes three
times as long as PostgreSQL needs to answer them, on every page and with every letter that somebody types.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from collab.accounts.models import User
from collab.lib.prepared import rows

_FIELDS = User._meta.concrete_fields
_ACCOUNT = f"SELECT {', '.join(str(field.column) for field in _FIELDS)} FROM {User._meta.db_table} WHERE id = %s"  # noqa: S608 (names of columns)
_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django's sessions in the database, read quickly."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it is over, and then a new one gets a new key."""
        found = rows(_SESSION, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])


class Backend(AuthenticationBackend):
    """Signing in with e-mail address and password, as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """The account with this key, unless it was switched off."""
        found = rows(_ACCOUNT, [user_id])
        if not found:
            return None
        user = User.from_db(connection.alias, [field.attname for field in _FIELDS], found[0])
        return user if self.user_can_authenticate(user) else None
