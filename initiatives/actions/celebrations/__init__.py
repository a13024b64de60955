"""The verbs of a celebration: invite guests, say who was there, tell how it was, begin what is next.

Photos, names and the consent of each person have their verbs in `photos`, `naming` and `consent`.
"""

from initiatives.actions.celebrations.beginning import begin_what_is_next
from initiatives.actions.celebrations.inviting import Line, invite_guests, say_who_was_there, withdraw_guest
from initiatives.actions.celebrations.telling import tell_story

__all__ = [
    "Line",
    "begin_what_is_next",
    "invite_guests",
    "say_who_was_there",
    "tell_story",
    "withdraw_guest",
]
