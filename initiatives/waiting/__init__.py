"""What waits for somebody: one list over all initiatives, oldest first, each with its one button.

One statement finds it all (`statement`), so that the list costs the same for a coordinator of two
initiatives and of two hundred; a lighter form of it counts, for the header of every page. `words` says
what each is and where its button leads. What somebody put aside (`Snooze`) stays away until its day.
"""

from initiatives.waiting.finding import MOST_COUNTED, Actions, Counts, actions_of, counts_for, one_for, waiting_for
from initiatives.waiting.words import CONFIRM_LATE_DAYS, CONFIRM_TARGET_DAYS, Kind, Waiting

__all__ = [
    "CONFIRM_LATE_DAYS",
    "CONFIRM_TARGET_DAYS",
    "MOST_COUNTED",
    "Actions",
    "Counts",
    "Kind",
    "Waiting",
    "actions_of",
    "counts_for",
    "one_for",
    "waiting_for",
]
