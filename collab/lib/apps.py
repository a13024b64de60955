"""The foundations as an app without tables: it brings the template tags and sets up the logs."""

from django.apps import AppConfig

from collab.lib import logs


class LibConfig(AppConfig):
    """Template tags `ui`, and structured logs from the first line on."""

    name = "collab.lib"
    label = "lib"

    def ready(self) -> None:
        """Configure the logs."""
        logs.configure()
