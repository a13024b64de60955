"""Making one initiative out of two: proposing it, agreeing, turning it round, declining, undoing."""

from __future__ import annotations

from dataclasses import dataclass
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
from initiatives.merging import Leads, leads_of, preview
from initiatives.models import Initiative, Merge
from initiatives.permissions import can_edit, can_see_merge, edited_sides
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in
from initiatives.views.connections import choose_other, met, not_with_itself
from initiatives.views.in_place import form_page
from initiatives.views.together import why_not


@dataclass(frozen=True)
class Read:
    """A merge as somebody reads it: who leads the two, and which of them this reader may change."""

    merge: Merge
    leads: Leads
    edited: frozenset[int]

    @property
    def mine(self) -> Initiative:
        """The side that the reader may change; else the one that stays."""
        sides = (self.merge.kept, self.merge.gone)
        return next((side for side in sides if side.pk in self.edited), self.merge.kept)

    @property
    def can_undo(self) -> bool:
        """Whether the reader may make them two again: who may change what they became."""
        return self.merge.kept_id in self.edited


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
        "is_new": True,
        "moves": [
            (kept, gone, preview(kept=kept.pk, gone=gone.pk).said(for_insider=is_own))
            for kept, gone, is_own in (
                (initiative, other, can_edit(request.user, other)), (other, initiative, True),
            )
        ],
    }  # fmt: skip
    return render(request, "initiatives/merge_add.html", context, status=422 if form.is_bound else 200)


def merge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One merge, for who leads either: what moves, who agreed, and what can be done with it."""
    return form_page(request, "initiatives/merge_detail.html", _context(request, _read(request, pk)))


@require_POST
def merge_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with what one read; with the last one the two become one."""
    read = _read(request, pk)
    merge = read.merge
    if merge.state == Merge.State.WAITING:
        refuse_unless(read.leads.wants(signed_in(request), edited=read.edited))
    try:
        merge = actions.agree_to_merge(
            merge=merge, seen=request.POST.get("seen", ""), by=signed_in(request), at=timezone.now()
        )
    except StaleVersion:
        words = _("One of the two changed, or the other one is to stay, since you read this. Read it again first.")
        return refused(request, read.mine, words)
    except (AlreadyDecided, IsOver, TwoLooks) as refusal:
        return refused(request, read.mine, why_not(refusal))
    return _went(request, merge, _("You agreed. It waits for the other leads."))


@require_POST
def merge_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the other one stay; everybody is asked anew."""
    read = _read(request, pk)
    merge = read.merge
    try:
        merge = actions.turn_merge_round(merge=merge, by=signed_in(request), at=timezone.now())
    except (AlreadyDecided, IsOver, TwoLooks) as refusal:
        return refused(request, read.mine, why_not(refusal))
    words = _("Now “%(title)s” stays. Every lead is asked anew.") % {"title": merge.kept.title}
    return _went(request, merge, words)


def merge_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason that the others read."""
    read = _read(request, pk)
    merge = read.merge
    form = DeclineForm(request.POST or None)
    mine = read.mine
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
    read = _read(request, pk)
    merge = read.merge
    refuse_unless(_may_withdraw(request, merge))
    mine = read.mine
    try:
        actions.withdraw_merge(merge=merge, by=signed_in(request), at=timezone.now())
    except AlreadyDecided as refusal:
        return refused(request, mine, why_not(refusal))
    return done(request, place_of(mine, "meeting"), _("Taken back."))


def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, saying what goes back and what stays; then make them two again."""
    read = _read(request, pk)
    merge = read.merge
    refuse_unless(read.can_undo)
    if request.method == "POST":
        try:
            found = actions.undo_merge(merge=merge, by=signed_in(request), at=timezone.now())
        except (NothingToRestore, MergedOn, LeadMustStay, LastMustStay, CannotBeUndone) as refusal:
            return refused(request, merge.kept, _why_not_undone(refusal))
        words = _("“%(title)s” is an initiative of its own again.") % {"title": merge.gone.title}
        if left := found.said():
            words += " " + _("This could not go back, because it changed since: %(what)s.") % {"what": ", ".join(left)}
        return done(request, merge.gone.get_absolute_url(), words)
    context = _context(request, read)
    if context["until"] is None:
        return refused(request, read.mine, _why_not_undone(NothingToRestore()))
    return form_page(request, "initiatives/merge_undo.html", context)


def _context(request: HttpRequest, read: Read) -> dict[str, Any]:
    merge, leads, user = read.merge, read.leads, signed_in(request)
    is_waiting, until = merge.state == Merge.State.WAITING, merge.can_be_undone_until(actions.KEPT_FOR)
    moves = preview(kept=merge.kept_id, gone=merge.gone_id) if is_waiting else None
    can_agree = is_waiting and leads.wants(user, edited=read.edited)
    return {
        "initiative": merge.kept if merge.state == Merge.State.DONE else read.mine,
        "merge": merge,
        "leads": leads,
        "moves": moves.said(for_insider=merge.gone_id in read.edited) if moves is not None else [],
        "is_waiting": is_waiting,
        "can_agree": can_agree and (user.pk not in leads.agreed or leads.is_complete),
        "has_agreed": user.pk in leads.agreed,
        "can_withdraw": is_waiting and _may_withdraw(request, merge),
        "until": until if until is not None and until >= timezone.now() and read.can_undo else None,
        "section": "initiatives",
    }


def _may_withdraw(request: HttpRequest, merge: Merge) -> bool:
    return merge.proposed_by_id == signed_in(request).pk or signed_in(request).is_administrator


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


def _read(request: HttpRequest, pk: int) -> Read:
    """A merge of what one leads or may change; nobody else learns that there is one."""
    rows = Merge.objects.select_related("kept", "gone", "proposed_by", "ended_by")
    merge = get_object_or_404(rows, pk=pk)
    is_gone = merge.gone.deleted_at is not None and merge.state != Merge.State.DONE
    if is_gone or merge.kept.deleted_at is not None:
        raise Http404
    leads, edited = leads_of(merge, on=timezone.localdate()), edited_sides(request.user, merge)
    if not can_see_merge(request.user, leading=[user.pk for user in leads.all], edited=edited):
        raise Http404
    return Read(merge, leads, edited)
