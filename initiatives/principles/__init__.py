"""The seven pieces of advice as signals: a state, its reason in words, and what mends it.

The facts of any number of initiatives come from one statement (`facts`). What they mean is said twice:
in words for a page (`rules`), and in SQL for lists and counts (`states`). A property test over random
histories holds the two together. The numbers are settings (`limits`).
"""

from initiatives.principles.facts import BODY_WEIGHT, FORM_WEIGHT, Facts, facts_of
from initiatives.principles.limits import DEFAULTS, THRESHOLD_WORDS, Thresholds, thresholds
from initiatives.principles.rules import RULES, Signal, State, judge, signals_of
from initiatives.principles.states import STATES_OF, counts_of, states_of
from initiatives.principles.weight import Moment, Part, month_ends, weight_in_words, weight_through

__all__ = [
    "BODY_WEIGHT",
    "DEFAULTS",
    "FORM_WEIGHT",
    "RULES",
    "STATES_OF",
    "THRESHOLD_WORDS",
    "Facts",
    "Moment",
    "Part",
    "Signal",
    "State",
    "Thresholds",
    "counts_of",
    "facts_of",
    "judge",
    "month_ends",
    "signals_of",
    "states_of",
    "thresholds",
    "weight_in_words",
    "weight_through",
]
