"""Closing and opening the line over which mail leaves, for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collab.outbox.actions import close_line, release_line
from collab.outbox.forms import ReasonForm
from collab.outbox.models import Message
from collab.outbox.overview import line_state
from collab.outbox.views.answering import administrator, done


def line_close(request: HttpRequest) -> HttpResponse:
    """Let no mail leave, and say why."""
    by = administrator(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        close_line(said=form.cleaned_data["because"], by=by, at=timezone.now())
        words = _("No mail leaves any more. What is made in the meantime waits.")
        return done(request, reverse("outbox:message-list"), words, undo=reverse("outbox:line-open"))
    context = {"form": form, "line": line_state()}
    return render(request, "outbox/line_close.html", context, status=422 if form.is_bound else 200)


def line_open(request: HttpRequest) -> HttpResponse:
    """Let mail leave again, after a question: it says how much leaves at once."""
    by, at = administrator(request), timezone.now()
    if request.method == "POST":
        release_line(by=by)
        return done(request, reverse("outbox:message-list"), _("Mail leaves again."))
    context = {"line": line_state(), "waiting": Message.objects.waiting_to_be_sent(at).count()}
    return render(request, "outbox/line_open.html", context)
