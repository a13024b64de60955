"""The messages of everybody, for administrators: which, how far, why not, and what to do about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from collab.outbox.actions import CannotResend, CannotSuppress, mend_address, resend, suppress
from collab.outbox.forms import MessageFilterForm, ReasonForm
from collab.outbox.kinds import kinds
from collab.outbox.models import Message
from collab.outbox.overview import (
    LAST_PAGE,
    NEWEST,
    can_resend,
    can_suppress,
    figures,
    found_in,
    line_state,
    oldest_due,
)
from collab.outbox.views.answering import administrator, done

MOST_OCCURRENCES = 100


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """All messages, newest first: by state, sort, person and day; and whether mail leaves at all."""
    administrator(request)
    form = MessageFilterForm(request.GET)
    asked = request.GET.get("page", "")
    page = min(max(int(asked), 1), LAST_PAGE) if asked.isdecimal() and len(asked) < 7 else 1
    found, has_more = found_in(form, page=page) if form.is_valid() else ([], False)
    context = {
        "form": form,
        "found": found,
        "page": page,
        "newer": page - 1,
        "older": page + 1,
        "has_more": has_more,
        "figures": figures(),
        "newest": NEWEST,
        "line": line_state(),
        "oldest_due_at": oldest_due(timezone.now()),
    }
    return render(request, "outbox/message_list.html", context)


@require_safe
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The life of one message, its words, and what it told."""
    administrator(request)
    message = _message(pk)
    labels = kinds()
    rows = message.occurrences.order_by("pk")[:MOST_OCCURRENCES]
    context = {
        "message": message,
        # The link that stops the mail is for who gets it, not for who reads this page.
        "words": message.text.replace(message.recipient.key, "…"),
        "told": [(row, labels[row.kind].label if row.kind in labels else row.kind) for row in rows],
        "can_resend": can_resend(message),
        "can_suppress": can_suppress(message),
    }
    return render(request, "outbox/message_detail.html", context)


def message_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message (again) by hand, after a question."""
    by, message = administrator(request), _message(pk)
    if request.method == "POST":
        try:
            resend(message=message, by=by, at=timezone.now())
        except CannotResend:
            return _too_late(request, message)
        return done(request, _address(message), _("It leaves as soon as a sender comes, within a minute."))
    if not can_resend(message):
        return _too_late(request, message)
    return render(request, "outbox/message_resend.html", {"message": message})


def message_suppress(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not send a message, and say why; it can be sent after all later."""
    by, message = administrator(request), _message(pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            suppress(message=message, because=form.cleaned_data["because"], by=by)
        except CannotSuppress:
            return _too_late(request, message)
        words = _("It is not sent.")
        return done(request, _address(message), words, undo=reverse("outbox:message-resend", args=[pk]))
    if not can_suppress(message):
        return _too_late(request, message)
    context = {"message": message, "form": form}
    return render(request, "outbox/message_suppress.html", context, status=422 if form.is_bound else 200)


@require_POST
def message_address(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of the recipient is right again: their mail server refused it before."""
    by, message = administrator(request), _message(pk)
    mend_address(recipient=message.recipient, by=by)
    return done(request, _address(message), _("The next mail to this address is sent. Send this one again if needed."))


def _message(pk: int) -> Message:
    return get_object_or_404(Message.objects.select_related("recipient__user"), pk=pk)


def _address(message: Message) -> str:
    return reverse("outbox:message-detail", args=[message.pk])


def _too_late(request: HttpRequest, message: Message) -> HttpResponse:
    """The message is in another state by now; its page says in which."""
    message.refresh_from_db(fields=["state"])
    words = _("Nothing was changed: the state of this message is “%(state)s” by now.")
    return done(request, _address(message), words % {"state": message.get_state_display()})
