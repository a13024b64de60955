"""What goes by itself: reminding who was invited after 7 and 21 days, and closing after 35."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from collab.outbox.calendar import Calendar
from initiatives.models import Round
from initiatives.models.reflection.round import FILLING_STATES
from initiatives.reflection.people import keepers, managers, recipient_of, recipients_of
from initiatives.reflection.posting import What, post

# Days after the invitation; with the second one the keepers hear that it waits.
LADDER = (7, 21)


def remind_due(*, on: dt.date, at: dt.datetime) -> int:
    """Remind who was invited and did not send it yet; how many. What fell on a missed night is told the next.

    Of two rungs that were missed only the last is told. Run twice it makes nothing twice. Not at weekends, on
    holidays, nor in a pause.
    """
    calendar = Calendar()
    if calendar.why_silent(on) is not None:
        return 0
    begun_before = on - dt.timedelta(days=LADDER[0])
    rows = Round.objects.alive().filter(state__in=FILLING_STATES, invited_at__date__lte=begun_before, closes_on__gte=on)
    reminded = 0
    for round_ in rows.select_related("initiative", "reflector__user"):
        invited_on = timezone.localdate(round_.invited_at)
        days = [calendar.next_sending_day(invited_on + dt.timedelta(days=rung)) for rung in LADDER]
        rung = sum(day <= on for day in days)
        if not rung or round_.reflector is None or (to := recipient_of(round_.reflector)) is None:
            continue
        reminded += post(round_, What.REMINDER, [to], at=at, once=str(rung))
        if rung == len(LADDER):
            post(round_, What.WAITS, recipients_of(keepers(round_.initiative)), at=at)
    return reminded


def close_due(*, on: dt.date, at: dt.datetime) -> int:
    """Close what was not sent in time; the keepers hear it, and the managers of the lead. How many.

    It then stands in what asks the attention of managers (`RoundQuerySet.for_manager_attention`).
    """
    closed = 0
    keys = list(Round.objects.past_closing(on).values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            # Fenced: who sends it at this very moment is first, or finds it closed.
            expired = Round.objects.filter(pk=key, state__in=FILLING_STATES).update(
                state=Round.State.EXPIRED, ended_at=at, draft={}
            )
            if expired:
                round_ = Round.objects.select_related("initiative").get(pk=key)
                people = {user.pk: user for user in keepers(round_.initiative) + managers(round_.initiative, on=on)}
                post(round_, What.EXPIRED, recipients_of(list(people.values())), at=at)
                closed += 1
    return closed
