"""Finding initiatives back: the list, saved filters, exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from collab.lib import prepared
from collab.lib.htmx import redirect, render_page, wants_fragment
from collab.lib.paging import CAP, CappedPaginator, around
from initiatives.actions import remove_filter, save_filter
from initiatives.choices import MINE_ORGANISATION
from initiatives.exports import FORMATS
from initiatives.filters import list_address
from initiatives.forms import SavedFilterForm
from initiatives.marks import ListFilter, with_seven
from initiatives.models import Initiative
from initiatives.rows import list_page, list_rows
from initiatives.views.access import signed_in


@login_not_required
@require_GET
def initiative_list(request: HttpRequest) -> HttpResponse:
    """The initiatives that this person may see, narrowed by the address: open, for the public ones."""
    found = _filter(request)
    wanted = request.GET.get("page", "")
    page, rows = list_page(found, wanted)
    tabs = _tabs(request, found)
    on = timezone.localdate()
    listed = list_rows(rows, on=on)
    if found.has_seven:
        with_seven(listed, rows, on=on)
    context = {
        "section": "initiatives",
        "filter": found,
        "page": page,
        "around": list(around(page)),
        "rows": listed,
        "count": _count_in_words(page),
        "notes": list(_notes(found, page, wanted)),
        "tabs": tabs,
        "saved": next((tab.pk for tab in tabs if tab.is_current), None),
        "export": f"{reverse('initiatives:initiative-export')}?{found.query()}&format=",
        "removed": request.session.pop("removed_filter", None) if request.user.is_authenticated else None,
    }
    response = render_page(request, "initiatives/initiative_list.html", context, partial="results")
    return _with_address(request, response, found, page)


@require_GET
def initiative_export(request: HttpRequest) -> HttpResponseBase:
    """What the list shows, all pages of it, as a file."""
    write = FORMATS.get(request.GET.get("format", ""))
    if write is None:
        raise Http404
    return write(_filter(request, ignore="format"), on=timezone.localdate())


@require_http_methods(["GET", "POST"])
def filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the chosen filters under a name; a name that is taken is replaced when somebody says so."""
    user = signed_in(request)
    form = SavedFilterForm(request.POST or None, user=user, initial={"query": request.GET.urlencode()})
    if request.method == "POST" and form.is_valid():
        saved = save_filter(by=user, **form.cleaned_data)
        messages.success(request, _("Saved. The filter “%(name)s” is above the list.") % {"name": saved.name})
        return redirect(request, list_address(saved.query))
    chosen = _filter(request, data=QueryDict(str(form["query"].value() or "")))
    context = {"form": form, "filter": chosen, "back": list_address(chosen.query()), "section": "initiatives"}
    return render_page(
        request, "initiatives/filter_save.html", context, partial="form", status=400 if form.errors else 200
    )


@require_POST
def filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a saved filter away; the list then offers to put it back."""
    user = signed_in(request)
    saved = get_object_or_404(user.saved_filters, pk=pk)
    remove_filter(saved=saved, by=user)
    request.session["removed_filter"] = {"name": saved.name, "query": saved.query}
    return redirect(request, list_address(saved.query))


def _filter(request: HttpRequest, *, data: QueryDict | None = None, ignore: str = "") -> ListFilter:
    """The filter of the address, over what this person may see."""
    parameters = request.GET.copy() if data is None else data.copy()
    parameters.pop(ignore, None)
    seen = Initiative.objects.visible_to(request.user)
    return ListFilter(parameters, queryset=seen, user=request.user, on=timezone.localdate())


def _notes(found: ListFilter, page: Page[Any], wanted: str) -> Iterator[str]:
    """What the address asked for and the page does not give, in words."""
    if found.ignored:
        parts = ", ".join(found.ignored)
        yield _("We did not understand a part of the address and left it out: %(parts)s.") % {"parts": parts}
    if wanted not in {"", str(page.number)}:
        words = _("There is no page “%(wanted)s”. This is page %(number)s.")
        yield words % {"wanted": wanted[:20], "number": page.number}
    if found.sorting == "relevance" and cast("CappedPaginator", page.paginator).is_capped:
        yield _("So many initiatives have these words that the ones that changed last come first.")


def _count_in_words(page: Page[Any]) -> str:
    paginator = cast("CappedPaginator", page.paginator)
    if paginator.is_capped:
        return _("More than %(number)s initiatives") % {"number": f"{CAP:,}".replace(",", ".")}
    return ngettext("%(number)s initiative", "%(number)s initiatives", paginator.count) % {"number": paginator.count}


class Tab(NamedTuple):
    """A list that is one press away, and whether it is the one on the page."""

    words: str
    url: str
    is_current: bool
    pk: int | None = None


_SAVED = "SELECT name, query, id FROM initiatives_savedfilter WHERE user_id = %s ORDER BY name, id"


def _tabs(request: HttpRequest, found: ListFilter) -> list[Tab]:
    """Everything, what one's own organisation takes part in, and the saved filters."""
    if not request.user.is_authenticated:
        return []
    here, bare, everything = found.query(), list_address(""), found.kept
    own = "&".join(filter(None, (f"mine={MINE_ORGANISATION}", everything)))
    tabs = [
        Tab(_("All"), f"{bare}?{everything}".rstrip("?"), here == everything),
        Tab(_("Of my organisation"), f"{bare}?{own}", here == own),
    ]
    saved = prepared.rows(_SAVED, [request.user.pk])
    return tabs + [Tab(name, f"{bare}?{query}".rstrip("?"), query == here, pk) for name, query, pk in saved]


def _with_address(request: HttpRequest, response: HttpResponse, found: ListFilter, page: Page[Any]) -> HttpResponse:
    """Let htmx put the address of what is shown in the address bar.

    Each choice is a step that Back undoes; typing on in the search box is one step, not ten.
    """
    if not wants_fragment(request):
        return response
    before = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    is_typing = request.headers.get("HX-Trigger") == "id_q" and "q" in before and "q" in found.chosen
    response["HX-Replace-Url" if is_typing else "HX-Push-Url"] = list_address(found.query(page=page.number))
    return response
