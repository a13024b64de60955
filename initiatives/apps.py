"""The initiatives app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    """What partners do together."""

    name = "initiatives"
    verbose_name = _("Initiatives")
