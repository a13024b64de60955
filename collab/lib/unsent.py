"""What somebody typed into a form that could not be sent, because they were no longer signed in.

It is kept in the (anonymous) session on the server, which survives signing in, for half a day and
within limits. Passwords and files are never kept.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY = "unsent"
KEPT_FOR = dt.timedelta(hours=12)
MOST_CHARACTERS = 200_000
MOST_FORMS = 3
_NOT_TYPED = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Unsent:
    """A form that was not sent: where it was going, and all that was typed."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool = False
    had_password: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to send again: a bare button, or a form with a password in it."""
        return self.had_password or not (self.fields or self.had_files)

    @property
    def words(self) -> list[str]:
        """What people typed themselves: no keys of choices, no bare numbers, no single words of a machine."""
        return [value for _, value in self.fields if any(mark in value.strip() for mark in " \n@")]


def unsent(request: HttpRequest) -> Unsent:
    """The form that `request` carries."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_TYPED]
    return Unsent(
        path=request.get_full_path(),
        fields=[(name, value) for name, value in typed if "password" not in name],
        had_files=bool(request.FILES),
        had_password=any("password" in name for name, _ in typed),
    )


def keep(request: HttpRequest, form: Unsent, *, at: dt.datetime) -> str | None:
    """Keep `form` in the session; returns its key, or None when it is too large."""
    if sum(len(name) + len(value) for name, value in form.fields) > MOST_CHARACTERS:
        return None
    forms = _forms(request, at=at)
    while len(forms) >= MOST_FORMS:
        forms.pop(next(iter(forms)))
    key = secrets.token_urlsafe(9)
    forms[key] = {**asdict(form), "at": int(at.timestamp())}
    request.session[SESSION_KEY] = forms
    if request.session.get_expiry_age() > KEPT_FOR.total_seconds() and not request.user.is_authenticated:
        request.session.set_expiry(int(KEPT_FOR.total_seconds()))
    return key


def kept(request: HttpRequest, key: str, *, at: dt.datetime) -> Unsent | None:
    """The form that was kept under `key` and is not too old."""
    row = _forms(request, at=at).get(key)
    if row is None:
        return None
    fields = [(name, value) for name, value in row["fields"]]
    return Unsent(row["path"], fields, row["had_files"], row["had_password"])


def forget(request: HttpRequest, key: str) -> None:
    """Throw away what was kept under `key`."""
    forms = request.session.get(SESSION_KEY, {})
    if forms.pop(key, None) is not None:
        request.session[SESSION_KEY] = forms


def came_from_here(request: HttpRequest) -> bool:
    """Whether the form was on a page of ours: another site's form is never shown, kept or sent again."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return origin not in {"", "null"} and url_has_allowed_host_and_scheme(
        origin, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _forms(request: HttpRequest, *, at: dt.datetime) -> dict[str, dict[str, Any]]:
    oldest = (at - KEPT_FOR).timestamp()
    rows: dict[str, dict[str, Any]] = request.session.get(SESSION_KEY, {})
    return {key: row for key, row in rows.items() if row["at"] > oldest}
