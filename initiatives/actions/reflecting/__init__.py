"""The verbs of the mirror from outside: planning, inviting, filling in, and what goes by itself."""

from initiatives.actions.reflecting.closing import close_due, remind_due
from initiatives.actions.reflecting.erasing import KEPT_MONTHS, erase_due, erase_round
from initiatives.actions.reflecting.filling import (
    correct,
    decline_invitation,
    keep_draft,
    open_form,
    reconsider,
    submit,
)
from initiatives.actions.reflecting.inviting import (
    OPEN_FOR,
    choose_reflector,
    clear_reflector,
    invite_reflector,
    renew_link,
    revoke_link,
    withdraw_round,
)
from initiatives.actions.reflecting.mirroring import send_sheet
from initiatives.actions.reflecting.planning import (
    choose_for,
    load_first_questionnaire,
    next_reflection_on,
    plan_due_rounds,
    plan_round,
    set_rhythm,
)
from initiatives.actions.reflecting.questioning import (
    copy_questionnaire,
    delete_questionnaire,
    edit_questionnaire,
    take_into_use,
    take_out_of_use,
)
from initiatives.actions.reflecting.responding import Said, Wanted, finish_improvement, respond, take_up_improvement

__all__ = [
    "KEPT_MONTHS",
    "OPEN_FOR",
    "Said",
    "Wanted",
    "choose_for",
    "choose_reflector",
    "clear_reflector",
    "close_due",
    "copy_questionnaire",
    "correct",
    "decline_invitation",
    "delete_questionnaire",
    "edit_questionnaire",
    "erase_due",
    "erase_round",
    "finish_improvement",
    "invite_reflector",
    "keep_draft",
    "load_first_questionnaire",
    "next_reflection_on",
    "open_form",
    "plan_due_rounds",
    "plan_round",
    "reconsider",
    "remind_due",
    "renew_link",
    "respond",
    "revoke_link",
    "send_sheet",
    "set_rhythm",
    "submit",
    "take_into_use",
    "take_out_of_use",
    "take_up_improvement",
    "withdraw_round",
]
