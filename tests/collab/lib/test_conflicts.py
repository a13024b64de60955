import re
from html import unescape

import pytest
from django import forms
from django.http import QueryDict
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from collab.lib.conflicts import differences, rebase, settle, take
from collab.lib.forms import DateInput, TextField


class Note(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = TextField(show_hidden_initial=True)
    place = forms.CharField(required=False, show_hidden_initial=True)
    day = forms.DateField(required=False, widget=DateInput, show_hidden_initial=True)


READ = {"text": "een", "place": "hier", "day": None}


def sent(saved, version=1, read=READ, **mine):
    data = QueryDict(mutable=True)
    for name, value in READ.items():
        data[f"initial-{name}"] = read[name] or ""
        data[name] = mine.get(name, value) or ""
    data["version"] = str(version)
    form = Note(data, initial=saved)
    assert form.is_valid(), form.errors
    return form


def test_nobody_saved_in_between_writes_what_changed():
    outcome = settle(sent(READ, text="twee"), READ, 1)
    assert outcome.changes == {"text": "twee"}
    assert outcome.conflicts == []


def test_both_changed_the_same_field_is_a_conflict_and_writes_nothing():
    saved = READ | {"text": "drie"}
    outcome = settle(sent(saved, text="twee"), saved, 2)
    assert outcome.changes == {}
    assert [(one.name, one.mine, one.theirs) for one in outcome.conflicts] == [
        ("text", "<ins>twee</ins>", "<ins>drie</ins>")
    ]


def test_each_changed_another_field_keeps_both():
    saved = READ | {"text": "drie"}
    outcome = settle(sent(saved, place="daar"), saved, 2)
    assert outcome.changes == {"place": "daar"}
    assert outcome.merged == ["Text"]
    assert outcome.conflicts == []


def test_both_made_the_same_change_is_no_conflict():
    saved = READ | {"text": "twee"}
    outcome = settle(sent(saved, text="twee"), saved, 2)
    assert (outcome.changes, outcome.conflicts) == ({}, [])


def test_line_ends_of_the_browser_are_no_change():
    saved = {"text": "een\ntwee", "place": "hier", "day": None}
    form = sent(saved, read=saved | {"text": "een\r\ntwee"}, text="een\r\ntwee")
    assert settle(form, saved, 1).changes == {}
    assert settle(form, saved, 2).merged == []


def test_a_form_that_does_not_say_what_was_read_is_a_conflict_never_an_overwrite():
    data = QueryDict("text=twee&place=hier&version=1")
    form = Note(data, initial=READ | {"text": "drie"})
    assert form.is_valid()
    outcome = settle(form, READ | {"text": "drie"}, 2)
    assert [one.name for one in outcome.conflicts] == ["text"]
    assert "text" not in outcome.changes


def test_rebased_the_form_can_be_sent_again_and_is_no_conflict_any_more():
    saved = READ | {"text": "drie", "place": "ginds"}
    data = rebase(sent(saved, text="twee"), saved, 2)
    assert (data["text"], data["initial-text"], data["place"]) == ("twee", "drie", "ginds")
    again = Note(data, initial=saved)
    assert again.is_valid()
    assert settle(again, saved, 2).changes == {"text": "twee"}


@pytest.mark.parametrize(
    ("choice", "text"), [("text:mine", "mijn"), ("text:theirs", "hun"), ("text:x", "samen"), ("", "samen")]
)
def test_take_one_of_the_two_texts(choice, text):
    data = QueryDict("text=samen&mine-text=mijn&initial-text=hun")
    assert take(data, choice)["text"] == text


def test_differences_are_escaped():
    mine, theirs = differences("<b>", "<i> & meer")
    assert "<b>" not in mine
    assert "&lt;" in mine
    assert "&amp;" in theirs


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_lose_no_letter(mine, theirs):
    plain = [unescape(re.sub("</?ins>", "", text)) for text in differences(mine, theirs)]
    assert plain == [unescape(escape(mine)), unescape(escape(theirs))]
