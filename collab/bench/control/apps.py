"""The control as an app; only in the settings of the bench."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    """Three small tables."""

    name = "collab.bench.control"
    label = "control"
