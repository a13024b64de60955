"""The verbs of milestones: plan, change, move, put in order, reach, celebrate, take away; and each of them back."""

from initiatives.actions.milestones.celebrating import celebrate, withdraw_celebration
from initiatives.actions.milestones.changing import (
    change_milestone,
    move_milestone,
    take_move_back,
    unchange_milestone,
)
from initiatives.actions.milestones.ordering import place_milestone
from initiatives.actions.milestones.planning import Line, plan_milestone, plan_milestones
from initiatives.actions.milestones.reaching import reach_milestone, unreach_milestone
from initiatives.actions.milestones.removing import (
    remove_milestone,
    remove_milestones,
    removed_milestone,
    restore_milestone,
)

__all__ = [
    "Line",
    "celebrate",
    "change_milestone",
    "move_milestone",
    "place_milestone",
    "plan_milestone",
    "plan_milestones",
    "reach_milestone",
    "remove_milestone",
    "remove_milestones",
    "removed_milestone",
    "restore_milestone",
    "take_move_back",
    "unchange_milestone",
    "unreach_milestone",
    "withdraw_celebration",
]
