"""The sorts of things that happen, and a sentence for each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.models import Partnership, Seat, Stage
from partners.models.organisation import spoken_name


class Sort(TextChoices):
    """What the story can be narrowed to."""

    UPDATE = "update", _("Updates")
    RESULT = "result", _("Results")
    MILESTONE = "milestone", _("Milestones")
    STAGE = "stage", _("Stages")
    DECISION = "decision", _("Choices")
    PARTNER = "partner", _("Partners")
    PERSON = "person", _("People")
    BINDING = "binding", _("What binds us")
    FORM = "form", _("Form")


@dataclass(frozen=True)
class Sentence:
    """How one thing is told: its sort, the word beside the day, and the sentence (none: what somebody wrote)."""

    sort: Sort
    label: str | Promise
    title: str | Promise = ""
    is_feast: bool = False


SENTENCES: dict[str, Sentence] = {
    "begins": Sentence(Sort.STAGE, _("start"), _("The initiative begins")),
    "logged": Sentence(Sort.STAGE, _("start"), _("Logged in the register")),
    "stage": Sentence(Sort.STAGE, _("stage"), _("From “%(before)s” to “%(after)s”")),
    "paused": Sentence(Sort.STAGE, _("stage"), _("Paused")),
    "resumes": Sentence(Sort.STAGE, _("stage"), _("The pause ends")),
    "closed": Sentence(Sort.STAGE, _("closing"), _("The initiative is closed")),
    "reopened": Sentence(Sort.STAGE, _("reopening"), _("The initiative is open again")),
    "merged": Sentence(Sort.STAGE, _("made one"), _("“%(name)s” goes on in this one")),
    "joined": Sentence(Sort.PARTNER, _("new partner"), _("%(name)s takes part")),
    "left": Sentence(Sort.PARTNER, _("farewell"), _("%(name)s leaves")),
    "seated": Sentence(Sort.PERSON, _("seat"), _("%(name)s has a seat at the table")),
    "farewell": Sentence(Sort.PERSON, _("farewell"), _("Farewell of %(name)s, with thanks")),
    "form": Sentence(Sort.FORM, _("form changed"), "%(name)s"),
    "update": Sentence(Sort.UPDATE, _("update")),
    "reached": Sentence(Sort.RESULT, _("result reached"), "%(name)s", is_feast=True),
    "due": Sentence(Sort.RESULT, _("result"), "%(name)s"),
    "stone": Sentence(Sort.MILESTONE, _("milestone reached"), "%(name)s", is_feast=True),
    "planned": Sentence(Sort.MILESTONE, _("milestone"), "%(name)s"),
    "party": Sentence(Sort.MILESTONE, _("celebration"), _("We celebrate “%(name)s”")),
    "continue": Sentence(Sort.DECISION, _("choice"), _("We continue")),
    "adapt": Sentence(Sort.DECISION, _("choice"), _("We adapt")),
    "stop": Sentence(Sort.DECISION, _("choice"), _("We stop")),
    "horizon": Sentence(Sort.DECISION, _("horizon"), _("Continue, adapt or stop?")),
    "stated": Sentence(Sort.BINDING, _("what binds us"), _("What binds us is put into words")),
    "restated": Sentence(Sort.BINDING, _("what binds us"), _("What binds us is put into new words")),
    "urgency": Sentence(Sort.BINDING, _("why now"), _("Why it matters now is put into new words")),
    "endorsed": Sentence(Sort.BINDING, _("what binds us"), _("%(name)s stands behind what binds us")),
    "withdrawn": Sentence(Sort.BINDING, _("what binds us"), _("%(name)s no longer stands behind what binds us")),
}


def title_of(what: str, name: str, aside: str) -> str:
    """The sentence about something that happened; `name` and `aside` are who or what it is about."""
    values = {"name": spoken_name(aside, name) or gettext("Somebody")}
    if what == "stage":
        values = {"before": Stage(name).label.lower(), "after": Stage(aside).label.lower()}
    return str(SENTENCES[what].title) % values


def text_of(what: str, aside: str, words: str) -> str:
    """What is told under the sentence: why, as what, or until when."""
    match what:
        case "joined":
            return str(Partnership.Role(words).label)
        case "seated":
            return str(Seat.Kind(words).label)
        case "continue" | "adapt" if aside:
            day = date_format(dt.date.fromisoformat(aside), "j F Y")
            return gettext("%(why)s\nNew horizon: %(day)s") % {"why": words, "day": day}
    return words
