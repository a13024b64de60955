"""Taking the time: page and control in turn, many times, and the median of each."""

from __future__ import annotations

import itertools
import json
import re
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from django.utils import timezone

from collab.bench import agenda, boards, bulk, overlap, sending, seven, sink, sweeping
from collab.bench.control.models import Project
from collab.bench.preparing import COORDINATOR_EMAIL, Visitor, say
from collab.bench.preparing import visitor as signed_in
from collab.bench.serving import Site
from initiatives.generating import texts
from initiatives.marks import SEVEN
from initiatives.models import Initiative, Theme
from initiatives.waiting import waiting_for
from partners.models import Organisation, Region

WARM_UP = 12
LIST = "/initiatieven/"
ACTIONS = "/initiatieven/acties/"
MOST_QUERIES, MOST_HTML, MOST_STATIC, MOST_REQUESTS = 12, 60_000, 60_000, 8


@dataclass(frozen=True)
class Row:
    """Something to measure: each call of `run` and `control` does it once and says the seconds.

    A control that takes little is taken `controls` times for each run: a few of them say nothing.
    """

    name: str
    limit: float
    run: Callable[[], float]
    control: Callable[[], float]
    runs: int
    controls: int = 1
    # Of the run the slowest of twenty counts, of the control the middle one.
    tail: bool = False


def measure(site: Site, visitor: Visitor, *, runs: int, only: str) -> int:
    """Measure everything whose name holds `only`, print a line of JSON for each."""
    for row in _rows(site, visitor, runs):
        if only not in row.name:
            continue
        for _ in range(min(WARM_UP, row.runs)):
            row.run(), row.control()
        taken: list[float] = []
        controls: list[float] = []
        for _ in range(row.runs):
            taken.append(row.run())
            controls += [row.control() for _ in range(row.controls)]
        seconds, control = statistics.median(taken), statistics.median(controls)
        if row.tail:
            seconds = statistics.quantiles(taken, n=20)[-1]
        result = {
            "name": row.name, "seconds": round(seconds, 5), "control_seconds": round(control, 5),
            "ratio": round(seconds / control, 2), "limit": row.limit,
        }  # fmt: skip
        sys.stdout.write(f"{json.dumps(result)}\n")
        sys.stdout.flush()
    if any(only in name for name in sweeping.NAMES):
        for measured in sweeping.measured():
            sys.stdout.write(f"{json.dumps(measured)}\n")
            sys.stdout.flush()
    if not only:
        _weigh(site, visitor)
        say(f"import: {bulk.megabytes_of_loading():.0f} MB (at most 200)")
        say(f"pairs: {overlap.megabytes():.0f} MB (at most 300)")
    return 0


