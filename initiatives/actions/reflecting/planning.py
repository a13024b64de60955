"""Planning rounds: by hand, and by the rhythm of each initiative."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from collab.accounts.models import User
from collab.outbox.calendar import Calendar
from initiatives.actions.reflecting.inviting import choose_reflector
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere, IsOver
from initiatives.models import Initiative, OpenQuestion, Questionnaire, ReflectionStatement, Round, Stage
from initiatives.models.initiative import FIRST_REFLECTION_MONTHS, REFLECTION_MONTHS
from initiatives.models.reflection.round import OPEN_STATES
from initiatives.reflection.first_version import NAME, QUESTIONS, STATEMENTS
from partners.models import Person

# So long before its day a round is planned, that there is time to find somebody.
AHEAD = dt.timedelta(days=42)


@transaction.atomic
def load_first_questionnaire(*, on: dt.date) -> bool:
    """Add the first version of the questions where there is none; whether it was added."""
    if Questionnaire.objects.exists():
        return False
    questionnaire = Questionnaire.objects.create(version=1, name=NAME, in_use_from=on)
    ReflectionStatement.objects.bulk_create(
        ReflectionStatement(
            questionnaire=questionnaire, principle=principle, letter=letter, is_in_light=is_in_light,
            text_nl=dutch, text_en=english, order=order,
        )
        for order, (principle, letter, is_in_light, dutch, english) in enumerate(STATEMENTS, 1)
    )  # fmt: skip
    OpenQuestion.objects.bulk_create(
        OpenQuestion(questionnaire=questionnaire, text_nl=dutch, text_en=english, order=order)
        for order, (dutch, english) in enumerate(QUESTIONS, 1)
    )
    return True


@verb
def plan_round(*, initiative: Initiative, planned_on: dt.date, by: User | None, is_light: bool = False) -> Round:
    """Plan a look from outside. Raises `IsOver` when it is closed, `AlreadyThere` when there is an open round."""
    locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if locked.stage == Stage.CLOSED:
        raise IsOver
    last = locked.rounds.aggregate(number=Max("number"))["number"] or 0
    try:
        with transaction.atomic():
            return Round.objects.create(initiative=locked, number=last + 1, planned_on=planned_on, is_light=is_light)
    except IntegrityError as error:
        raise AlreadyThere from error


@verb
def choose_for(*, initiative: Initiative, person: Person, by: User, on: dt.date) -> Round:
    """Choose who will look at `initiative`, in the round that is planned; where there is none it is planned today.

    Raises what `plan_round` and `choose_reflector` raise.
    """
    round_ = Round.objects.filter(initiative=initiative, state=Round.State.PLANNED).first()
    round_ = round_ or plan_round(initiative=initiative, planned_on=on, by=by)
    choose_reflector(round=round_, person=person, by=by, on=on)
    return round_


@verb
def set_rhythm(*, initiative: Initiative, months: int, by: User, at: dt.datetime) -> int:
    """Ask for a look from outside every so many months; how many it were."""
    before = Initiative.objects.select_for_update().get(pk=initiative.pk).reflection_months
    Initiative.objects.filter(pk=initiative.pk).update(reflection_months=months)
    if months != before:
        touch(initiative, by=by, at=at)
    return before


def next_reflection_on(initiative: Initiative) -> dt.date:
    """The day on which the rhythm asks for a look from outside: the first after six months."""
    if initiative.reflected_on is None:
        began_on = initiative.started_on or timezone.localdate(initiative.created_at)
        return began_on + relativedelta(months=FIRST_REFLECTION_MONTHS)
    return initiative.reflected_on + relativedelta(months=initiative.reflection_months)


def plan_due_rounds(*, on: dt.date) -> int:
    """Plan a round for every initiative whose day comes within six weeks and that has none; how many.

    Nobody needs to press anything: it is the nightly job. A day in a pause moves to the first one after it; a day that
    is long past is planned from today on. Run twice it plans nothing twice.
    """
    calendar, until = Calendar(), on + AHEAD
    planned = 0
    for initiative in _without_round(on).filter(_about_due(until)).iterator():
        due_on = next_reflection_on(initiative)
        if due_on > until:
            continue
        planned_on = calendar.next_sending_day(max(due_on, on))
        try:
            plan_round(initiative=initiative, planned_on=planned_on, by=None)
        except (AlreadyThere, IsOver):  # somebody was first
            continue
        planned += 1
    return planned


def _about_due(until: dt.date) -> Q:
    """Initiatives whose next look falls before `until` or some days after it: months differ in length.

    The day itself is that of `next_reflection_on`; this keeps the many that are far from due out of the nightly job.
    """

    def before(months: int) -> dt.date:
        return until - relativedelta(months=months) + dt.timedelta(days=3)

    first = before(FIRST_REFLECTION_MONTHS)
    began = Q(started_on__lte=first) | Q(started_on__isnull=True, created_at__date__lte=first)
    due = Q(began, reflected_on__isnull=True)
    for months, _words in REFLECTION_MONTHS:
        due |= Q(reflection_months=months, reflected_on__lte=before(months))
    return due


def _without_round(on: dt.date) -> QuerySet[Initiative]:
    """Initiatives in which there is work, without an open round or one that waits for its response.

    Where somebody withdrew a round it is not planned again for six weeks.
    """
    busy = Round.objects.filter(
        Q(state__in=[*OPEN_STATES, Round.State.SUBMITTED])
        | Q(state=Round.State.WITHDRAWN, is_set_aside=False, ended_at__date__gt=on - AHEAD)
    )
    rows = Initiative.objects.kept().active().exclude(pk__in=busy.values("initiative"))
    return rows.only("id", "started_on", "created_at", "reflected_on", "reflection_months").order_by("pk")
