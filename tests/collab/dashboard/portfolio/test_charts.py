"""Pictures: right when empty, with one thing, and with ten thousand; whole numbers within their box."""

import datetime as dt
import itertools
import math

import pytest

from collab.dashboard.portfolio.charts import Point, bars_of, curve_of
from collab.dashboard.portfolio.counting import Figure, Part
from collab.dashboard.portfolio.trends import MOST_POINTS, by_month, thinned
from collab.dashboard.portfolio.triangle import CORNERS, Dot, _place, free_place
from partners.models import Sector
from tests.conftest import TODAY


def part(*numbers):
    return Part("stages", "By stage", [Figure(str(number), "x", number, "/") for number in numbers])


def points(*numbers, days=1):
    return [Point(TODAY + dt.timedelta(days=place * days), number) for place, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "widths"),
    [((), []), ((0, 0), [0, 0]), ((1,), [230]), ((10_000, 1, 0), [230, 2, 0]), ((4, 2), [230, 115])],
)
def test_bars_are_as_long_as_their_share_and_never_vanish(numbers, widths):
    assert [bar.width for bar in bars_of(part(*numbers)).bars] == widths


def test_a_curve_without_points_is_none_and_of_one_point_a_dot():
    assert curve_of([]) is None
    one = curve_of(points(7))
    assert (one.path, one.dots, one.has_gap) == ("M44 14", [(44, 14)], False)


def test_a_curve_of_noughts_lies_on_the_ground():
    assert curve_of(points(0, 0)).path == "M44 150L352 150"


def test_a_curve_is_broken_where_nights_were_missed():
    curve = curve_of([*points(1, 2), Point(TODAY + dt.timedelta(days=40), 2)])
    assert curve.has_gap
    assert curve.path.count("M") == 2
    assert curve.dots == [curve.last_at]


def test_three_years_of_nights_are_thinned_evenly_and_keep_the_last():
    many = points(*range(1095))
    some = thinned(many)
    assert len(some) <= MOST_POINTS
    assert some[-1] == many[-1]
    assert not curve_of(some).has_gap
    assert thinned([]) == []


def test_of_long_ago_one_a_month_is_a_whole_line():
    days = [dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2024, 3, 31)]
    lately = [TODAY - dt.timedelta(days=off) for off in range(1000, 400, -30)]
    lately += [TODAY - dt.timedelta(days=off) for off in range(400, -1, -1)]
    many = [Point(day, 1) for day in sorted({*days, *lately})]
    assert not curve_of(thinned(many)).has_gap
    assert len(thinned(many)) <= MOST_POINTS
    assert [point.day for point in by_month([Point(day, 1) for day in (*days, dt.date(2024, 3, 2))])][:2] == days[:2]


def test_no_dot_covers_another_or_leaves_the_drawing():
    for places in ([(200, 207)] * 12, [(200, 40)] * 12, [(50, 290)] * 6 + [(350, 290)] * 6):
        dots = []
        for number, place in enumerate(places):
            x, y = free_place(place, 18, dots)
            dots.append(Dot(number, number, "", {}, x, y, 18, [], ""))
        assert math.dist((dots[0].x, dots[0].y), places[0]) <= 6
        assert all(18 <= dot.x <= 382 and 42 <= dot.y <= 286 for dot in dots)
        pairs = itertools.combinations(dots, 2)
        assert all(math.dist((one.x, one.y), (other.x, other.y)) > 36 for one, other in pairs)


def test_a_dot_lies_at_the_corner_of_the_only_sector_and_between_two():
    nobody = dict.fromkeys([sector.value for sector in Sector], 0)
    for corner, place in CORNERS.items():
        assert _place(nobody | {corner.value: 3}) == place
    assert _place(nobody | {"government": 1, "business": 1}) == (125, 165)
    assert _place(nobody | {"society": 4}) == (200, 207)


def test_a_point_a_month_is_a_line_and_a_month_that_was_missed_breaks_it():
    days = [dt.date(2026, month, 1) for month in (1, 2, 3, 4, 5, 8, 9)]
    line = curve_of([Point(day, 3) for day in days])
    assert (line.path.count("M"), line.has_gap, line.dots) == (2, True, [])
    assert curve_of([Point(day, 3) for day in days[:5]]).path.count("M") == 1
