"""Whether the database went on without a crash since a sender began."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Witness(models.Model):
    """An attempt of a sender, in a table that PostgreSQL empties when it recovers from a crash (UNLOGGED).

    A sender does not wait for the disk at each mail, but only when it takes a batch. When the database crashes, the
    last changes of state may be gone; then the witness is gone too, and all that the attempt held is uncertain.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("since"))

    objects: ClassVar[models.Manager[Witness]] = models.Manager()

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")

    def __str__(self) -> str:
        return str(self.pk)
