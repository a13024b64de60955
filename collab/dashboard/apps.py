"""The dashboard: pages over the whole, without tables."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Pages over the whole."""

    name = "collab.dashboard"
    label = "dashboard"