def _rows(site: Site, visitor: Visitor, runs: int) -> Iterator[Row]:
    def asks(addresses: Iterator[str]) -> Callable[[], float]:
        return lambda: site.get(next(addresses)).seconds

    table = asks(f"/bench/table/?page={page}" for page in itertools.cycle(range(1, 11)))
    one = asks(f"/bench/row/{key}/" for key in itertools.cycle(Project.objects.values_list("pk", flat=True)[:100]))
    yield Row("list", 1.5, asks(filtered_lists()), table, runs)
    yield Row("search", 1.5, asks(searches()), table, runs)
    yield Row("initiative", 1.0, asks(pages(visitor)), table, runs)
    yield Row("type-ahead", 3, asks(type_aheads()), one, runs)
    yield Row("list-seven", 1.5, asks(lists_with_seven()), asks(in_pairs_turned(filtered_lists())), runs)
    yield Row("actions", 1.5, my_actions(site), table, runs)
    yield Row("calendar", 1.5, asks(agenda.months()), table, runs)
    # First the keys of a whole province are read, nine thousand wide rows: beside the limit of a month of everything.
    yield Row("calendar-filtered", 2.5, asks(agenda.filtered_months()), table, runs)
    typed = overlap.typed()
    yield Row("panel", 1.0, lambda: site.get(next(typed), is_part=True).seconds, table, overlap.DIFFERENT, tail=True)
    yield Row("wall", 1.5, asks(walls()), table, runs)
    on = timezone.localdate()
    some = max(5, runs // 5)
    feed = agenda.subscription(visitor.user)
    yield Row("ical", 1.5, lambda: site.get(feed).seconds, lambda: bulk.seconds(lambda: agenda.bare(on)), some)
    yield Row(
        "signals", 3, lambda: bulk.seconds(lambda: seven.count_states(on)), lambda: bulk.seconds(seven.count_rows), some
    )
    boards.prepare(on)
    yield Row("portfolio", 2, asks(boards.portfolios()), table, runs)
    yield Row("heat-table", 2, asks(boards.heat_tables()), table, runs)
    yield Row("portfolio-country", 4, asks(boards.everything()), table, some)
    yield Row(
        "snapshot",
        3,
        lambda: bulk.seconds(lambda: boards.snapshot(on)),
        lambda: bulk.seconds(lambda: boards.bare(on)),
        some,
    )
    yield Row("pairs", 10, overlap.pairs(on), overlap.bare(), max(3, runs // 20))
    query = largest_export(visitor)
    export = f"{LIST}export/?{query}&format=csv"
    few = max(3, runs // 10)
    raw = lambda: bulk.seconds(lambda: bulk.copy_out(visitor.user, query))  # noqa: E731
    yield Row("export", 10, lambda: site.get(export).seconds, raw, few)
    yield Row("import", 40, lambda: bulk.seconds(bulk.load_file), lambda: bulk.seconds(bulk.copy_in), few, 10)
    yield from _mail(asks, runs)


def _mail(asks: Callable[[Iterator[str]], Callable[[], float]], runs: int) -> Iterator[Row]:
    """Ten thousand mails to a server that takes everything, and the pages in the meantime."""
    with sink.running() as port:
        sending.to(port)
        sending.fill()
        yield Row("sending", 4, sending.send, sending.bare(port), max(3, runs // 10))
        page, control = asks(filtered_lists()), asks(in_pairs_turned(filtered_lists()))
        with sending.sending_now_and_then(port) as meanwhile:
            yield Row(
                "pages-while-sending", 1.2, lambda: meanwhile(page), lambda: sending.after_as_long(control), 2 * runs
            )


def my_actions(site: Site) -> Callable[[], float]:
    """The page with all that waits for a coordinator of 200 initiatives."""
    coordinator = signed_in(COORDINATOR_EMAIL)
    try:
        resolve(ACTIONS)
    except Resolver404:
        say(f"actions: there is no page {ACTIONS} yet; this is the statement behind it")
        return lambda: bulk.seconds(lambda: waiting_for(coordinator.user, on=timezone.localdate()))
    theirs = replace(site, cookie=coordinator.cookie)
    return lambda: theirs.get(ACTIONS).seconds


def largest_export(visitor: Visitor) -> str:
    """The filter that shows nearest to 10,000 initiatives."""
    seen = Initiative.objects.visible_to(visitor.user)
    regions = list(Region.objects.values_list("pk", flat=True))
    counts = {region: seen.in_region(region).count() for region in regions}
    region = min(regions, key=lambda one: abs(counts[one] - bulk.EXPORTED))
    say(f"export: {counts[region]} rows")
    return f"region={region}"


def filtered_lists() -> Iterator[str]:
    """Lists with three filters on, of each theme and province in turn."""
    themes = list(Theme.objects.values_list("pk", flat=True))
    provinces = list(Region.objects.filter(kind=Region.Kind.PROVINCE).values_list("pk", flat=True))
    for theme, province in itertools.cycle(itertools.product(themes, provinces)):
        yield f"{LIST}?theme={theme}&region={province}&stage=active"


def in_pairs_turned(addresses: Iterator[str]) -> Iterator[str]:
    """The same, but the second before the first, the fourth before the third.

    Who asks for an address that was asked for a moment ago is answered a seventh sooner. Beside the addresses as
    they come, each of the two is the first as often as the other.
    """
    for first, second in zip(addresses, addresses, strict=False):
        yield second
        yield first


def walls() -> Iterator[str]:
    """The wall of successes: all of it, of a province, and of a theme in a year, in turn."""
    wall, year = f"{LIST}successen/", timezone.localdate().year
    themes = list(Theme.objects.values_list("pk", flat=True))
    provinces = list(Region.objects.filter(kind=Region.Kind.PROVINCE).values_list("pk", flat=True))
    for theme, province in itertools.cycle(itertools.product(themes, provinces)):
        yield wall
        yield f"{wall}?region={province}"
        yield f"{wall}?theme={theme}&year={year}"


def lists_with_seven() -> Iterator[str]:
    """The same lists with the profile of each initiative."""
    return (f"{address}&{SEVEN}=1" for address in filtered_lists())


def searches() -> Iterator[str]:
    """Lists found by two words: one is in a third of the texts, one in a hundredth."""
    for rare, common in itertools.cycle(itertools.product(texts.RARE, texts.COMMON)):
        yield f"{LIST}?q={quote(f'{common} {rare}')}"


def pages(visitor: Visitor) -> Iterator[str]:
    """Pages of initiatives that the visitor may see."""
    keys = Initiative.objects.visible_to(visitor.user).order_by("source_key").values_list("pk", flat=True)[:500]
    return (f"{LIST}{key}/" for key in itertools.cycle(list(keys)))


def type_aheads() -> Iterator[str]:
    """The first three letters of many organisations."""
    names = Organisation.objects.order_by("sort_name").values_list("sort_name", flat=True)[::7]
    return (f"/partijen/keuzes/?q={quote(name[:3])}" for name in itertools.cycle(names))


def _weigh(site: Site, visitor: Visitor) -> None:
    """Say how heavy the pages are, how many requests and queries they need."""
    client = Client(SERVER_NAME="127.0.0.1", headers={"Cookie": visitor.cookie})
    samples = {
        "list": filtered_lists(),
        "list-seven": lists_with_seven(),
        "search": searches(),
        "initiative": pages(visitor),
        "calendar": agenda.months(),
    }
    for name, addresses in samples.items():
        address = next(addresses)
        html = site.get(address).body
        found = re.findall(rb'(?:href|src)="(/static/[^"]+)"', html)
        static = sorted({path.decode() for path in found})
        weights = [len(site.get(path, encoding="br, gzip").body) for path in static]
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        say(
            f"{name}: {len(html) / 1000:.1f} kB of HTML (at most {MOST_HTML / 1000:.0f}), "
            f"{sum(weights) / 1000:.1f} kB of style and script (at most {MOST_STATIC / 1000:.0f}), "
            f"{1 + len(static)} requests (at most {MOST_REQUESTS}), {len(queries)} queries (at most {MOST_QUERIES})"
        )
