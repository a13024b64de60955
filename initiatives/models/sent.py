"""The one-time key of the form with which a row was made: the same form sent twice is one row."""

from __future__ import annotations

import uuid

from django.db import models

# What the history leaves out: the key says nothing about the row.
FORM_KEY = ("form_key",)


def form_key() -> models.UUIDField[uuid.UUID | None, uuid.UUID | None]:
    """The column for the key; empty for what no form made."""
    return models.UUIDField(null=True, editable=False)


def once_a_form(name: str) -> models.UniqueConstraint:
    """In one initiative one form makes one row; `name` is that of the table."""
    return models.UniqueConstraint(
        fields=["initiative", "form_key"], condition=models.Q(form_key__isnull=False),
        name=f"initiatives_{name}_once_a_form",
    )  # fmt: skip
