"""The log of requests and the history of changes, which keep silent about discreet pages."""

from __future__ import annotations

from typing import Any, cast

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from pghistory.middleware import HistoryMiddleware

from collab.lib.discreet import is_discreet


class RequestLogMiddleware(RequestMiddleware):
    """Logs every request with who asks, but for discreet pages."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request`, and log that it came and went unless that would tell on somebody."""
        if not is_discreet(request):
            return cast("HttpResponse", super().__call__(request))
        structlog.contextvars.clear_contextvars()
        return cast("HttpResponse", self.get_response(request))

    def process_got_request_exception(self, sender: type[Any], request: HttpRequest, **kwargs: Any) -> None:
        """Log trouble with who met it; on a discreet page the page of trouble logs it, without."""
        if not is_discreet(request):
            super().process_got_request_exception(sender, request, **kwargs)


class HistoryOfChangesMiddleware(HistoryMiddleware):
    """Tells the history who makes a change, but for discreet pages."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request`; what it changes is written down with its user unless the page is discreet."""
        answer = self.get_response if is_discreet(request) else super().__call__
        return cast("HttpResponse", answer(request))
