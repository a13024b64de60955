"""What a person decided about names that the register does not know for certain."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from collab.lib.tables import Table, UnreadableFile
from collab.lib.text import fold
from partners.matching import Ground, Match, NameIndex, Outcome
from partners.models import Kind

LEAVE_OUT = "-"
_NAME = ("naam", "name")
_ORGANISATION = ("organisatie", "organisation")


def read_decisions(table: Table, *, index: NameIndex) -> dict[str, str]:
    """Per folded name: the key of an organisation, a kind (make it new), or `-` (leave it out).

    The report of an import can be filled in and handed back: rows without a decision are passed over.
    """
    places = {fold(name): number for number, name in enumerate(table.header)}
    name = next((places[word] for word in _NAME if word in places), None)
    organisation = next((places[word] for word in _ORGANISATION if word in places), None)
    if name is None or organisation is None:
        raise UnreadableFile(_("A file with decisions has two columns: “naam” and “organisatie”."))
    decisions = {}
    for line, cells in table.rows:
        said = cells[organisation].strip()
        known = said.isdigit() and int(said) in index.known
        if said and not (known or said in Kind.values or said == LEAVE_OUT):
            raise UnreadableFile(
                _("Line %(line)d: “%(said)s” is no number of an organisation, no kind of organisation and no “-”.")
                % {"line": line, "said": said}
            )
        if said:
            decisions[fold(cells[name])] = said
    return decisions


def decide(match: Match, decisions: dict[str, str], index: NameIndex) -> Match | None:
    """`match` as a person decided it, or as it was; None when its rows are to be left out."""
    said = decisions.get(fold(match.wanted.name)) if decisions else None
    if said is None:
        return match
    if said == LEAVE_OUT:
        return None
    if said.isdigit():
        return replace(
            match,
            outcome=Outcome.MATCHED,
            organisation_id=int(said),
            name_then=match.name_then or index.known[int(said)].name,
            ground=Ground.DECIDED if match.outcome != Outcome.MATCHED else match.ground,
            candidates=(),
        )
    return match if match.outcome == Outcome.MATCHED else replace(match, outcome=Outcome.NEW, kind=said, candidates=())
