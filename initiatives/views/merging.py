"""Making one initiative out of two: proposing it, agreeing, turning it round, declining, undoing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.exceptions import (
    AlreadyDecided,
    CannotBeUndone,
    IsOver,
    LastMustStay,
    LeadMustStay,
    MergedOn,
    NothingToRestore,
    SameInitiative,
    StaleVersion,
    TwoLooks,
)
from initiatives.forms.joining import DeclineForm
from initiatives.forms.meeting import MergeForm
from initiatives.merging import leads_of, preview
from initiatives.models import Initiative, Merge
from initiatives.permissions import can_edit, can_see_merge, can_undo_merge
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in
from initiatives.views.connections import choose_other, met, not_with_itself
from initiatives.views.in_place import form_page
from initiatives.views.together import why_not


def merge_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which one stays, read what moves, and propose it to every lead of both."""
    initiative, _roles = editable(request, pk)
    other = met(request)
    if other is None:
        return choose_other(request, initiative, title=_("Make one of this and which other initiative?"))
    if other.pk == initiative.pk:
        return not_with_itself(request, initiative)
    form = MergeForm(request.POST or None, mine=initiative, other=other)
    if request.method == "POST" and form.is_valid():
        kept, gone = form.in_order(initiative, other)
        try:
            merge = actions.propose_merge(
                kept=kept, gone=gone, text=form.cleaned_data["text"], by=signed_in(request), at=timezone.now()
            )
        except (IsOver, TwoLooks, SameInitiative) as refusal:
            return refused(request, initiative, why_not(refusal), place="meeting")
        return _went(request, merge, _("It is proposed. It happens when every lead agrees."))
    proposal = Merge(kept=initiative, gone=other)
    context = {
        "initiative": initiative, "other": other, "form": form, "section": "initiatives",
        "leads": leads_of(proposal, on=timezone.localdate()),
        "moves": [
            (kept, gone, preview(kept=kept.pk, gone=gone.pk).said())
            for kept, gone in ((initiative, other), (other, initiative))
        ],
    }  # fmt: skip
    return render(request, "initiatives/merge_add.html", context, status=422 if form.is_bound else 200)


def merge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One merge, for who leads either: what moves, who agreed, and what can be done with it."""
    merge = _merge(request, pk)
    return form_page(request, "initiatives/merge_detail.html", _context(request, merge))


@require_POST
def merge_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with what one read; with the last one the two become one."""
    merge = _merge(request, pk)
    if merge.state == Merge.State.WAITING:
        refuse_unless(leads_of(merge, on=timezone.localdate()).wants(signed_in(request)))
    try:
        merge = actions.agree_to_merge(
            merge=merge, seen=request.POST.get("seen", ""), by=signed_in(request), at=timezone.now()
        )
    except StaleVersion:
        words = _("One of the two changed, or the other one is to stay, since you read this. Read it again first.")
        return refused(request, _mine(request, merge), words)
    except (AlreadyDecided, IsOver, TwoLooks) as refusal:
        return refused(request, _mine(request, merge), why_not(refusal))
    return _went(request, merge, _("You agreed. It waits for the other leads."))


