"""Which rows nothing points at any more, whatever tables there are: the history of changes does not count."""

from __future__ import annotations

from typing import TypeVar

import pghistory
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

AnyModel = TypeVar("AnyModel", bound=Model)


def without_references(rows: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
    """Those of `rows` that no row of any table points at, also not by a relation without a name."""
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or issubclass(relation.related_model, pghistory.models.Event):
            continue
        pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        rows = rows.exclude(Exists(pointing))
    return rows
