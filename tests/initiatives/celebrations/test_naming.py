"""People as they are typed, and a name however it is written."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collab.lib.text import fold
from initiatives.consent.naming import Named, named, without


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Mina Zonneveld", Named("Mina Zonneveld")),
        ("Mina Zonneveld, mina@elders.example", Named("Mina Zonneveld", "mina@elders.example")),
        (" Mina ; mina@elders.example ; de soep, en meer ", Named("Mina", "mina@elders.example", "de soep, en meer")),
        ("Mina, de soep", Named("Mina", "", "de soep")),
        ("Mina Zonneveld <mina@elders.example>", Named("Mina Zonneveld", "mina@elders.example")),
        ("Mina <mina@elders.example>, de soep", Named("Mina", "mina@elders.example", "de soep")),
        ("Mina\tmina@elders.example", Named("Mina", "mina@elders.example")),
        ("Zonneveld, Mina, mina@elders.example, de soep", Named("Zonneveld, Mina", "mina@elders.example", "de soep")),
    ],
)
def test_a_line_is_a_name_an_address_and_for_what(line, person):
    assert named(line) == person


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mina El-Amrani was er.", "X was er."),
        ("met MINA EL AMRANI, en", "met X, en"),
        ("(Mína el Amrani)", "(X)"),
        ("Mi\u0301na el Amrani\u0301!", "X!"),
        ("Mina\nEl Amrani's taart", "X's taart"),
        ("Mina El Amranisma en Jasmina El Amrani", "Mina El Amranisma en Jasmina El Amrani"),
        ("Mina El Amrani en Mina El Amrani", "X en X"),
        ("Mina", "Mina"),
        ("", ""),
    ],
)
def test_a_name_is_taken_out_whichever_way_it_is_written(text, left):
    assert without(text, ["Mina El Amrani"], instead="X") == left


def test_an_address_is_taken_out_too():
    assert without("mail mina@elders.example even", ["mina@elders.example"], instead="X") == "mail X even"


@given(name=st.text(alphabet="abcdé -'", min_size=1, max_size=12), around=st.text(max_size=30))
def test_after_it_the_name_stands_there_no_more_and_the_rest_is_untouched(name, around):
    assume(not set(fold(name).split()) & set(fold(around).split()))  # else the name may begin before it does
    text = f"{around} | {name.upper()} | {around}"
    left = without(text, [name], instead="")
    if wanted := fold(name):
        assert f" {wanted} " not in f" {fold(left.split(' | ')[1])} "
    if fold(name) and fold(name) not in fold(around):
        assert left.startswith(around) or fold(name).replace(" ", "") in fold(around).replace(" ", "")
