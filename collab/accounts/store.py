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

_FIELDS = User._meta.concrete_fields
_ACCOUNT = f"SELECT {', '.join(str(field.column) for field in _FIELDS)} FROM {User._meta.db_table} WHERE id = %s"  # noqa: S608 (names of columns)
_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django's sessions in the database, read quickly."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it is over, and then a new one gets a new key."""
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


class Backend(AuthenticationBackend):
    """Signing in with e-mail address and password, as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """The account with this key, unless it was switched off."""
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNT, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        user = User.from_db(connection.alias, [field.attname for field in _FIELDS], row)
        return user if self.user_can_authenticate(user) else None
