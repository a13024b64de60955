"""The verbs: what can happen to an initiative. Each is atomic and says who does it."""

from initiatives.actions.deleting import delete_initiative, purge_deleted, restore_initiative
from initiatives.actions.saving import remove_filter, save_filter

__all__ = ["delete_initiative", "purge_deleted", "remove_filter", "restore_initiative", "save_filter"]
