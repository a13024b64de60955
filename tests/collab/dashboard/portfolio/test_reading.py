"""The portfolio as a screen reader reads it: what is said, in which order, without seeing anything."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from initiatives.models import Initiative
from initiatives.snapshots import set_standings
from tests.factories import ClockFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
SAID = {"h1", "h2", "h3", "title", "desc", "summary"}


class Reader(HTMLParser):
    """Headings, the words of pictures, what can be folded out, and figures with what they count, in order."""

    def __init__(self):
        super().__init__()
        self.lines, self.open, self.is_main, self.is_figures = [], "", False, False

    def handle_starttag(self, tag, attrs):
        self.is_main |= tag == "main"
        self.is_figures |= tag == "ul" and ("class", "figures") in attrs
        is_figure = tag == "a" and self.is_figures
        if self.is_main and (tag in SAID or is_figure):
            self.open = tag
            self.lines.append(f"{'figure' if is_figure else tag}: ")

    def handle_endtag(self, tag):
        self.is_main &= tag != "main"
        self.is_figures &= tag != "ul"
        if tag == self.open:
            self.open = ""
            self.lines[-1] = " ".join(self.lines[-1].split())

    def handle_data(self, data):
        if self.open:
            self.lines[-1] += data


EXPECTED = """
h1: Portfolio: Gemeente Almere
h2: This asks for attention
h3: Warmte in de polder
h2: In figures
figure: 1 Active now
figure: 1 Needs attention
figure: 0 Finished, and still open
figure: 0 Something to celebrate
figure: 0 Celebrated in the past 12 months
figure: 1 Logged in the past 12 months
figure: 0 Closed in the past 12 months
h2: Looks from outside
figure: 0 A look from outside begins within 8 weeks
figure: 0 Response to a look from outside is late
figure: 0 Response given or overdue, past 12 months
figure: 0 All responses in time, past 12 months
h2: Who came and who left
figure: 0 A partner came in the past 12 months
figure: 0 A partner left in the past 12 months
figure: 0 Somebody came in the past 12 months
figure: 0 Somebody left in the past 12 months
h2: What it is about, and with whom
h3: By stage
title: By stage
desc: Exploring: 0. Small start: 0. Growing: 1. Winding up: 0. Closed: 0. Paused: 0.
summary: As a table, with the lists
h3: By theme
title: By theme
desc: Thema: 1.
summary: As a table, with the lists
h3: With a partner from
title: With a partner from
desc: Government: 1. Business: 0. Knowledge: 0. Society: 0.
summary: As a table, with the lists
h3: Without a partner from
title: Without a partner from
desc: Government: 0. Business: 1. Knowledge: 1. Society: 1.
summary: As a table, with the lists
h2: Through time
title: Active now, through time
desc: On two days ago there were 1; on today there were 4. The most was 4.
summary: As a table, month by month
h2: The seven, side by side
h2: The golden triangle
title: Who sits at the table in all these initiatives
desc: Government: 1 of 1. Business: 0 of 1. Knowledge: 0 of 1. Society: 0 of 1.
h3: The twelve that changed last
title: The golden triangle: who sits at the table
desc: 1. Warmte in de polder: missing Business, Knowledge, Society.
"""


def test_the_portfolio_read_aloud(sign_in, manager, almere, initiative):
    on = timezone.localdate()
    Initiative.objects.filter(pk=initiative.pk).update(stage="growing")
    since = on - dt.timedelta(days=30)
    ClockFactory(initiative=initiative, kind="closing", object_id=initiative.pk, since=since, next_on=None)
    for days, number in ((2, 1), (0, 4)):
        day = on - dt.timedelta(days=days)
        SnapshotFactory(scope=f"o{almere.pk}", on=day, figures={"active": number})
    set_standings(None, on=on)
    reader = Reader()
    reader.feed(sign_in(manager).get(f"/portefeuille/?organisation={almere.pk}").content.decode())
    said = "\n".join(reader.lines)
    for day, words in ((on, "today"), (on - dt.timedelta(days=2), "two days ago")):
        said = said.replace(f"{day:%B} {day.day}, {day.year}", words).replace(f"{day.day} {day:%B} {day.year}", words)
    said = re.sub(r"Thema \d+", "Thema", said)
    assert said == EXPECTED.strip()
