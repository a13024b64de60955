"""From somebody's table to initiatives: read, match, plan, write. Each step stands by itself."""

from initiatives.importing.decisions import read_decisions
from initiatives.importing.planning import Plan, make_plan
from initiatives.importing.reading import Participation, Reading, read_participations
from initiatives.importing.running import Result, run_import

__all__ = [
    "Participation",
    "Plan",
    "Reading",
    "Result",
    "make_plan",
    "read_decisions",
    "read_participations",
    "run_import",
]
