"""The life of the demo's collaborations: how they met, what they signed, who stands behind it, who disagrees.

Told with the verbs that people use, on the days on which they would have used them. Only where somebody speaks for
a party whose people have no account in the demo, the row is written as it would have been.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from collab.accounts.models import User
from initiatives.actions import (
    add_body,
    add_result,
    add_to_pool,
    answer_dissent,
    change_stage,
    close_initiative,
    decide_at_horizon,
    decline,
    end_body,
    endorse,
    fill_seat,
    involve_person,
    note_contribution,
    open_seat,
    reach_result,
    record_anonymous_dissent,
    record_dissent,
    say_farewell,
    say_not_applicable,
    set_horizon,
    set_term,
    sign_agreement,
)
from initiatives.actions.endorsing import ENDORSED_FOR
from initiatives.demo.looking import tell_look
from initiatives.demo.milestones import tell_milestones
from initiatives.models import Closing, Endorsement, Initiative, JoinRequest, Partnership, PoolMember, Statement, Theme
from initiatives.models.endorsement import sentence_key
from partners.actions.people import person_for
from partners.models import Organisation, Person, Region

Facts = Mapping[str, Any]


class Life:
    """Tells what happened to one collaboration after it was logged; `ago` counts days back from today."""

    def __init__(
        self,
        *,
        initiative: Initiative,
        by: User,
        users: Mapping[str, User],
        organisations: Mapping[str, Organisation],
        person: Callable[[str, Organisation], Person],
        on: dt.date,
        at: dt.datetime,
    ) -> None:
        self.initiative, self.by, self.users = initiative, by, users
        self.organisations, self.person = organisations, person
        self.on, self.at = on, at

    def tell(self, facts: Facts, *, began: int) -> None:
        """Tell all of `facts`; the collaboration began `began` days ago."""
        statement = self._said_from_the_first_day(began)
        self._people(facts)
        self._form(facts)
        self._content(facts, statement)
        self._table(facts)
        for look in facts.get("looks", ()):
            tell_look(look, initiative=self.initiative, by=self.by, on=self.on, at=self.at)
        self._end(facts)

    def _said_from_the_first_day(self, began: int) -> Statement:
        """What binds them was logged with the first five answers; their why was known that day too."""
        statement = self.initiative.statements.get()
        statement.urgency, statement.stated_on = self.initiative.urgency, self._day(began)
        statement.save(update_fields=["urgency", "stated_on"])
        return statement

    def _day(self, ago: int) -> dt.date:
        return self.on - dt.timedelta(days=ago)

    def _who(self, ago: int) -> dict[str, Any]:
        """By whom and when, for a verb of a day."""
        return {"by": self.by, "at": self.at - dt.timedelta(days=ago)}

    def _when(self, ago: int) -> dict[str, Any]:
        return self._who(ago) | {"on": self._day(ago)}

    def _people(self, facts: Facts) -> None:
        """Who sits at the table, until when, and who left with thanks."""
        for email, role, ends_in in facts.get("involved", ()):
            row = involve_person(
                initiative=self.initiative, person=person_for(self.users[email]), role=role, by=self.by
            )
            if ends_in is not None:
                set_term(involvement=row, term_ends_on=self._day(-ends_in), **self._who(0))
        for email, ends_in in facts.get("terms_of", ()):
            row = self.initiative.involvements.get(person=person_for(self.users[email]))
            set_term(involvement=row, term_ends_on=self._day(-ends_in), **self._who(0))
        for name, ends_in in facts.get("terms", ()):
            row = self.initiative.involvements.get(person__name=name)
            set_term(involvement=row, term_ends_on=self._day(-ends_in), **self._who(0))
        for name, organisation, ago, thanks, may_be_named in facts.get("goodbyes", ()):
            person = self.person(name, self.organisations[organisation])
            involve_person(initiative=self.initiative, person=person, role="member", by=self.by)
            say_farewell(
                initiative=self.initiative, person=person, thanks=thanks, may_be_named=may_be_named, **self._when(ago)
            )

    def _form(self, facts: Facts) -> None:
        """Stages, groups that meet and what was signed."""
        for ago, stage, why, *until in facts.get("stages", ()):
            ends = self._day(-until[0]) if until else None
            change_stage(initiative=self.initiative, stage=stage, why=why, until=ends, **self._when(ago))
        for kind, name, a_year, hours, ago, ended, why in facts.get("bodies", ()):
            body = add_body(
                initiative=self.initiative, kind=kind, name=name, meetings_per_year=a_year, hours=Decimal(str(hours)),
                started_on=self._day(ago), why=why or "Zo ging het altijd.", **self._when(ago),
            )  # fmt: skip
            if not why:
                body.needed_because = ""
                body.save(update_fields=["needed_because"])
            if ended is not None:
                end_body(body=body, ended_on=self._day(ended), why="Het werk is klaar.", **self._when(ended))
        for form, title, ago, ends_in, why in facts.get("agreements", ()):
            parties = [row.organisation for row in self.initiative.partnerships.select_related("organisation")]
            sign_agreement(
                initiative=self.initiative, form=form, title=title, signed_on=self._day(ago), why=why, parties=parties,
                ends_on=None if ends_in is None else self._day(-ends_in), **self._when(ago),
            )  # fmt: skip

    def _content(self, facts: Facts, statement: Statement) -> None:
        """Who stands behind the sentence; what is older than a year has lapsed."""
        speaks = {
            membership.organisation_id: user
            for user in self.users.values()
            for membership in person_for(user).memberships.all()
        }
        for name, ago in facts.get("endorsed", {}).items():
            organisation, on = self.organisations[name], self._day(ago)
            if by := speaks.get(organisation.pk):
                row = Partnership.objects.active().get(initiative=self.initiative, organisation=organisation)
                endorse(partnership=row, sentence=sentence_key(self.initiative.binding), by=by, on=on)
                continue
            Endorsement.objects.create(
                initiative=self.initiative, organisation=organisation, statement=statement,
                endorsed_on=on, lapses_on=on + ENDORSED_FOR,
            )  # fmt: skip
        for principle, because, ago in facts.get("not_applicable", ()):
            say_not_applicable(
                initiative=self.initiative, principle=principle, because=because, by=self.by, on=self._day(ago)
            )

    def _table(self, facts: Facts) -> None:
        """Seats, criticism, and who wants to join."""
        for kind, looking_for, ago, name, _organisation, filled, heard in facts.get("seats", ()):
            seat = open_seat(initiative=self.initiative, kind=kind, looking_for=looking_for, **self._when(ago))
            if name is not None:
                person = Person.objects.filter(name=name, user=None).first() or Person.objects.create(name=name)
                fill_seat(seat=seat, person=person, **self._when(filled))
                note_contribution(seat=seat, on=self._day(heard), by=self.by)
        for text, ago, email, answer, answered in facts.get("dissents", ()):
            if email is None:
                record_anonymous_dissent(initiative=self.initiative, text=text, on=self._day(ago))
            else:
                record_dissent(initiative=self.initiative, text=text, by=self.users[email], on=self._day(ago))
            if answer is not None:
                said = self.initiative.dissents.get(text=text)
                answer_dissent(dissent=said, answer=answer, read="", by=self.by, on=self._day(answered))
        for name, text, ago, direction, outcome, reason in facts.get("requests", ()):
            request = JoinRequest.objects.create(
                initiative=self.initiative, organisation=self.organisations[name], text=text, direction=direction,
                asked_at=self.at - dt.timedelta(days=ago), asked_by=self.by if direction == "invited" else None,
            )  # fmt: skip
            if outcome == JoinRequest.Outcome.DECLINED:
                decline(request=request, reason=reason, **self._who(max(ago - 10, 0)))

    def _end(self, facts: Facts) -> None:
        """Choices at the horizon, results, and the look back."""
        for ago, choice, why, before, after in facts.get("decisions", ()):
            set_horizon(initiative=self.initiative, horizon_on=self._day(before), **self._who(ago))
            decide_at_horizon(
                initiative=self.initiative, horizon=self._day(before), choice=choice, why=why,
                horizon_after=self._day(after), **self._when(ago),
            )  # fmt: skip
        if "horizon" in facts and not facts.get("decisions"):
            set_horizon(initiative=self.initiative, horizon_on=self._day(-facts["horizon"]), **self._who(30))
        for title, done_when, due_in, reached in facts.get("results", ()):
            result = add_result(
                initiative=self.initiative, title=title, done_when=done_when,
                due_on=None if due_in is None else self._day(-due_in), **self._who(30),
            )  # fmt: skip
            if reached is not None:
                reach_result(result=result, reached_on=self._day(reached), **self._who(reached))
        tell_milestones(
            facts.get("milestones", ()), initiative=self.initiative, organisations=self.organisations, by=self.by,
            on=self.on, at=self.at - dt.timedelta(days=30),
        )  # fmt: skip
        if "closing" in facts:
            ago, reached, learned, thanked, celebrated, next_step = facts["closing"]
            close_initiative(
                initiative=self.initiative, reached=reached, learned=learned, thanked=thanked, celebrated=celebrated,
                next_step=next_step, ends_groups=True, **self._when(ago),
            )  # fmt: skip
        if "after" in facts:
            Closing.objects.filter(
                initiative__source=self.initiative.source, initiative__source_key=facts["after"]
            ).update(successor=self.initiative)


def fill_pool(wanted: list[Any], *, themes: Mapping[str, Theme], region: Region, by: User) -> None:
    """People who like to be asked, where nobody is in the pool yet."""
    if PoolMember.objects.exists():
        return
    for name, fields, names, email in wanted:
        person = Person.objects.filter(name=name, user=None).first() or Person(name=name)
        person.email = email
        person.save()
        add_to_pool(person=person, fields=fields, themes=[themes[one] for one in names], region=region, by=by)
