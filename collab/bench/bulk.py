"""Many rows at once: export and import against PostgreSQL's own COPY."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collab.bench.preparing import Visitor
from collab.bench.serving import Site

if TYPE_CHECKING:
    from collab.bench.measuring import Row

EXPORTED = 10_000


def rows(site: Site, visitor: Visitor) -> Iterator[Row]:
    """Export and import."""
    return iter(())
