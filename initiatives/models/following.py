"""What somebody keeps an eye on: initiatives that they follow, and filters that they saved."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.models.initiative import Initiative


class Follow(models.Model):
    """Somebody follows an initiative: its updates appear on their first page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager[Follow]] = models.Manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["user", "initiative"], name="initiatives_follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.initiative}"


class SavedFilter(models.Model):
    """A filter of the list under a name of one's own; `query` is the query string without `?`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager[SavedFilter]] = models.Manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="initiatives_savedfilter_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_savedfilter_name_filled"),
        ]

    def __str__(self) -> str:
        return self.name
