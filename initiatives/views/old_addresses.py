"""The addresses of an initiative that was merged into another lead on to the same page of that one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from collab.lib import htmx
from initiatives.models import Initiative


class WentOn(Http404):
    """The initiative with the key `old` is not there any more; it went on as one that this person may see."""

    def __init__(self, old: int, initiative: Initiative) -> None:
        super().__init__()
        self.old = old
        self.initiative = initiative


class OldAddresses:
    """Leads on who follows an old address; who sends something to it is told where it went, and nothing is saved.

    Not for good: a merge can be undone. And what was meant for one initiative is not done to another: deleting, say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before or after a page."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The same page of what it went on as."""
        match = request.resolver_match
        if not isinstance(exception, WentOn) or match is None or match.kwargs.get("pk") != exception.old:
            return None
        initiative = exception.initiative
        address = reverse(match.view_name, kwargs={**match.kwargs, "pk": initiative.pk})
        if request.method not in {"GET", "HEAD"}:
            words = _("This went on in “%(title)s” while the page was open. Do it there.") % {"title": initiative.title}
            context = {"initiative": initiative, "words": words, "back": initiative.get_absolute_url()}
            return htmx.render_page(request, "initiatives/refused.html", context, partial="words", status=409)
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
