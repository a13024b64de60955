"""The story of an initiative: dated short updates, and links to documents elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.initiative import Initiative
from initiatives.models.sent import FORM_KEY, form_key, once_a_form


@audited(exclude=FORM_KEY)
class Update(models.Model):
    """A short text about what happened, with the day on which it happened."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="updates")
    text = models.TextField(_("what happened"), max_length=1000)
    happened_on = models.DateField(_("when"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    form_key = form_key()

    objects: ClassVar[models.Manager[Update]] = models.Manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="initiatives_update_text_filled"),
            once_a_form("update"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@audited(exclude=FORM_KEY)
class Link(models.Model):
    """A document that lives somewhere else; the register keeps its name and address."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("address"), max_length=500, validators=[URLValidator(schemes=["https", "http"])])
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    form_key = form_key()

    objects: ClassVar[models.Manager[Link]] = models.Manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(url__startswith="http"), name="initiatives_link_is_http"),
            once_a_form("link"),
        ]

    def __str__(self) -> str:
        return self.title
