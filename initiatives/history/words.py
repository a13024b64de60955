"""Each change as a sentence."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from collab.lib.trail import Event, FieldChange, Names, subject, value_of

_MERGED = {
    "done": _t("“%(what)s” goes on in this initiative"),
    "undone": _t("“%(what)s” is an initiative of its own again"),
}


def _who(event: Event, names: Names) -> str:
    """What the row is about; somebody who was taken out of the register stays somebody."""
    return subject(event, names) or (_("somebody") if "person" in event.source.about else "")


def _deed(event: Event, names: Names) -> str:
    """That something came or went; empty for what only changed."""
    values = {"what": _who(event, names), "kind": capfirst(event.source.model._meta.verbose_name)}
    if event.label == "delete":
        return _went(event.source.name) % values
    if event.before is None:
        return _came(event, names) or _("%(kind)s added: %(what)s") % values
    return ""


def _came(event: Event, names: Names) -> str:
    what = _who(event, names)
    match event.source.name:
        case "initiative":
            return _("Logged the initiative")
        case "partnership":
            return _("%(who)s takes part (%(role)s)") % {"who": what, "role": value_of(event, "role", names)}
        case "involvement":
            return _("%(who)s has a role (%(role)s)") % {"who": what, "role": value_of(event, "role", names)}
        case "update":
            return _("Posted: %(what)s") % {"what": what}
        case "link":
            return _("Added a link: %(what)s") % {"what": what}
        case "endorsement":
            return _("%(who)s stands behind what binds us") % {"who": what}
        case "merge":
            return _("Proposed that “%(what)s” goes on in this initiative") % {"what": what}
        case "exception":
            because = value_of(event, "because", names)
            return _("%(what)s does not apply: %(because)s") % {"what": what, "because": because}
    return ""


def _went(name: str) -> str:
    match name:
        case "initiative":
            return _("Deleted the initiative")
        case "partnership" | "involvement":
            return _("Removed: %(what)s")
        case "update":
            return _("Deleted an update: %(what)s")
        case "link":
            return _("Deleted a link: %(what)s")
        case "exception":
            return _("%(what)s applies again")
    return _("%(kind)s removed: %(what)s")


def tell(event: Event, names: Names, fields: list[FieldChange]) -> tuple[str, list[FieldChange]]:
    """The sentence about one change, and the fields that changed; no sentence when there is nothing to tell."""
    if words := _deed(event, names):
        return words, []
    if event.before and event.before["pgh_label"] == "delete":
        return _("Put back: %(what)s") % {"what": _who(event, names)}, []
    if own := _own_words(event, names):
        return own, []
    is_whole = event.source.name == "initiative"
    what = ", ".join(change.label for change in fields) if is_whole else _who(event, names)
    return (_("Changed: %(what)s") % {"what": what}, fields) if fields else ("", [])


def _own_words(event: Event, names: Names) -> str:
    """What has a sentence of its own: deleting, leaving, ending, and taking that back."""
    now, before, who = event.now, event.before or {}, _who(event, names)

    def changed(*columns: str) -> bool:
        return any(now[column] != before.get(column) for column in columns)

    match event.source.name:
        case "initiative" if (now["deleted_at"] is None) != (before.get("deleted_at") is None):
            return _("Deleted the initiative") if now["deleted_at"] else _("Put the initiative back")
        case "partnership" if changed("left_on", "left_reason"):
            if now["left_on"] is None:
                return _("Took the farewell of %(who)s back") % {"who": who}
            values = {"who": who, "day": _day(now["left_on"]), "why": now["left_reason"]}
            return _("Farewell of %(who)s on %(day)s: %(why)s") % values
        case "involvement" if changed("ended_on"):
            words = (
                _("%(who)s: role ended (%(role)s)") if now["ended_on"] else _("%(who)s: has the role again (%(role)s)")
            )
            return words % {"who": who, "role": value_of(event, "role", names)}
        case "body" | "agreement" | "seat" if changed("ended_on"):
            if now["ended_on"] is None:
                return _("%(what)s goes on") % {"what": who}
            return _("%(what)s ended on %(day)s") % {"what": who, "day": _day(now["ended_on"])}
        case "seat" if changed("person_id", "organisation_id"):
            is_open = now["person_id"] is None and now["organisation_id"] is None
            words = _("The seat is open again: %(who)s") if is_open else _("%(who)s takes a seat")
            return words % {"who": who}
        case "merge" if changed("state") and now["state"] in _MERGED:
            return _MERGED[now["state"]] % {"what": who}
        case "endorsement" if changed("withdrawn_on") and now["withdrawn_on"]:
            return _("%(who)s no longer stands behind what binds us") % {"who": who}
    return ""


def _day(written: str) -> str:
    return date_format(dt.date.fromisoformat(written), "j F Y")
