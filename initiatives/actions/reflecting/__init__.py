"""The verbs of the mirror from outside: planning, inviting, filling in, and what goes by itself."""

from initiatives.actions.reflecting.closing import close_due, remind_due
from initiatives.actions.reflecting.filling import (
    correct,
    decline_invitation,
    keep_draft,
    open_form,
    reconsider,
    submit,
)
from initiatives.actions.reflecting.inviting import (
    choose_reflector,
    invite_reflector,
    renew_link,
    revoke_link,
    withdraw_round,
)
from initiatives.actions.reflecting.planning import load_first_questionnaire, plan_due_rounds, plan_round

__all__ = [
    "choose_reflector",
    "close_due",
    "correct",
    "decline_invitation",
    "invite_reflector",
    "keep_draft",
    "load_first_questionnaire",
    "open_form",
    "plan_due_rounds",
    "plan_round",
    "reconsider",
    "remind_due",
    "renew_link",
    "revoke_link",
    "submit",
    "withdraw_round",
]
