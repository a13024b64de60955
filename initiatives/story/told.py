"""What an update says that the product itself writes."""

from __future__ import annotations

from django.utils.translation import gettext as _

LONGEST = 1000


def told_at_once(title: str, thanks: str) -> str:
    """That something is celebrated at once, with thanks."""
    text = _("We celebrate “%(title)s”.") % {"title": title}
    if thanks:
        text += "\n" + _("With thanks to: %(thanks)s") % {"thanks": thanks}
    return text[:LONGEST]
