"""What one does with two initiatives that look alike, beside asking to join and saying that they are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from collab.lib.addresses import address

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Outcome(NamedTuple):
    """A page about two initiatives (`?met=<key of the other>`), and the verb of its button."""

    page: str
    verb: StrOrPromise


# The pages about two, in the order of their buttons.
OUTCOMES = (
    Outcome("initiatives:together-add", _("Organise together")),
    Outcome("initiatives:connection-add", _("Link")),
    Outcome("initiatives:merge-add", _("Merge")),
)


def outcomes_of(mine: int, other: int) -> list[tuple[StrOrPromise, str]]:
    """The verbs about these two with their addresses."""
    return [(one.verb, f"{address(one.page, mine)}?{urlencode({'met': other})}") for one in OUTCOMES]
