"""Each sort of action in words: what it is, since when it waits, its one button and where that leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from collab.lib.addresses import address
from initiatives.models import Involvement
from initiatives.models.endorsement import sentence_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(models.TextChoices):
    """What sort of action it is; the value is part of the key under which it is put aside."""

    REQUEST = "request", _("Requests to join")
    INVITATION = "invitation", _("Invitations")
    TOGETHER = "together", _("Organising together")
    MERGE = "merge", _("Making one of two")
    RESPOND = "respond", _("Looks from outside to respond to")
    REFLECTOR = "reflector", _("Who looks from outside")
    IMPROVE = "improve", _("Improvements")
    MILESTONE = "milestone", _("Milestones")
    CELEBRATE = "celebrate", _("To celebrate")
    HORIZON = "horizon", _("Choices at the horizon")
    DISSENT = "dissent", _("Dissent")
    ROLE = "role", _("Roles that end")
    ENDORSE = "endorse", _("What binds us")
    RESULT = "result", _("Results without an end")
    CONFIRM = "confirm", _("Is this still right?")
    OVERLAP = "overlap", _("Similar initiatives")


ROLE_NOTICE_DAYS = 30
# So long before a look from outside begins somebody should be invited.
REFLECTOR_NOTICE_DAYS = 14
CONFIRM_TARGET_DAYS = 60
CONFIRM_LATE_DAYS = 120
# A milestone is overdue two weeks after its last day; what was reached wants to be celebrated within a month.
LATE_DAYS = {"milestone": 14, "celebrate": 30}
ANSWER_DAYS = {
    Kind.REQUEST: 14, Kind.INVITATION: 14, Kind.TOGETHER: 14, Kind.MERGE: 14, Kind.DISSENT: 30, Kind.RESPOND: 30,
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a sort of action looks: its drawing, its title, its one button and where that leads.

    `is_about_initiative`: whether the page behind the button is about the initiative or the thing itself.
    `is_one_click`: the button does it; otherwise it unfolds a short form, or (`is_page`) leads to a page.
    """

    icon: str
    title: StrOrPromise
    verb: StrOrPromise
    page: str
    is_about_initiative: bool = False
    is_one_click: bool = False
    is_page: bool = False


LOOKS = {
    Kind.REQUEST: Look("door", _("%(about)s wants to take part"), _("Read the request"), "join-request-detail"),
    Kind.INVITATION: Look(
        "door", _("%(about)s is invited to take part"), _("Read the invitation"), "join-request-detail"
    ),
    Kind.TOGETHER: Look(
        "table", _("Do you organise “%(about)s” together?"), _("Read the proposal"), "together-detail"
    ),
    Kind.MERGE: Look("link", _("Does it become one with “%(about)s”?"), _("Read what happens"), "merge-detail"),
    Kind.RESPOND: Look("eye", _("%(about)s looked from outside"), _("Respond"), "round-respond"),
    Kind.REFLECTOR: Look("eye", _("Who looks from outside?"), _("Find and invite somebody"), "reflector-choose", True),
    Kind.IMPROVE: Look("pen", _("%(about)s"), _("Done"), "improvement-done", is_one_click=True),
    Kind.MILESTONE: Look("clock", _("“%(about)s”: is it reached?"), _("Reached"), "milestone-reach", is_one_click=True),
    Kind.CELEBRATE: Look(
        "feast", _("“%(about)s” is reached: how do you celebrate it?"), _("Say how"), "celebration-add"
    ),
    Kind.HORIZON: Look("cross", _("Continue, adapt or stop?"), _("Make a choice"), "horizon-decide", True),
    Kind.DISSENT: Look("talk", _("“%(about)s”"), _("Give an answer"), "dissent-answer"),
    Kind.ROLE: Look("hand", _("Your role as %(about)s comes to its end"), _("Extend or hand over"), "involvement-term"),
    Kind.ENDORSE: Look(
        "table", _("Does %(about)s stand behind what binds us?"), _("Stand behind it"), "endorsement-add",
        is_one_click=True,
    ),
    Kind.RESULT: Look("pen", _("When are we done with “%(about)s”?"), _("Fill it in"), "result-edit"),
    Kind.OVERLAP: Look(
        "people", _("“%(about)s” looks like it"), _("Look at both"), "initiative-similar", True, is_page=True
    ),
    Kind.CONFIRM: Look(
        "tick", _("Is this still right?"), _("It is still right"), "initiative-confirm", True, is_one_click=True
    ),
}  # fmt: skip


