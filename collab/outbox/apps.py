"""The outbox app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """What people are told, and whether it reached them."""

    name = "collab.outbox"
    label = "outbox"
    verbose_name = _("Messages")
