"""The strip of seven marks: what it shows and what it says stand on the page once."""

import re

import pytest
from django.utils import translation

from initiatives.models import Principle
from initiatives.principles import State
from initiatives.templatetags.seven import seven_sprite, seven_strip

CYCLE = list(State)


def states(shift):
    """Seven states, of which each state is one."""
    return {principle: CYCLE[(place + shift) % len(CYCLE)] for place, principle in enumerate(Principle)}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("shift", range(len(CYCLE)))
def test_a_strip_says_each_of_the_seven_under_its_state(shift, language):
    with translation.override(language):
        words = dict(re.findall(r'<span id="(\w+)">([^<]+)</span>', seven_sprite()))
        strip = seven_strip(states(shift))
        said = " ".join(words[key] for key in re.search(r'aria-labelledby="([^"]+)"', strip)[1].split())
        expected = {state: [p.label.lower() for p, its in states(shift).items() if its == state] for state in CYCLE}
        for state, principles in expected.items():
            assert f"{state.label}: {', '.join(principles)}," in said
        assert said.count(":") == len(CYCLE)


@pytest.mark.parametrize("shift", range(len(CYCLE)))
def test_a_strip_shows_one_mark_at_each_place_that_applies(shift):
    shown = re.search(r'class="strip ([^"]+)"', seven_strip(states(shift)))[1].split()
    assert [token[1] for token in shown] == list("0123456")
    held = re.findall(r'class="at-(\w\d)" href="#m(\w)" x="(\d+)"', seven_sprite())
    for token, (place, state) in zip(shown, enumerate(states(shift).values()), strict=True):
        marks = [(letter, x) for key, letter, x in held if key == token]
        assert marks == ([] if state == State.NOT_APPLICABLE else [(state.value[0], str(place * 12))])


def test_every_mark_has_its_rule_in_the_stylesheet(settings):
    sheet = (settings.BASE_DIR / "static/css/components.css").read_text()
    for key in re.findall(r'class="at-(\w\d)"', seven_sprite()):
        assert f".{key} {{ --{key}: inline; }} .at-{key} {{ display: var(--{key}, none); }}" in sheet


def test_no_states_draw_nothing():
    assert seven_strip(None) == ""
