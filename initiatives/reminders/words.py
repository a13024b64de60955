"""The words of a reminder, for the mail and for the bell: what it is, its one button and where that leads.

No page behind a button does anything before somebody confirms it there. Of dissent neither the words nor the writer are
ever told outside its own pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from django.utils.translation import pgettext

from collab.lib.prepared import rows
from collab.outbox.models import Occurrence
from initiatives.models import Involvement
from initiatives.places import place_of
from initiatives.reminders.rules import RULES
from partners.models.organisation import spoken_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Told:
    """What somebody reads: `title` in a few words, `text` in a sentence or two, and `button`, which leads to `address`.

    `when` is the day that it is about; `initiative` the name of the collaboration. `ask` is who can say more, with an
    address to write to.
    """

    title: str
    text: str
    button: str
    address: str
    when: dt.date
    initiative: str
    ask: str = ""
    ask_address: str = ""


class Found(NamedTuple):
    """What the words are made of: one row of the statement."""

    occurrence_id: int
    initiative: str
    about: str
    about_kind: str
    day: dt.date | None
    cause: str
    is_keeper: bool
    is_own: bool
    ask: str
    ask_address: str


# All names in one statement, however many occurrences of however many sorts.
_FOUND = """
WITH asked AS (
    SELECT occurrence.*, recipient.user_id FROM outbox_occurrence occurrence
    JOIN outbox_recipient recipient ON recipient.id = occurrence.recipient_id
    WHERE occurrence.id = ANY(%(ids)s)
)
SELECT asked.id, initiative.title,
       coalesce(organisation.name, result.title, milestone.title, involvement.role, ''),
       coalesce(organisation.kind, sitter.name, ''),
       coalesce(involvement.term_ends_on, seat.term_ends_on,
                CASE asked.kind WHEN 'milestone' THEN coalesce(result.due_on, milestone.planned_until)
                                ELSE coalesce(result.reached_on, milestone.reached_on) END,
                CASE WHEN asked.kind = 'confirm' THEN greatest(
                    (SELECT max(happened_on) FROM initiatives_update WHERE initiative_id = asked.subject_id),
                    initiative.confirmed_on, (initiative.updated_at AT TIME ZONE 'Europe/Amsterdam')::date) END),
       CASE WHEN asked.kind <> 'closing' THEN '' WHEN initiative.ends_on + 1 = asked.occurs_on THEN 'end'
            WHEN initiative.horizon_on + 1 = asked.occurs_on THEN 'horizon'
            WHEN EXISTS (SELECT 1 FROM initiatives_result done
                         WHERE done.initiative_id = asked.subject_id AND done.reached_on = asked.occurs_on)
            THEN 'reached' ELSE 'silent' END,
       EXISTS (SELECT 1 FROM initiatives_involvement own JOIN partners_person person ON person.id = own.person_id
               WHERE own.initiative_id = asked.subject_id AND own.ended_on IS NULL
                 AND own.role IN ('lead', 'coordinator') AND person.user_id = asked.user_id),
       coalesce(sitter.user_id = asked.user_id, asked.kind = 'milestone' AND EXISTS (
           SELECT 1 FROM partners_person person
           LEFT JOIN partners_membership membership ON membership.person_id = person.id
           WHERE person.user_id = asked.user_id AND (person.id = milestone.owner_id
               OR membership.organisation_id = milestone.owner_organisation_id))),
       coalesce(keeper.name, ''), coalesce(keeper.address, '')
FROM asked JOIN initiatives_initiative initiative ON initiative.id = asked.subject_id
LEFT JOIN initiatives_joinrequest request ON asked.kind IN ('request', 'invitation') AND request.id = asked.object_id
LEFT JOIN initiatives_partnership partnership ON asked.kind = 'endorse' AND partnership.id = asked.object_id
LEFT JOIN partners_organisation organisation
    ON organisation.id = coalesce(request.organisation_id, partnership.organisation_id)
LEFT JOIN initiatives_involvement involvement ON asked.kind = 'role' AND involvement.id = asked.object_id
LEFT JOIN initiatives_seat seat ON asked.kind = 'role' AND seat.id = -asked.object_id
LEFT JOIN partners_person sitter ON sitter.id = coalesce(involvement.person_id, seat.person_id)
LEFT JOIN initiatives_result result
    ON asked.kind IN ('milestone', 'celebrate', 'year_ago') AND result.id = asked.object_id