class Waiting(NamedTuple):
    """One thing that waits: `object_id` is what the button acts on, `since` the day from which it waits.

    `text` is what one reads before pressing; `aside_until` and `aside_because` are filled for what was put aside.
    """

    kind: Kind
    initiative_id: int
    title: str
    object_id: int
    about: str
    text: str
    since: dt.date
    on: dt.date
    aside_until: dt.date | None = None
    aside_because: str = ""

    @property
    def id(self) -> str:
        """Its key as the id of an element."""
        return f"{self.kind.value}-{self.object_id}"

    @property
    def key(self) -> str:
        """The name under which it is put aside."""
        return f"{self.kind.value}:{self.object_id}"

    @property
    def days(self) -> int:
        """For how many days it waits."""
        return (self.on - self.since).days

    @property
    def is_late(self) -> bool:
        """Whether it waits longer than is good: its own clock where it has one, else past its day."""
        if self.kind in ANSWER_DAYS:
            return self.days > ANSWER_DAYS[self.kind]
        if self.kind == Kind.CONFIRM:
            return self.days > CONFIRM_LATE_DAYS
        if self.kind in LATE_DAYS:
            return self.days > LATE_DAYS[self.kind]
        return self.kind in {Kind.HORIZON, Kind.ROLE, Kind.REFLECTOR, Kind.IMPROVE} and self.days > 0

    @property
    def look(self) -> Look:
        """Its drawing, its words and its button."""
        return LOOKS[self.kind]

    @property
    def says(self) -> str:
        """What it is, in words."""
        about = str(Involvement.Role(self.about).label).lower() if self.kind == Kind.ROLE else self.about
        return str(self.look.title) % {"about": about}

    @property
    def when(self) -> str:
        """Since when, or until when, in words."""
        if self.kind == Kind.CONFIRM:
            words = ngettext("Not confirmed for %(days)d day.", "Not confirmed for %(days)d days.", self.days)
            return words % {"days": self.days}
        if self.kind in ANSWER_DAYS:
            until = date_format(self.since + dt.timedelta(days=ANSWER_DAYS[self.kind]), "j F")
            words = ngettext("Waits %(days)d day.", "Waits %(days)d days.", self.days) % {"days": self.days}
            return f"{words} {gettext('Answer before %(day)s.') % {'day': until}}"
        said = {"day": date_format(self.since, "j F Y")}
        if self.kind == Kind.HORIZON:
            return gettext("The day was %(day)s.") % said
        if self.kind == Kind.ROLE:
            return gettext("The term was until %(day)s.") % said if self.is_late else gettext("On %(day)s.") % said
        if self.kind == Kind.MILESTONE:
            return gettext("Planned until %(day)s.") % said
        if self.kind == Kind.CELEBRATE:
            return gettext("Reached on %(day)s.") % said
        if self.kind == Kind.REFLECTOR:
            return gettext("Planned on %(day)s.") % said
        if self.kind == Kind.IMPROVE:
            return gettext("Before %(day)s.") % said
        return gettext("Since %(day)s.") % said

    @property
    def address(self) -> str:
        """Where its one button leads."""
        key = self.initiative_id if self.look.is_about_initiative else self.object_id
        return address(f"initiatives:{self.look.page}", key)

    @property
    def page(self) -> str:
        """The initiative; for an invitation, whose initiative may be closed to the reader, the invitation."""
        if self.kind == Kind.INVITATION:
            return self.address
        return address("initiatives:initiative-detail", self.initiative_id)

    @property
    def later(self) -> str:
        """Where it is put aside."""
        return address("initiatives:action-snooze", self.key)

    @property
    def sentence(self) -> str:
        """The key of the sentence that one reads in the row and stands behind."""
        return sentence_key(self.text) if self.kind == Kind.ENDORSE else ""
