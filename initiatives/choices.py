"""What can be chosen in a filter: themes, regions and stages, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collab.lib.remember import Remembered
from initiatives.models import Stage, Theme
from partners.models import Region

ACTIVE = "active"

# Some hundred rows that every list page offers as choices; who may see what is never kept.
_themes = Remembered(lambda: list(Theme.objects.values_list("pk", "name", "name_en")), seconds=30)
_regions = Remembered(
    lambda: list(Region.objects.order_by("-year", "sort_name").values_list("pk", "kind", "name", "year")), seconds=30
)


def theme_names() -> dict[int, str]:
    """Every theme's name in the language of the page, by key."""
    english = get_language() == "en"
    return {key: (name_en or name) if english else name for key, name, name_en in _themes()}


def theme_choices() -> list[tuple[str, str]]:
    """Themes to choose from."""
    return [(str(key), name) for key, name in theme_names().items()]


def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Regions to choose from, under the kind of region."""
    latest = max((year for *_rest, year in _regions()), default=0)
    grouped: dict[str, list[tuple[str, str]]] = {kind: [] for kind in Region.Kind.values}
    for key, kind, name, year in _regions():
        grouped[kind].append((str(key), name if year == latest else f"{name} ({year})"))
    return [(str(Region.Kind(kind).label), choices) for kind, choices in grouped.items() if choices]


def stage_choices() -> list[tuple[str, Any]]:
    """Stages to choose from; the first stands for all stages in which there is work."""
    return [(ACTIVE, _("Active now")), *Stage.choices]