LEFT JOIN initiatives_milestone milestone
    ON asked.kind IN ('milestone', 'celebrate', 'year_ago') AND milestone.id = -asked.object_id
LEFT JOIN LATERAL (
    SELECT person.name, coalesce(account.email, person.email) AS address
    FROM initiatives_involvement held JOIN partners_person person ON person.id = held.person_id
    JOIN accounts_user account ON account.id = person.user_id AND account.is_active
    WHERE held.initiative_id = asked.subject_id AND held.ended_on IS NULL AND held.role IN ('lead', 'coordinator')
      AND account.id IS DISTINCT FROM asked.user_id
    ORDER BY held.role, held.id LIMIT 1
) keeper ON true
"""


@dataclass(frozen=True)
class Look:
    """The words of one sort; `{...}` is filled in. `later` is said instead from the second rung of dated ladders."""

    title: StrOrPromise
    text: StrOrPromise
    button: StrOrPromise
    page: str
    later: StrOrPromise = ""


LOOKS = {
    "request": Look(
        _t("{about} wants to take part"), _t("{about} asks to take part in “{initiative}”, and hopes for an answer."),
        _t("Read the request"), "join-request-detail",
    ),
    "invitation": Look(
        _t("{about} is invited to take part"),
        _t("The parties in “{initiative}” would like {about} to take part. You can say yes or no."),
        _t("Read the invitation"), "join-request-detail",
    ),
    "dissent": Look(
        _t("Somebody disagrees"), _t("Somebody recorded a disagreement in “{initiative}”. It wants an answer."),
        _t("Read it and answer"), "dissent-answer",
    ),
    "reflection": Look(
        _t("Time for a look from outside"),
        _t("Let somebody from outside look along with “{initiative}”: what do you not see any more yourselves?"),
        _t("Find and invite somebody"), "reflector-choose",
    ),
    "respond": Look(
        _t("A response is still awaited"),
        _t("Somebody looked from outside at “{initiative}” for you. The response should have been there by {day}."),
        _t("Respond"), "round-respond",
    ),
    "closing": Look(_t("Continue, adapt or stop?"), "", _t("Make a choice"), "horizon-decide"),
    "role": Look(
        _t("The role of {person} comes to its end"), _t("The term in “{initiative}” is until {day}."),
        _t("Extend or hand over"), "involvement-term", _t("The term in “{initiative}” was until {day}."),
    ),
    "endorse": Look(
        _t("Does {about} stand behind what binds us?"),
        _t("{about} takes part in “{initiative}”. Read the sentence, and say whether you still stand behind it."),
        _t("Read the sentence"), "endorsement-add",
    ),
    "confirm": Look(
        _t("Is this still right?"), _t("Since {day} nobody said whether “{initiative}” is still right as it stands."),
        _t("Look whether it is right"), "initiative-confirm",
    ),
    "newcomer": Look(
        _t("Room for somebody new"), _t("In “{initiative}” nobody new has come for a long time. Who is missing?"),
        _t("Open a seat"), "seat-add",
    ),
    "outsider": Look(
        _t("A seat for an outsider"),
        _t("In “{initiative}” nobody from outside has a seat at the table. Who could look at it with other eyes?"),
        _t("Open a seat"), "seat-add",
    ),
    "milestone": Look(
        _t("“{about}”: {day}"), _t("In “{initiative}” you want to reach it by {day}."), _t("Is it reached?"),
        "result-edit", _t("In “{initiative}” you wanted to reach it by {day}. Is it reached, or will it be later?"),
    ),
    "celebrate": Look(
        _t("“{about}” is reached: how do you celebrate it?"),
        _t("You reached it in “{initiative}” on {day}. Mark it together, even if it is with cake."),
        _t("Say how you celebrate it"), "result-celebrate",
    ),
    "year_ago": Look(
        _t("A year ago: “{about}”"), _t("On {day} you reached it in “{initiative}”. Look back together for a moment."),
        _t("Look back"), "done",
    ),
}  # fmt: skip
_CAUSES = {
    "end": _t("The end of “{initiative}” has passed."),
    "horizon": _t("The horizon of “{initiative}” has passed."),
    "reached": _t("All results of “{initiative}” are reached."),
    "silent": _t("Nothing was heard of “{initiative}” for a long time."),
}
# What is a milestone and not an intended result, by the page for that one.
_OF_MILESTONES = {"milestone": "milestone-reach", "celebrate": "celebration-add"}
_ABOUT_INITIATIVE = ("horizon-decide", "seat-add", "reflector-choose", "initiative-confirm")


def told(occurrences: Iterable[Occurrence], language: str | None = None) -> list[Told | None]:
    """The words of each of `occurrences`, in their order, in one statement; in `language`, or that of the page.

    Where the initiative is gone altogether there is nothing to say: None.
    """
    asked = list(occurrences)
    found = find(asked)
    with translation.override(language or translation.get_language()):
        return [words_of(one, found[one.pk]) if one.pk in found else None for one in asked]


def find(occurrences: Iterable[Occurrence]) -> dict[int, Found]:
    """What the words of `occurrences` are made of, by their keys, in one statement."""
    keys = [one.pk for one in occurrences]
    return {row[0]: Found(*row) for row in rows(_FOUND, {"ids": keys})} if keys else {}


def words_of(one: Occurrence, found: Found) -> Told:
    """The words of one occurrence out of what was found, in the language of the moment."""
    look, can_act = LOOKS[one.kind], _can_act(one, found)
    about = spoken_name(found.about_kind, found.about) if one.kind in {"request", "invitation", "endorse"} else ""
    day = found.day or one.occurs_on
    said = {
        "about": about or found.about,
        "initiative": found.initiative,
        "person": found.about_kind,
        "day": date_format(day, "j F Y"),
    }
    main = look.later if one.step and look.later else look.text
    main = _CAUSES[found.cause] if found.cause else main
    text = " ".join(filter(None, [str(main).format(**said), *_added(one, found, can_act=can_act)]))
    back = "seats" if found.is_own and one.kind == "role" else "top"
    return Told(
        title=_title(one, found).format(**said),
        text=text,
        button=str(look.button) if can_act else _("Look at the initiative"),
        address=_address(one, look) if can_act else place_of(one.subject_id, back),
        when=day,
        initiative=found.initiative,
        ask=found.ask,
        ask_address=found.ask_address,
    )


def _can_act(one: Occurrence, found: Found) -> bool:
    """Whether the page behind the button is for this person; whoever only should know goes to the initiative."""
    if one.is_copy:
        return False
    is_role = one.kind == "role" and one.object_id > 0 and found.is_own
    is_owner = one.kind == "milestone" and found.is_own
    return found.is_keeper or is_role or is_owner or one.kind in {"invitation", "endorse"}


def _title(one: Occurrence, found: Found) -> str:
    if one.kind != "role":
        return str(LOOKS[one.kind].title)
    if one.object_id < 0:
        return (
            _("Your seat at the table comes to its end") if found.is_own else _("A seat at the table comes to its end")
        )
    role = str(Involvement.Role(found.about).label).lower() if found.about else ""
    if found.is_own:
        return _("Your role as %(about)s comes to its end") % {"about": role}
    return str(LOOKS["role"].title)


def _added(one: Occurrence, found: Found, *, can_act: bool) -> list[str]:
    """What is said after it: why a manager reads this, and how often it was asked before."""
    added = []
    if one.is_copy:
        added.append(_("You read this because you manage the lead organisation, and nobody answered yet."))
    elif not can_act and one.kind != "role":
        added.append(_("Nobody with an account coordinates it any more. You manage the lead organisation: who could?"))
    if one.step and not RULES[one.kind].is_dated:
        second = pgettext("reminder", "This is the second time that we ask.")
        added.append(second if one.step == 1 else _("We asked before."))
    return added


def _address(one: Occurrence, look: Look) -> str:
    """Where the button leads."""
    return page_of(look, one.kind, one.object_id, one.subject_id)


def page_of(look: Look, kind: str, object_id: int, initiative_id: int) -> str:
    """The page on which one does what this sort asks, about this thing of this initiative."""
    if object_id < 0 and kind in _OF_MILESTONES:
        return reverse(f"initiatives:{_OF_MILESTONES[kind]}", args=[-object_id])
    if look.page == "done":
        return place_of(initiative_id, "done" if object_id > 0 else "milestones")
    if object_id < 0:
        return reverse("initiatives:seat-edit", args=[-object_id])
    key = initiative_id if look.page in _ABOUT_INITIATIVE else object_id
    return reverse(f"initiatives:{look.page}", args=[key])
