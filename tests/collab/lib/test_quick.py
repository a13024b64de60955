"""The quick tags and filters draw what Django's own draw."""

import datetime as dt

import pytest
from django.template import Context, Engine, engines
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from collab.lib.addresses import address

DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"})


def drawn(template, **values):
    """What our templates draw, and what Django's own tags draw."""
    ours = engines["django"].engine.from_string(template)
    theirs = DJANGOS.from_string("{% load i18n static %}" + template)
    return ours.render(Context(values)), theirs.render(Context(values))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "template",
    [
        '{% translate "Sign in" %}', '{% translate "Sign in" as words %}<b>{{ words }}</b>', "{% translate word %}",
        '{% translate "Sign in"|upper %}', '{% translate "100%% & more <b>" %}', '{% static "css/base.css" %}',
        '{% static "css/base.css" as sheet %}{{ sheet }}', "{% static file %}", '{% url "dashboard:home" %}',
        '{% url "initiatives:initiative-detail" key %}', '{% url "initiatives:initiative-detail" pk=key %}',
        '{% url "initiatives:initiative-edit-part" key "title" %}', '{% url name %}',
        '{% url "initiatives:action-snooze" "result:3" %}', '{% url "initiatives:initiative-list" as it %}{{ it }}',
        '{% url "no-such-name" as it %}[{{ it }}]',
    ],
)  # fmt: skip
def test_a_tag_draws_what_django_draws(template, language):
    with translation.override(language):
        for _time in range(2):  # also from what was kept
            ours, theirs = drawn(template, word="Sign in", key=12, name="dashboard:help", file="css/<a>.css")
            assert ours == theirs != ""


def test_words_follow_the_language_of_the_page():
    template = engines["django"].engine.from_string('{% translate "Initiative" %}{{ day|date:"j F Y" }}')
    said = {}
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            said.setdefault(language, set()).add(template.render(Context({"day": dt.date(2026, 3, 1)})))
    assert said == {"nl": {"Initiatief1 maart 2026"}, "en": {"Initiative1 March 2026"}}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("how", ["j F Y", "j N Y", "j F", "F Y", "Y-m-d", "N Y", "j F Y, H:i", "c", ""])
def test_a_day_is_told_as_django_tells_it(how, language):
    year = [dt.date(2026, month, 9) for month in range(1, 13)]
    midnight = timezone.make_aware(dt.datetime(2026, 1, 1, 0, 30)).astimezone(dt.UTC)
    with translation.override(language):
        days = [] if "H" in how else [*year, dt.date(950, 5, 31)]  # a day has no hour
        for day in [*days, midnight, None, "", "no day"]:
            ours, theirs = drawn('{{ day|date:"' + how + '" }}', day=day)
            assert ours == theirs


def test_nothing_is_escaped_twice_or_never():
    ours, theirs = drawn(
        '{{ day|date:"j F Y" }}{% url name key %}', day="<b>", name="initiatives:initiative-detail", key=3
    )
    assert ours == theirs
    assert isinstance(engines["django"].engine.from_string('{% translate "Sign in" %}').render(Context()), SafeString)


@pytest.mark.parametrize("key", [None, "", "twee", -1, True])
def test_an_address_with_a_key_that_does_not_fit_is_refused(key):
    template = engines["django"].engine.from_string('{% url "initiatives:initiative-detail" key %}')
    if key is True:  # Django writes it out, and then it does not fit
        key = "True"
    with pytest.raises(NoReverseMatch):
        template.render(Context({"key": key}))


def test_an_address_is_that_of_reverse():
    assert address("dashboard:home") == reverse("dashboard:home")
    for key in (0, 7, 2**62):
        assert address("initiatives:initiative-table", key) == reverse("initiatives:initiative-table", args=[key])
    assert address("initiatives:action-snooze", "result:3") == reverse("initiatives:action-snooze", args=["result:3"])
