"""Finding the organisation that somebody meant by a name, and guessing nothing that is doubtful.

A name is matched when one organisation alone carries it: by identifier, then by official, short,
former or other name, among those that existed on the day of the list, then among those that had
ended by then. What only looks like a name of ours is a candidate, for a person to decide. What
looks like nothing of ours is new.
"""

from partners.matching.answers import Candidate, Ground, Match, Outcome, Wanted
from partners.matching.index import NameIndex, match_names

__all__ = ["Candidate", "Ground", "Match", "NameIndex", "Outcome", "Wanted", "match_names"]
