"""The addresses of an initiative that was merged into another lead on to the same page of that one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class WentOn(Http404):
    """It is not there any more; `key` is what it went on as, which this person may see."""

    def __init__(self, key: int) -> None:
        super().__init__()
        self.key = key


class OldAddresses:
    """Leads on who follows an old address; who sends something to it is told that it is not there (404).

    Not for good: a merge can be undone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before or after a page."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The same page of what it went on as."""
        match = request.resolver_match
        if not isinstance(exception, WentOn) or match is None or request.method not in {"GET", "HEAD"}:
            return None
        address = reverse(match.view_name, kwargs={**match.kwargs, "pk": exception.key})
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
