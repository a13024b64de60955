"""What can stand in the way of a verb, said so that a view can put it in words."""

from __future__ import annotations


class StaleVersion(Exception):
    """Somebody else saved the record after it was read; nothing was written."""


class LeadMustStay(Exception):
    """The lead cannot leave or take another role before another partner leads."""


class AlreadyThere(Exception):
    """The partner, or the person in this role, is there already."""


class NothingToRestore(Exception):
    """What should be put back is not there to put back, or is there already."""
