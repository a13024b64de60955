"""The catalogue tool, on a small project of its own."""

import gettext
import os

import polib
import pytest

from collab.lib import catalogue

CODE = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext_lazy as in_context

title = _("Title")
def words(number):
    translation.gettext("By attribute")
    in_context("month", "May")
    npgettext("seat", "one chair", "%(count)d chairs", number)
    other("not marked")
    _(title)
    return ngettext("%(count)d thing", "%(count)d things", number)
"""
TEMPLATE = """{% translate "Sign in" %} {% translate 'May' context "verb" as may %} {{ _("In a filter")|upper }}
{% blocktranslate trimmed with name=user.name %}
  Hello {{ name }},
  how are you (today)?
{% endblocktranslate %}
{% blocktranslate count number=n %}One thing{% plural %}{{ number }} things{% endblocktranslate %}"""


@pytest.fixture
def project(tmp_path):
    """A project with one file of code and one template."""
    for folder in catalogue.SOURCES:
        (tmp_path / folder).mkdir()
    (tmp_path / "partners" / "code.py").write_text(CODE)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def po(project):
    """The Dutch catalogue of `project`, just updated."""
    [path] = catalogue.update(project)
    return path


def test_every_way_of_marking_is_found(project):
    assert {key: text.plural for key, text in catalogue.texts(project).items()} == {
        (None, "Title"): None,
        (None, "By attribute"): None,
        ("month", "May"): None,
        ("verb", "May"): None,
        ("seat", "one chair"): "%(count)d chairs",
        (None, "%(count)d thing"): "%(count)d things",
        (None, "Sign in"): None,
        (None, "In a filter"): None,
        (None, "Hello %(name)s, how are you (today)?"): None,
        (None, "One thing"): "%(number)s things",
    }


def test_updating_twice_changes_nothing(project, po):
    before = po.read_text()
    assert catalogue.update(project) == []
    assert po.read_text() == before


def test_translations_stay_and_texts_that_left_are_set_aside(project, po):
    _translate(po, {"Title": "Titel", "Sign in": "Log in"})
    (project / "templates" / "page.html").write_text('{% translate "Title" %}')
    catalogue.update(project)
    rows = polib.pofile(str(po))
    assert rows.find("Title").msgstr == "Titel"
    assert rows.find("Title").occurrences == [("partners/code.py", ""), ("templates/page.html", "")]
    assert [entry.msgid for entry in rows.obsolete_entries()] == ["Sign in"]
    assert any("set aside" in line for line in catalogue.check(project))

    (project / "templates" / "page.html").write_text(TEMPLATE)
    catalogue.update(project)
    assert polib.pofile(str(po)).find("Sign in").msgstr == "Log in"


def test_compiled_catalogue_gives_the_translation(project, po):
    _translate(po, {"Title": "Titel"})
    [made] = catalogue.compile_catalogues(project)
    with made.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Title") == "Titel"
    assert catalogue.compile_catalogues(project) == []
    os.utime(made, (0, 0))
    assert catalogue.compile_catalogues(project) == [made]


def test_check_is_silent_when_all_is_translated(project, po):
    _complete(po)
    assert catalogue.check(project) == []


@pytest.mark.parametrize(
    ("text", "translation", "problem"),
    [
        ("Title", "", "not translated"),
        ("Hello %(name)s, how are you (today)?", "Dag %(naam)s", "other placeholders"),
        ("Hello %(name)s, how are you (today)?", "Dag", "other placeholders"),
    ],
)
def test_check_names_what_is_wrong(project, po, text, translation, problem):
    _complete(po)
    _translate(po, {text: translation})
    [line] = catalogue.check(project)
    assert problem in line
    assert text in line


def test_check_finds_a_plural_that_lost_its_number(project, po):
    _complete(po)
    rows = polib.pofile(str(po))
    rows.find("One thing").msgstr_plural = {0: "Een ding", 1: "Dingen"}
    rows.save()
    [line] = catalogue.check(project)
    assert "other placeholders: 'One thing'" in line


def test_check_finds_doubtful_and_new_texts(project, po):
    _complete(po)
    rows = polib.pofile(str(po))
    rows.find("Title").flags.append("fuzzy")
    rows.save()
    (project / "templates" / "new.html").write_text('{% translate "New" %}')
    assert [line.split(": ", 1)[1] for line in catalogue.check(project)] == [
        "not in the catalogue: 'New' (run update)",
        "doubtful: 'Title'",
    ]


def _translate(po, translations):
    rows = polib.pofile(str(po))
    for text, translation in translations.items():
        rows.find(text).msgstr = translation
    rows.save()


def _complete(po):
    rows = polib.pofile(str(po))
    for entry in rows:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid
    rows.save()
