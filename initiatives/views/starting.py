"""Where logging starts from: nothing, a kind with its first fields filled, what was closed, or a celebration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives import actions
from initiatives.actions.celebrations import begin_what_is_next
from initiatives.exceptions import HasSuccessor
from initiatives.models import Celebration, Initiative, InitiativeKind, Partnership
from initiatives.views.access import editable
from initiatives.views.celebrations import kept_celebration
from partners.models import Organisation


@dataclass(frozen=True)
class Start:
    """What the form begins with, and which verb logs it."""

    kind: InitiativeKind | None = None
    predecessor: Initiative | None = None
    celebration: Celebration | None = None
    kinds: list[InitiativeKind] = field(default_factory=list)

    def initial(self) -> dict[str, Any]:
        """The first fields, filled."""
        if self.celebration is not None:
            return {"celebration": self.celebration.pk, **_of_predecessor(self.celebration.initiative)}
        if self.predecessor is not None:
            return {"after": self.predecessor.pk, **_of_predecessor(self.predecessor)}
        if self.kind is not None:
            return {
                "kind": self.kind.pk,
                "of_kind": self.kind.pk,
                "binding": self.kind.example,
                "theme": self.kind.theme_id,
            }
        return {}

    def log(self, *, by: User, at: dt.datetime, **facts: Any) -> Initiative:
        """Log it as what it is. Raises `HasSuccessor` or `NotClosed` for what comes after another."""
        if self.celebration is not None:
            return begin_what_is_next(celebration=self.celebration, by=by, at=at, **facts)
        if self.predecessor is not None:
            return actions.start_successor(predecessor=self.predecessor, by=by, at=at, **facts)
        if self.kind is not None:
            chosen = facts.pop("kind", None)
            return actions.start_from_kind(kind=self.kind, of_kind=chosen, by=by, at=at, **facts)
        return actions.log_initiative(by=by, at=at, **facts)


def start_of(request: HttpRequest) -> Start:
    """What this request starts from; a kind that is not there is no obstacle, somebody else's initiative is 403."""
    asked = request.POST if request.method == "POST" else request.GET
    after, kind, celebration = (asked.get(name, "") for name in ("after", "kind", "celebration"))
    if _is_key(celebration):
        return Start(celebration=kept_celebration(request, int(celebration)))
    if _is_key(after):
        return Start(predecessor=editable(request, int(after))[0])
    kinds = list(InitiativeKind.objects.filter(is_active=True).select_related("theme"))
    return Start(kind=next((one for one in kinds if str(one.pk) == kind), None), kinds=kinds)


def _is_key(written: str) -> bool:
    return written.isdecimal() and len(written) < 19


def why_not_after(refused: Exception) -> str:
    """In words why nothing can come after that initiative."""
    if isinstance(refused, HasSuccessor):
        return _("It has a next initiative already. Nothing was logged.")
    return _("Only what is closed has a next initiative. First close it. Nothing was logged.")


def _of_predecessor(initiative: Initiative) -> dict[str, Any]:
    """Title, sentence, theme, region, partners and lead of what came before; who merged away is followed."""
    rows = list(initiative.partnerships.active().order_by("pk"))
    found = Organisation.objects.with_successors().in_bulk([row.organisation_id for row in rows])
    keys = {}
    for row in rows:
        current = found[row.organisation_id].current  # type: ignore[attr-defined]
        keys[row.pk] = f"o{current[0]['id'] if len(current) == 1 else row.organisation_id}"
    leads = [keys[row.pk] for row in rows if row.role == Partnership.Role.LEAD]
    region = [f"r{initiative.region_id}"] if initiative.region_id else []
    return {
        "title": initiative.title,
        "binding": initiative.binding,
        "theme": initiative.theme_id,
        "of_kind": initiative.kind_id,
        "destination": initiative.destination_id,
        "parties": [*region, *dict.fromkeys(keys.values())],
        "lead": leads,
    }
