"""The form: groups that meet, and what was signed. Every change of form is logged with its why."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.actions.adding import add_once
from initiatives.actions.recording import in_the_language_of_the_register, record_form
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.models import Agreement, Body, Initiative
from partners.models import Organisation


@verb
def add_body(
    *,
    initiative: Initiative,
    kind: str,
    started_on: dt.date,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    name: str = "",
    meetings_per_year: int = 0,
    hours: Decimal = Decimal(0),
    form_key: uuid.UUID | None = None,
) -> Body:
    """Let a group begin to meet; `why` is also why it is needed, until somebody says so anew.

    The same form sent again is the same group.
    """
    wanted = Body(
        initiative=initiative, kind=kind, name=name, meetings_per_year=meetings_per_year, hours=hours,
        started_on=started_on, needed_because=why[:300], form_key=form_key,
    )  # fmt: skip
    body, is_new = add_once(wanted)
    if not is_new:
        return body
    with in_the_language_of_the_register():
        what = _("New: %(body)s") % {"body": _rhythm(body)}
    record_form(initiative, what=what, why=why, by=by, on=on, at=at)
    return body


@verb
def change_body(
    *,
    body: Body,
    kind: str,
    name: str,
    meetings_per_year: int,
    hours: Decimal,
    started_on: dt.date,
    needed_because: str,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Change a group. Logged as a change of form when it weighs or meets otherwise; words alone are a correction."""
    with in_the_language_of_the_register():
        before = _rhythm(body)
    body.kind, body.name, body.meetings_per_year, body.hours = kind, name, meetings_per_year, hours
    body.started_on, body.needed_because = started_on, needed_because
    body.save()
    with in_the_language_of_the_register():
        after = _rhythm(body)
        what = _("%(before)s became %(after)s") % {"before": before, "after": after}
    if before != after:
        record_form(body.initiative, what=what, why=why or needed_because or after, by=by, on=on, at=at)
    else:
        touch(body.initiative, by=by, at=at)


@verb
def end_body(*, body: Body, ended_on: dt.date, why: str, by: User, on: dt.date, at: dt.datetime) -> None:
    """A group stops meeting from the day `ended_on`; it stays in the record. Again: another day or reason."""
    body.ended_on = ended_on
    body.save(update_fields=["ended_on"])
    with in_the_language_of_the_register():
        said = {"body": _named(body), "day": date_format(ended_on, "j F Y")}
        what = _("%(body)s stops on %(day)s") % said
    record_form(body.initiative, what=what, why=why, by=by, on=on, at=at)


@verb
def resume_body(*, body: Body, by: User, on: dt.date, at: dt.datetime) -> None:
    """Take the end of a group back: it did not stop."""
    if body.ended_on is None:
        return
    body.ended_on = None
    body.save(update_fields=["ended_on"])
    with in_the_language_of_the_register():
        what, why = _("%(body)s did not stop") % {"body": _named(body)}, _("Its end was taken back.")
    record_form(body.initiative, what=what, why=why, by=by, on=on, at=at)


@verb
def sign_agreement(
    *,
    initiative: Initiative,
    form: str,
    signed_on: dt.date,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    title: str = "",
    parties: Iterable[Organisation] = (),
    ends_on: dt.date | None = None,
    evaluate_on: dt.date | None = None,
    notice_months: int | None = None,
    form_key: uuid.UUID | None = None,
) -> Agreement:
    """Write down what parties signed, from when to when. The same form sent again is the same agreement."""
    wanted = Agreement(
        initiative=initiative, form=form, title=title, signed_on=signed_on, ends_on=ends_on,
        evaluate_on=evaluate_on, notice_months=notice_months, form_key=form_key,
    )  # fmt: skip
    agreement, is_new = add_once(wanted)
    if not is_new:
        return agreement
    agreement.parties.set(parties)
    with in_the_language_of_the_register():
        what = _("Signed: %(agreement)s") % {"agreement": _signed(agreement)}
    record_form(initiative, what=what, why=why, by=by, on=on, at=at)
    return agreement


