"""The name of a subscription to the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.actions.subscribing import MOST_FEEDS
from initiatives.models import CalendarFeed


class FeedForm(forms.Form):
    """How the calendar is called, here and in the calendar program."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("Your calendar program shows it too."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewFeedForm(FeedForm):
    """The name of a new one, and the filter that it follows."""

    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Refuse one too many, in words."""
        cleaned: dict[str, Any] = super().clean() or {}
        if CalendarFeed.objects.live().filter(owner=self.user).count() >= MOST_FEEDS:
            words = gettext("You have %(number)s subscriptions, and that is the most. Delete one first.")
            self.add_error(None, words % {"number": MOST_FEEDS})
        return cleaned
