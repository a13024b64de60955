"""The mirror: the sheet of the members, and what the reflector and the members see side by side.

`member_sheet` and `member_sheet_sent` are discreet pages (collab.lib.discreet): no log, no history, no session and no
message knows that somebody was there.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collab.lib.spreadsheet import csv_lines
from initiatives.actions import reflecting
from initiatives.exceptions import OtherQuestions, RoundMoved
from initiatives.forms.mirroring import SheetForm
from initiatives.models import Initiative, ReflectionStatement, Round
from initiatives.permissions import Roles, roles_of
from initiatives.reflection.comparing import Comparison, compared
from initiatives.reflection.export import header, rows_of
from initiatives.reflection.members import FEWEST_ORGANISATIONS, FEWEST_PEOPLE, last_day, may_answer, open_round
from initiatives.reflection.mirror import may_see_members, seen_by
from initiatives.reflection.picture import picture_of
from initiatives.table import has_seat
from initiatives.views.access import refuse_unless, refused, sign_in_first, signed_in, visible
from initiatives.views.page import head


@never_cache
def member_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the statements as a member, once and without a name. Before one sends it, the page says what that is."""
    initiative, user, on = visible(request, pk), signed_in(request), timezone.localdate()
    round_ = open_round(_rounds(initiative), on=on)
    context = {"initiative": initiative, "section": "initiatives", "round": round_}
    refuse_unless(may_answer(user, round_, on=on) if round_ else has_seat(user, initiative, on=on))
    if round_ is None:
        if request.method == "POST":
            return refused(request, initiative, _("You can no longer answer. What you sent is not kept."))
        return render(request, "initiatives/member_sheet_none.html", context)
    if round_.turns.filter(person__user=user).exists():
        return redirect("initiatives:member-sheet-sent", pk)
    statements = ReflectionStatement.objects.filter(questionnaire=round_.questionnaire_id)
    form = SheetForm(request.POST or None, statements=list(statements.of_form(is_light=round_.is_light)))
    if request.method == "POST":
        if request.POST.get("round") != str(round_.pk):
            return _of_another_round(request, initiative)
        if form.is_valid():
            try:
                reflecting.send_sheet(round=round_, scores=form.scores, by=user, on=on)
            except RoundMoved:
                return refused(request, initiative, _("You can no longer answer. What you sent is not kept."))
            except OtherQuestions:
                return _of_another_round(request, initiative)
            return redirect("initiatives:member-sheet-sent", pk)
    context |= {
        "form": form, "until": last_day(round_), "people": FEWEST_PEOPLE, "organisations": FEWEST_ORGANISATIONS,
    }  # fmt: skip
    return render(request, "initiatives/member_sheet.html", context, status=422 if form.is_bound else 200)


@never_cache
def member_sheet_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """It is sent; the page says so by itself, because a message would wait in a cookie or a session."""
    initiative, on = visible(request, pk), timezone.localdate()
    refuse_unless(has_seat(request.user, initiative, on=on))
    round_ = open_round(_rounds(initiative), on=on)
    context = {
        "initiative": initiative,
        "section": "initiatives",
        "until": last_day(round_) if round_ else None,
        "people": FEWEST_PEOPLE,
        "organisations": FEWEST_ORGANISATIONS,
    }
    return render(request, "initiatives/member_sheet_sent.html", context)


@login_not_required
@require_safe
def mirror(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The newest reflection, or that of round `number`: what this reader may see of it, in a picture and a table."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    on, user = timezone.localdate(), request.user
    roles = roles_of(user, initiative)
    rounds = _rounds(initiative)
    done = [one for one in rounds if one.is_done]
    shown = _chosen(done, number)
    seen = seen_by(user, shown, on=on, roles=roles, rounds=rounds) if shown else None
    similar = _similar(request, shown, roles) if shown else None
    context = {
        **head(initiative, roles, tab="reflection"),
        "mirror": seen,
        "similar": similar,
        "picture": picture_of(seen.rows, similar.halves if similar else {}) if seen else None,
        "others": [one for one in done if one != shown],
        "open": open_round(rounds, on=on) if roles.sits_at_table else None,
    }
    return render(request, "initiatives/mirror.html", context)


@login_not_required
@require_safe
def mirror_export(request: HttpRequest, pk: int, number: int) -> HttpResponse | StreamingHttpResponse:
    """What the page of this round shows to this reader, as CSV."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    rounds = _rounds(initiative)
    shown = _chosen([one for one in rounds if one.is_done], number)
    if shown is None:
        raise Http404
    roles = roles_of(request.user, initiative)
    seen = seen_by(request.user, shown, on=timezone.localdate(), roles=roles, rounds=rounds)
    similar = _similar(request, shown, roles)
    lines = csv_lines(header(), rows_of(seen, similar.halves if similar else {}))
    name = f"mirror-{initiative.pk}-{shown.number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _rounds(initiative: Initiative) -> list[Round]:
    """The rounds of an initiative, the newest first, with who looks."""
    rounds = list(initiative.rounds.select_related("reflector").defer("draft", "decline_words", "suggestion"))
    for one in rounds:
        one.initiative = initiative
    return rounds


def _similar(request: HttpRequest, shown: Round, roles: Roles) -> Comparison | None:
    """What similar initiatives have beside it; not for everybody."""
    if not may_see_members(request.user, shown, roles):
        return None
    return compared(shown.initiative, shown, on=timezone.localdate())


def _chosen(done: list[Round], number: int | None) -> Round | None:
    if number is None:
        return done[0] if done else None
    for one in done:
        if one.number == number:
            return one
    raise Http404


def _of_another_round(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    return refused(request, initiative, _("These were the questions of another round. Nothing was kept."))