@verb
def change_agreement(
    *,
    agreement: Agreement,
    form: str,
    title: str,
    signed_on: dt.date,
    parties: Iterable[Organisation],
    ends_on: dt.date | None,
    evaluate_on: dt.date | None,
    notice_months: int | None,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Change an agreement. Another form or term is a change of form; the rest is a correction."""
    with in_the_language_of_the_register():
        before = _signed(agreement)
    agreement.form, agreement.title, agreement.signed_on = form, title, signed_on
    agreement.ends_on, agreement.evaluate_on, agreement.notice_months = ends_on, evaluate_on, notice_months
    agreement.save()
    agreement.parties.set(parties)
    with in_the_language_of_the_register():
        after = _signed(agreement)
        what = _("%(before)s became %(after)s") % {"before": before, "after": after}
    if before != after:
        record_form(agreement.initiative, what=what, why=why or after, by=by, on=on, at=at)
    else:
        touch(agreement.initiative, by=by, at=at)


@verb
def end_agreement(*, agreement: Agreement, ended_on: dt.date, why: str, by: User, on: dt.date, at: dt.datetime) -> None:
    """An agreement no longer holds from the day `ended_on`."""
    agreement.ended_on = ended_on
    agreement.save(update_fields=["ended_on"])
    with in_the_language_of_the_register():
        said = {"agreement": str(agreement), "day": date_format(ended_on, "j F Y")}
        what = _("%(agreement)s ended on %(day)s") % said
    record_form(agreement.initiative, what=what, why=why, by=by, on=on, at=at)


@verb
def resume_agreement(*, agreement: Agreement, by: User, on: dt.date, at: dt.datetime) -> None:
    """Take the end of an agreement back: it still holds."""
    if agreement.ended_on is None:
        return
    agreement.ended_on = None
    agreement.save(update_fields=["ended_on"])
    with in_the_language_of_the_register():
        what, why = _("%(agreement)s still holds") % {"agreement": str(agreement)}, _("Its end was taken back.")
    record_form(agreement.initiative, what=what, why=why, by=by, on=on, at=at)


@verb
def remove_body(*, body: Body, by: User, on: dt.date, at: dt.datetime) -> None:
    """Take away a group that was noted by mistake; the history and the changes of form keep it."""
    _remove(body, _named(body), by=by, on=on, at=at)


@verb
def remove_agreement(*, agreement: Agreement, by: User, on: dt.date, at: dt.datetime) -> None:
    """Take away an agreement that was noted by mistake; the history and the changes of form keep it."""
    _remove(agreement, str(agreement), by=by, on=on, at=at)


def _remove(thing: Body | Agreement, name: str, *, by: User, on: dt.date, at: dt.datetime) -> None:
    with in_the_language_of_the_register():
        what, why = _("%(name)s was taken away") % {"name": name}, _("It was noted by mistake.")
    thing.delete()
    record_form(thing.initiative, what=what, why=why, by=by, on=on, at=at)


def _named(body: Body) -> str:
    """The kind and, when it has one, the name of a group."""
    kind = body.get_kind_display()
    if body.name.lower().startswith(kind.lower()):
        return body.name
    return f"{kind} {body.name}".strip()


def _rhythm(body: Body) -> str:
    """A group and how often it meets, in a few words."""
    if not body.meetings_per_year:
        return _named(body)
    said = {
        "body": _named(body),
        "number": body.meetings_per_year,
        "hours": number_format(Decimal(body.hours).normalize(), use_l10n=True),
    }
    return _("%(body)s, %(number)s times a year, %(hours)s hours each") % said


def _signed(agreement: Agreement) -> str:
    """An agreement with its form and term, in a few words."""
    form = agreement.get_form_display()
    named = f"{agreement.title} ({form})" if agreement.title else form
    if agreement.ends_on is None:
        return named
    return _("%(agreement)s until %(day)s") % {"agreement": named, "day": date_format(agreement.ends_on, "j F Y")}
