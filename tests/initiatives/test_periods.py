"""A planned period in words: both languages read, and what is said can be read again."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from initiatives.periods import FIRST_DAY, LAST_DAY, LENGTHS, NotAPeriod, Period, Precision, read_period

D = dt.date
MARCH = (D(2027, 3, 1), D(2027, 3, 31), Precision.MONTH)
SPRING = (D(2027, 4, 1), D(2027, 6, 30), Precision.QUARTER)
THE_TWELFTH = (D(2027, 3, 12), D(2027, 3, 12), Precision.DAY)
WHOLE = (D(2027, 1, 1), D(2027, 12, 31), Precision.YEAR)
SAID = {
    MARCH: ["maart 2027", "March 2027", "mrt 2027", "MAART  2027", "in maart 2027", "3-2027", "03/2027", "2027-03"],
    SPRING: [
        "2e kwartaal 2027", "kwartaal 2 2027", "tweede kwartaal van 2027", "quarter 2 of 2027", "second quarter 2027",
        "2nd quarter of 2027", "Q2 2027", "2027-Q2", "K2 2027", "q 2 2027", "voorjaar 2027", "spring 2027",
    ],
    THE_TWELFTH: [
        "12-03-2027", "12/3/2027", "12.3.2027", "2027-03-12", "12 maart 2027", "12 mrt 2027", "vrijdag 12 maart 2027",
        "March 12, 2027", "12th of March 2027", "12-3-27",
    ],
    WHOLE: ["2027", "in 2027", "jaar 2027", "the year 2027"],
    (D(2027, 10, 1), D(2027, 12, 31), Precision.QUARTER): ["najaar 2027", "herfst 2027", "autumn 2027", "q4 2027"],
    (D(2028, 2, 29), D(2028, 2, 29), Precision.DAY): ["29-02-2028", "29 februari 2028", "29 feb 2028"],
    (D(2027, 5, 1), D(2027, 5, 31), Precision.MONTH): ["mei 2027", "May 2027"],
}  # fmt: skip
WRONG = {
    "": "Say when",
    "  ": "Say when",
    "31 februari 2027": "February 2027 has no day 31.",
    "31-02-2027": "February 2027 has no day 31.",
    "29-02-2027": "no day 29",
    "9999": "9999 is too far away",
    "12-03-9999": "9999 is too far away",
    "1-1-1900": "1900 is too far away",
    "99999999999999999999": "too far away",
    "13-2027": "There is no month 13.",
    "00-2027": "There is no month 0.",
    "5e kwartaal 2027": "no quarter 5",
    "kwartaal 2": "Write the year",
    "maart": "Write the year",
    "12 maart": "Write the year",
    "12-3": "Write the year",
    "voorjaar": "Write the year",
    "winter 2027": "Winter lies in two years",
    "ooit": "no date that we know",
    "snel 2027 misschien": "no date that we know",
    "1-1-1-1": "no date that we know",
    "maart april 2027": "no date that we know",
    "-": "Say when",
    "٢٠٢٧": "no date that we know",
}  # fmt: skip


@pytest.mark.parametrize(("meant", "text"), [(period, text) for period, texts in SAID.items() for text in texts])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_period_is_read_in_both_languages_whatever_the_page_speaks(meant, text, language):
    with translation.override(language):
        assert read_period(text) == Period(*meant)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_period_is_refused_in_words(text):
    with pytest.raises(NotAPeriod, match=WRONG[text]):
        read_period(text)


@given(
    day=st.dates(FIRST_DAY, LAST_DAY), precision=st.sampled_from(Precision), language=st.sampled_from(["nl", "en"]),
    other=st.sampled_from(["nl", "en"]),
)  # fmt: skip
def test_what_is_said_can_be_read_again_in_either_language(day, precision, language, other):
    period = Period.around(day, precision)
    assert period.first <= day <= period.last
    assert period.last == period.first + LENGTHS[precision] - dt.timedelta(days=1)
    with translation.override(language):
        said = str(period)
    with translation.override(other):
        assert read_period(said) == period


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_period_or_refused(text):
    try:
        period = read_period(text)
    except NotAPeriod:
        return
    assert FIRST_DAY <= period.first <= period.last <= LAST_DAY
