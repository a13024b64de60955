"""Doing an action where it is listed: in its row, or (without a script) on its page, which leads back to the list.

A link or form in a row says `from` which list it comes (one of PLACES) and which `row` it is (the key of
the action). A script replaces the row by what was done, or unfolds the form of the page in it.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from collab.accounts.models import User
from collab.lib.htmx import wants_fragment
from initiatives.waiting import actions_of

PLACES = {"home": "dashboard:home", "actions": "initiatives:action-list", "calendar": "initiatives:calendar"}
MOST_KEY = 80
MOST_BACK = 1_000


def place_of(request: HttpRequest) -> str:
    """The list from which somebody came; empty for none, and for what is no list of ours."""
    said = request.POST.get("from") or request.GET.get("from", "")
    return said if said in PLACES else ""


def row_of(request: HttpRequest) -> str:
    """The key of the action whose row it is about."""
    return (request.POST.get("row") or request.GET.get("row", ""))[:MOST_KEY]


def is_in_row(request: HttpRequest) -> bool:
    """Whether the answer goes into the row of a list."""
    return bool(place_of(request)) and wants_fragment(request)


def back_to_place(request: HttpRequest) -> str:
    """The address of that list: with the month and the filter (`back`) from which somebody came, where it has them."""
    said = request.POST.get("back") or request.GET.get("back", "")
    query = QueryDict(said[:MOST_BACK]).urlencode()
    return reverse(PLACES[place_of(request)]) + (f"?{query}" if query else "")


def undo_from_place(request: HttpRequest, undo: str) -> str:
    """The address that takes back what was done, and leads back to the list with its month and its filter."""
    said = request.POST.get("back") or request.GET.get("back", "")
    address = from_place(undo, place_of(request))
    return f"{address}&{urlencode({'back': said[:MOST_BACK]})}" if said else address


def from_place(address: str, place: str, row: str = "") -> str:
    """The address with the list, and the row, that it is asked from."""
    query = urlencode({"from": place, "row": row} if row else {"from": place})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def form_page(
    request: HttpRequest, template: str, context: dict[str, object], *asked: forms.BaseForm, status: int = 200
) -> HttpResponse:
    """A page with the forms `asked`, or only its `{% partialdef form %}`, unfolded in the row of a list.

    More than one row may be unfolded, so the fields are named after the row there.
    """
    if not is_in_row(request):
        response = render(request, template, context, status=status)
    else:
        row = row_of(request).replace(":", "-")
        for form in asked:
            form.auto_id = f"id_{row}_%s"
            form.summary_id = f"summary-{row}"  # type: ignore[attr-defined]
        inside = {**context, "inside": f"{template}#form"}
        response = render(request, "initiatives/parts/action_form.html", inside, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def row_done(request: HttpRequest, to: str, words: str, *, undo: str = "", is_refused: bool = False) -> HttpResponse:
    """The row tells what was done, or why not; where it waits (again) the action itself stands below the words."""
    user, key = cast("User", request.user), row_of(request)
    waiting = actions_of(user, on=timezone.localdate()).waiting
    context = {
        "words": words,
        "undo": undo,
        "to": to,
        "key": key,
        "id": key.replace(":", "-"),
        "one": next((one for one in waiting if one.key == key), None),
        "place": place_of(request),
        "is_refused": is_refused,
        "action_count": len(waiting),
    }
    response = render(request, "initiatives/parts/action_done.html", context, status=409 if is_refused else 200)
    response["HX-Retarget"], response["HX-Reswap"] = "closest .action", "outerHTML"
    return response
