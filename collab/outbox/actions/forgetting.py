"""Forgetting who got the letters about something: for what is erased, such as a look from outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from collab.lib.trail import event_model, without_references
from collab.outbox.models import Message, Recipient


def forget_letters(*, to_them: Iterable[str], about_them: Iterable[str], at: dt.datetime) -> int:
    """Remove the letters whose key begins with one of `to_them`, and the words of those of `about_them`; how many.

    Who has no account and gets nothing else is removed too, with their address. Letters that are about to leave are
    written anew at that moment, so the writer must know that there is nothing to say any more.
    """
    theirs = Message.objects.filter(_begins_with(to_them))
    recipients = set(theirs.values_list("recipient", flat=True))
    removed, _per_table = theirs.delete()
    told = Message.objects.filter(_begins_with(about_them), due_at__isnull=True, emptied_at__isnull=True)
    told.update(subject="", text="", html="", emptied_at=at)
    without_account = Recipient.objects.filter(pk__in=recipients, user__isnull=True)
    list(without_account.select_for_update().order_by("pk").values_list("pk"))  # nobody writes to them meanwhile
    keys = list(without_references(without_account).values_list("pk", flat=True))
    Recipient.objects.filter(pk__in=keys).delete()
    event_model(Recipient)._default_manager.filter(pgh_obj__in=keys).delete()
    return removed


def _begins_with(keys: Iterable[str]) -> Q:
    # An empty key is that of no letter.
    return reduce(or_, (Q(key__startswith=key) for key in keys), Q(key=""))
