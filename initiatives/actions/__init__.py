"""The verbs: what can happen to an initiative. Each is atomic and says who does it."""

from initiatives.actions.deleting import delete_initiative, purge_deleted, restore_initiative

__all__ = ["delete_initiative", "purge_deleted", "restore_initiative"]
