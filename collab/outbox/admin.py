"""Administration of the weeks in which nobody is reminded."""

from __future__ import annotations

from django.contrib import admin

from collab.outbox.models import Pause


@admin.register(Pause)
class PauseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pauses of every year: July and August, unless somebody decides otherwise."""

    list_display = ["name", "first_day", "first_month", "last_day", "last_month"]
    fields = ["name", ("first_day", "first_month"), ("last_day", "last_month")]
