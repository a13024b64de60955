"""The verbs: what can happen to an initiative. Each is atomic and says who does it."""

from initiatives.actions.deleting import KEPT_FOR, delete_initiative, purge_deleted, restore_initiative
from initiatives.actions.editing import edit_initiative
from initiatives.actions.following import follow, unfollow
from initiatives.actions.involving import (
    end_involvement,
    find_or_add_person,
    involve_person,
    resume_involvement,
)
from initiatives.actions.logging import log_initiative
from initiatives.actions.partnering import add_partner, change_partner, leave_partner, rejoin_partner
from initiatives.actions.saving import remove_filter, save_filter
from initiatives.actions.story import (
    add_link,
    delete_from_story,
    deleted_event,
    edit_update,
    post_update,
    restore_to_story,
)
from initiatives.actions.themes import load_themes

__all__ = [
    "KEPT_FOR",
    "add_link",
    "add_partner",
    "change_partner",
    "delete_from_story",
    "delete_initiative",
    "deleted_event",
    "edit_initiative",
    "edit_update",
    "end_involvement",
    "find_or_add_person",
    "follow",
    "involve_person",
    "leave_partner",
    "load_themes",
    "log_initiative",
    "post_update",
    "purge_deleted",
    "rejoin_partner",
    "remove_filter",
    "restore_initiative",
    "restore_to_story",
    "resume_involvement",
    "save_filter",
    "unfollow",
]
