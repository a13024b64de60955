"""How each initiative stands by the seven, kept so that lists and figures over thousands read one narrow row each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from initiatives.models.initiative import Initiative

# Words of `initiatives.principles.State`, which this module cannot import: a test holds them together.
STATES = ("strength", "discuss", "attention", "unknown", "not_applicable")


def _state() -> models.CharField[str, str]:
    return models.CharField(max_length=14)


class Standing(models.Model):
    """What the seven say of an initiative: a column for each advice, as of the day `on`.

    The sweep sets it for what was touched, and the night for all, because time passes. It is computed from what is
    there (`initiatives.snapshots`), never written by hand.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    on = models.DateField()
    light = _state()
    content = _state()
    outsiders = _state()
    dissent = _state()
    room = _state()
    stop = _state()
    celebrate = _state()

    objects: ClassVar[models.Manager[Standing]] = models.Manager()

    class Meta:
        verbose_name = "standing"
        verbose_name_plural = "standings"

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.on}"
