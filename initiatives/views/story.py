"""The story of an initiative: its page, updates and links."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.exceptions import NothingToRestore
from initiatives.forms.story import LinkForm, UpdateForm
from initiatives.models import Initiative, Link, Update
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.story import WHOLE, Sort, story_of
from initiatives.views.access import done, open_to_contribute, refuse_unless, sign_in_first, signed_in, visible
from initiatives.views.page import head

Told = TypeVar("Told", Update, Link)


def _told(request: HttpRequest, model: type[Told], pk: int) -> Told:
    """An update or link that one may change: one's own, or any for who coordinates."""
    shown = Initiative.objects.visible_to(request.user)
    rows: QuerySet[Told] = model._default_manager.filter(initiative__in=shown).select_related("initiative")
    told = get_object_or_404(rows, pk=pk)
    refuse_unless(roles_of(request.user, told.initiative).can_change_story(told.created_by_id))
    return told


@login_not_required
def initiative_story(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened and what is planned, newest first; open to a visitor when the initiative is for everyone."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    roles = roles_of(request.user, initiative)
    chosen = [sort for sort in Sort if sort in request.GET.getlist("sort")]
    before = request.GET.get("before", "")
    size = {"limit": WHOLE} if "all" in request.GET else {}
    story = story_of(initiative, roles=roles, on=timezone.localdate(), sorts=chosen or None, before=before, **size)
    context = {
        **head(initiative, roles, tab="story"),
        "story": story,
        "sorts": [(sort, sort in chosen, _toggled(sort, chosen)) for sort in Sort],
        "chosen": chosen,
        "is_further": bool(before),
    }
    return render(request, "initiatives/initiative_story.html", context)


def _toggled(sort: Sort, chosen: list[Sort]) -> str:
    """The query string with `sort` chosen too, or no longer."""
    wanted = [one for one in Sort if (one in chosen) != (one == sort)]
    return f"?{urlencode([('sort', one.value) for one in wanted])}"


def update_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what happened."""
    initiative, _roles = open_to_contribute(request, pk)
    form = UpdateForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.post_update(initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        return done(request, place_of(initiative, "story"), _("Your update is posted."))
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/update_add.html", context, status=422 if form.is_bound else 200)


def update_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words or the day of an update."""
    update = _told(request, Update, pk)
    initial = {"text": update.text, "happened_on": update.happened_on}
    form = UpdateForm(request.POST or None, on=timezone.localdate(), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_update(update=update, **form.cleaned_data, by=signed_in(request))
        return done(request, place_of(update.initiative, "story"), _("The update is changed."))
    context = {"initiative": update.initiative, "update": update, "form": form, "section": "initiatives"}
    return render(request, "initiatives/update_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def update_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an update; the message has a button that puts it back."""
    update = _told(request, Update, pk)
    actions.delete_from_story(told=update, by=signed_in(request))
    undo = reverse("initiatives:update-restore", args=[pk])
    return done(request, place_of(update.initiative, "story"), _("The update is deleted."), undo=undo)


@require_POST
def update_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a deleted update back."""
    return _restore(request, Update, pk, "story", _("The update is back."))


def link_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Link to a document."""
    initiative, _roles = open_to_contribute(request, pk)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_link(initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        return done(request, place_of(initiative, "links"), _("The link is added."))
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/link_add.html", context, status=422 if form.is_bound else 200)


@require_POST
def link_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a link; the message has a button that puts it back."""
    link = _told(request, Link, pk)
    actions.delete_from_story(told=link, by=signed_in(request))
    undo = reverse("initiatives:link-restore", args=[pk])
    return done(request, place_of(link.initiative, "links"), _("The link is deleted."), undo=undo)


@require_POST
def link_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a deleted link back."""
    return _restore(request, Link, pk, "links", _("The link is back."))


def _restore(request: HttpRequest, model: type[Told], pk: int, place: str, words: str) -> HttpResponse:
    """Put back what was deleted; who could delete it may do so."""
    event = actions.deleted_event(model, pk)
    if event is None:
        raise Http404
    initiative = visible(request, event.initiative_id)
    refuse_unless(roles_of(request.user, initiative).can_change_story(event.created_by_id))
    try:
        actions.restore_to_story(model=model, pk=pk, initiative=initiative, by=signed_in(request))
    except NothingToRestore:
        words = _("It was back already.")
    return done(request, place_of(initiative, place), words)
