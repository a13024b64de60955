"""How every form looks."""

from django import forms

from collab.lib.forms import DateInput, needed


class Example(forms.Form):
    """One field of each sort."""

    title = forms.CharField(help_text="In a few words.")
    place = forms.CharField(required=False, widget=forms.TextInput(attrs={"class": "input input--short"}))
    since = forms.DateField(required=False, widget=DateInput)
    agreed = forms.BooleanField(required=False)
    stage = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)


def test_text_fields_get_the_frame_of_the_look_once():
    form = Example()
    assert 'class="input"' in str(form["title"])
    assert 'class="input input--short"' in str(form["place"])
    assert "class=" not in str(form["agreed"])


def test_a_field_says_label_hint_and_error_in_that_order(client):
    html = str(Example({"title": ""}))
    label, hint, error, field = (
        html.index(part) for part in (">Title", 'id="id_title_helptext"', 'id="id_title_error"', 'name="title"')
    )
    assert label < hint < error < field
    assert 'aria-invalid="true"' in html
    assert 'href="#id_title"' in html, "the summary links to the field"


def test_a_date_is_written_as_browsers_expect_in_every_language():
    assert 'value="2026-11-23"' in str(Example(initial={"since": "2026-11-23"})["since"])
    assert 'type="date"' in str(Example()["since"])


def test_optional_fields_say_so():
    html = str(Example())
    assert html.count("optional") >= 1


def test_a_field_that_is_needed_now_and_then_says_when_and_not_that_it_is_optional():
    form = Example()
    form.fields["since"] = needed(forms.DateField(required=False, widget=DateInput), "for a pause")
    html = str(form["since"].as_field_group())
    assert "(for a pause)" in html
    assert "optional" not in html
