"""What an import did, in words and figures: per name, and as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from initiatives.importing.planning import NameLine, Plan
from initiatives.importing.running import Result
from partners.matching import Outcome
from partners.models import Kind


def report_header() -> list[str]:
    """The names of the columns of the report; name and organisation are read back as decisions."""
    return [_("Name"), _("Organisation"), _("Outcome"), _("Rows"), _("Found as"), _("By"), _("Remark")]


def report_rows(plan: Plan) -> Iterator[list[str | int]]:
    """One row per name: first what is to be decided, then what is new, then what was matched."""
    order = [Outcome.CANDIDATES, Outcome.NEW, Outcome.MATCHED]
    for line in sorted(plan.names, key=lambda line: (order.index(line.match.outcome), line.match.wanted.name)):
        match = line.match
        organisation: str | int = match.organisation_id or match.kind
        ground = match.ground.label if match.ground else ""
        yield [
            match.wanted.name, organisation, str(match.outcome.label), line.rows, match.name_then, str(ground),
            remark_on(line),
        ]  # fmt: skip


def remark_on(line: NameLine) -> str:
    """What a person should know about this name; empty when it speaks for itself."""
    match = line.match
    if line.is_left_out:
        return _("Left out, as was decided.")
    if match.outcome == Outcome.CANDIDATES:
        found = "; ".join(f"{one.name} ({one.organisation_id}, {one.score:.2f})" for one in match.candidates)
        return _("Not linked. Perhaps: %(found)s") % {"found": found}
    if match.outcome == Outcome.NEW:
        if match.kind:
            return _("Added as: %(kind)s") % {"kind": Kind(match.kind).label}
        return _("Not linked: what it is, is not certain.")
    return _("Did not exist any more on that day.") if match.has_ended else ""


def figures(result: Result) -> list[str]:
    """The whole in a few lines."""
    plan, written = result.plan, result.written
    names = Counter(line.match.outcome for line in plan.names)
    unlinked = sum(1 for line in plan.names if line.match.outcome == Outcome.NEW and not line.match.kind)
    return [
        _("Read: %(rows)d rows, %(initiatives)d initiatives, %(names)d names.")
        % {"rows": plan.rows, "initiatives": len(plan.initiatives), "names": len(plan.names)},
        _("Names: %(matched)d matched, %(candidates)d to decide, %(new)d new, of which %(unlinked)d of unknown kind.")
        % {
            "matched": names[Outcome.MATCHED], "candidates": names[Outcome.CANDIDATES], "new": names[Outcome.NEW],
            "unlinked": unlinked,
        },
        _("Rows: %(twice)d twice in the list and taken once, %(left_out)d not linked; nothing doubtful was guessed.")
        % {"twice": plan.rows_twice, "left_out": plan.rows_left_out},
        _("Written: %(organisations)d organisations, %(initiatives)d initiatives, %(partnerships)d partnerships.")
        % {
            "organisations": written.organisations, "initiatives": written.initiatives,
            "partnerships": written.partnerships,
        },
    ]  # fmt: skip
