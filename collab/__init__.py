"""The roof and the cellar: wiring, foundations, and nothing about initiatives."""

from collab.celery import app as celery_app

__all__ = ["celery_app"]