@require_POST
def merge_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the other one stay; everybody is asked anew."""
    merge = _merge(request, pk)
    try:
        merge = actions.turn_merge_round(merge=merge, by=signed_in(request), at=timezone.now())
    except (AlreadyDecided, IsOver, TwoLooks) as refusal:
        return refused(request, _mine(request, merge), why_not(refusal))
    words = _("Now “%(title)s” stays. Every lead is asked anew.") % {"title": merge.kept.title}
    return _went(request, merge, words)


def merge_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason that the others read."""
    merge = _merge(request, pk)
    form = DeclineForm(request.POST or None)
    mine = _mine(request, merge)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline_merge(merge=merge, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        except AlreadyDecided as refusal:
            return refused(request, mine, why_not(refusal))
        return done(request, mine.get_absolute_url(), _("Declined. They read your reason."))
    context = {"initiative": mine, "merge": merge, "form": form, "section": "initiatives"}
    return form_page(request, "initiatives/merge_decline.html", context, form, status=422 if form.is_bound else 200)


@require_POST
def merge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proposal back: who made it."""
    merge = _merge(request, pk)
    refuse_unless(_may_withdraw(request, merge))
    mine = _mine(request, merge)
    try:
        actions.withdraw_merge(merge=merge, by=signed_in(request), at=timezone.now())
    except AlreadyDecided as refusal:
        return refused(request, mine, why_not(refusal))
    return done(request, place_of(mine, "meeting"), _("Taken back."))


def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, saying what goes back and what stays; then make them two again."""
    merge = _merge(request, pk)
    refuse_unless(can_undo_merge(request.user, merge))
    if request.method == "POST":
        try:
            found = actions.undo_merge(merge=merge, by=signed_in(request), at=timezone.now())
        except (NothingToRestore, MergedOn, LeadMustStay, LastMustStay, CannotBeUndone) as refusal:
            return refused(request, merge.kept, _why_not_undone(refusal))
        words = _("“%(title)s” is an initiative of its own again.") % {"title": merge.gone.title}
        if left := found.said():
            words += " " + _("This could not go back, because it changed since: %(what)s.") % {"what": ", ".join(left)}
        return done(request, merge.gone.get_absolute_url(), words)
    return form_page(request, "initiatives/merge_undo.html", _context(request, merge))


def _context(request: HttpRequest, merge: Merge) -> dict[str, Any]:
    leads = leads_of(merge, on=timezone.localdate())
    is_waiting, until = merge.state == Merge.State.WAITING, merge.can_be_undone_until(actions.KEPT_FOR)
    can_agree = is_waiting and leads.wants(signed_in(request))
    return {
        "initiative": merge.kept if merge.state == Merge.State.DONE else _mine(request, merge),
        "merge": merge,
        "leads": leads,
        "moves": preview(kept=merge.kept_id, gone=merge.gone_id).said() if is_waiting else [],
        "is_waiting": is_waiting,
        "can_agree": can_agree and (signed_in(request).pk not in leads.agreed or leads.is_complete),
        "has_agreed": signed_in(request).pk in leads.agreed,
        "can_withdraw": is_waiting and _may_withdraw(request, merge),
        "until": until
        if until is not None and until >= timezone.now() and can_undo_merge(request.user, merge)
        else None,
        "section": "initiatives",
    }


def _may_withdraw(request: HttpRequest, merge: Merge) -> bool:
    return merge.proposed_by_id == signed_in(request).pk or signed_in(request).is_administrator


def _mine(request: HttpRequest, merge: Merge) -> Initiative:
    """The side that the reader may change; else the one that stays."""
    return next((side for side in (merge.kept, merge.gone) if can_edit(request.user, side)), merge.kept)


def _went(request: HttpRequest, merge: Merge, words: str) -> HttpResponse:
    """Say how far it is: they are one, or it waits."""
    if merge.state != Merge.State.DONE:
        undo = reverse("initiatives:merge-withdraw", args=[merge.pk]) if _may_withdraw(request, merge) else ""
        return done(request, merge.get_absolute_url(), words, undo=undo)
    words = _("The two are one: all of “%(gone)s” stands at “%(kept)s”. You can undo it for 30 days.")
    return done(
        request, merge.kept.get_absolute_url(), words % {"gone": merge.gone.title, "kept": merge.kept.title}
    )  # fmt: skip


def _why_not_undone(refusal: Exception) -> str:
    if isinstance(refusal, MergedOn):
        return _("It went on in “%(title)s” since. First undo that.") % {"title": refusal.into.title}
    sentences = {
        NothingToRestore: _("This cannot be undone any more, or somebody was first."),
        LeadMustStay: _("A partner that would go back leads this one by now. First choose another lead."),
        LastMustStay: _("Nobody would be left who may change this one. First name a coordinator."),
        CannotBeUndone: _("So much changed since that one cannot be two again. Ask the administrator."),
    }
    return sentences[type(refusal)]


def _merge(request: HttpRequest, pk: int) -> Merge:
    """A merge of what one leads or may change; nobody else learns that there is one."""
    merge = get_object_or_404(
        Merge.objects.select_related("kept", "gone", "proposed_by", "ended_by"), pk=pk
    )  # fmt: skip
    is_gone = merge.gone.deleted_at is not None and merge.state != Merge.State.DONE
    if is_gone or merge.kept.deleted_at is not None:
        raise Http404
    if not can_see_merge(request.user, merge, timezone.localdate()):
        raise Http404
    return merge
