"""One view for the page and for its fragment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Whether to answer with a part of the page.

    No for boosted requests and for history restoration: htmx sends `HX-Request` there too, and a
    fragment would come back as a bare page.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, template: str, context: dict[str, object], *, partial: str, status: int = 200
) -> HttpResponse:
    """Render `template`, or only its `{% partialdef partial %}` when htmx asks for it."""
    name = f"{template}#{partial}" if wants_fragment(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def redirect(request: HttpRequest, to: str) -> HttpResponse:
    """Go to the address `to` of our own: a header for htmx (a 302 would land in the fragment), else a 302."""
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse(status=204)
        response["HX-Redirect"] = to
        return response
    return HttpResponseRedirect(to)
