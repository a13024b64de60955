"""What can be chosen in a filter: themes, regions and stages, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collab.lib.remember import Remembered, RememberedInWords
from initiatives.figures import Only
from initiatives.models import Principle, Stage, Theme, Threshold
from initiatives.principles.limits import Thresholds, thresholds
from initiatives.principles.rules import State
from partners.models import Kind, Region, Sector

ACTIVE = "active"
MINE_ROLE, MINE_ORGANISATION, MINE_FOLLOWING = "role", "organisation", "following"
# By which columns: `-` for the last first; what is not filled in comes at the end.
SORTS: dict[str, tuple[str, ...]] = {
    "recent": ("-updated_at", "-pk"),
    "title": ("sort_title", "pk"),
    "start": ("-started_on", "-pk"),
    "relevance": ("-rank", "-updated_at", "-pk"),
}
MINE = [
    (MINE_ROLE, _("I have a role in it")),
    (MINE_ORGANISATION, _("My organisation takes part")),
    (MINE_FOLLOWING, _("I follow it")),
]

# Some hundred rows that every list page offers as choices; who may see what is never kept.
_themes = Remembered(lambda: list(Theme.objects.values_list("pk", "name", "name_en")), seconds=30)
_regions = Remembered(
    lambda: list(Region.objects.order_by("-year", "sort_name").values_list("pk", "kind", "name", "year")), seconds=30
)

_thresholds = Remembered(lambda: list(Threshold.objects.all()), seconds=30)


def limits_of(region_id: int | None) -> Thresholds:
    """The numbers behind the signals in a region, at most half a minute old: for pages."""
    return thresholds(region_id, _thresholds())


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


def advice_choices() -> list[tuple[str, str]]:
    """The seven with each of their states, as they stand in the address: `dissent-attention`."""
    return [
        (f"{principle.value}-{state.value}", f"{principle.label}: {str(state.label).lower()}")
        for principle in Principle
        for state in State
    ]


def missing_choices() -> list[tuple[str, str]]:
    """Sectors of which nobody takes part."""
    return [(sector.value, _("Without: %(sector)s") % {"sector": sector.label}) for sector in Sector]


def flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Each key with its words, whether or not the choices stand in groups."""
    for key, label in choices:
        if isinstance(label, list):
            yield from label
        else:
            yield key, label


# What can be chosen, per parameter that is chosen from a list.
CHOICES: dict[str, Callable[[], Sequence[tuple[str, Any]]]] = {
    "theme": theme_choices,
    "region": region_choices,
    "stage": stage_choices,
    "kind": lambda: Kind.choices,
    "sector": lambda: Sector.choices,
    "mine": lambda: MINE,
    "only": lambda: Only.choices,
    "missing": missing_choices,
    "advice": advice_choices,
}


def _in_words(name: str) -> dict[str, str]:
    return {str(key): str(words) for key, words in flat(CHOICES[name]())}


_words = {name: RememberedInWords(partial(_in_words, name), seconds=30) for name in CHOICES}


def words_of(name: str) -> dict[str, str]:
    """What can be chosen for the parameter `name`, as it stands in the address, with its words."""
    return _words[name]()
