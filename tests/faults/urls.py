"""The pages of the site, and one that makes a message and rings, as every page that tells somebody something does."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from collab.outbox.doorbell import ring
from collab.outbox.models import Message, Recipient
from collab.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


@csrf_exempt
@login_not_required
@transaction.atomic
def enqueue(request, key):
    """Make a message of this key, and ring twenty times."""
    at = timezone.now()
    recipient, _ = Recipient.objects.get_or_create(email=f"{key}@example.org")
    Message.objects.create(
        recipient=recipient, letter="plain", key=key, message_id=f"<{key}@example.org>", created_at=at, due_at=at,
        expires_at=at + dt.timedelta(days=1), context={"seconds": int(request.GET.get("seconds", 0))},
    )  # fmt: skip
    for _ in range(20):
        ring("outbox.send")
    return HttpResponse("kept")


urlpatterns = [*urlpatterns, path("faults/<str:key>", enqueue)]
