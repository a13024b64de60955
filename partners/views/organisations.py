"""One organisation: adding it, its page, changing it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from collab.lib import conflicts
from collab.lib.htmx import redirect, render_page
from collab.lib.paging import around
from partners.actions.organisations import add_organisation, edit_organisation
from partners.details import details_of
from partners.doings import Family, company, doings
from partners.exceptions import ChangedMeanwhileError, IdentifierTakenError
from partners.forms.organisation import OrganisationForm, values
from partners.history import last_change
from partners.look_alikes import look_alikes
from partners.models import Organisation
from partners.permissions import can_edit_organisation
from partners.pictures import table_picture
from partners.views.access import refuse_unless, signed_in

ATTEMPTS = 3
PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Add an organisation; one that may be there already is shown first."""
    if request.method != "POST":
        return _form_page(request, OrganisationForm(initial={"name": request.GET.get("name", "")[:250]}))
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    added = form.added()
    alike = look_alikes(added["name"], other_names=[added["short_name"], *added["aliases"]])
    if alike and "sure" not in request.POST:
        return _form_page(request, form, alike=alike, status=409)
    try:
        organisation = add_organisation(by=signed_in(request), **added)
    except IdentifierTakenError:  # somebody added it between our looking and our writing
        return _form_page(request, OrganisationForm(request.POST), status=422)
    messages.success(request, _("%(name)s is in the register.") % {"name": organisation.spoken_name})
    return redirect(request, organisation.get_absolute_url())


@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an organisation; a colleague who was first is never overwritten."""
    organisation = get_object_or_404(Organisation, pk=pk)
    refuse_unless(
        can_edit_organisation(signed_in(request), organisation, timezone.localdate()),
        _("Only people who work for this partner, and administrators, can change it."),
    )
    if request.method != "POST":
        return _form_page(request, OrganisationForm(organisation=organisation))
    data = conflicts.take(request.POST, request.POST.get("take", ""))
    for _attempt in range(ATTEMPTS):
        form = OrganisationForm(data, organisation=organisation)
        if not form.is_valid():
            return _form_page(request, form, status=422)
        outcome = conflicts.settle(form, values(organisation), organisation.version)
        if outcome.conflicts:
            break
        try:
            return _save(request, organisation, form, outcome)
        except ChangedMeanwhileError:  # somebody saved between our reading and our writing: compare again
            organisation = get_object_or_404(Organisation, pk=pk)
        except IdentifierTakenError:
            return _form_page(request, OrganisationForm(data, organisation=organisation), status=422)
    rebased = conflicts.rebase(form, values(organisation), organisation.version)
    saved_by, saved_at = last_change(organisation)
    more = {"conflicts": outcome.conflicts, "saved_by": saved_by, "saved_at": saved_at}
    return _form_page(request, OrganisationForm(rebased, organisation=organisation), status=409, **more)


def _save(
    request: HttpRequest, organisation: Organisation, form: OrganisationForm, outcome: conflicts.Settled
) -> HttpResponse:
    """Write what this editor changed, on top of what others saved meanwhile."""
    if outcome.changes:
        edit_organisation(
            organisation=organisation, version=organisation.version, by=signed_in(request),
            **form.changed(outcome.changes),
        )  # fmt: skip
    words = _("Saved.") if outcome.changes else _("Nothing was changed.")
    if outcome.merged:
        words += " " + ngettext(
            "A colleague changed %(fields)s meanwhile; that is kept too.",
            "A colleague changed these meanwhile, and that is kept too: %(fields)s.",
            len(outcome.merged),
        ) % {"fields": ", ".join(outcome.merged)}
    messages.success(request, words)
    return redirect(request, organisation.get_absolute_url())


@require_GET
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the register knows about an organisation, what it takes part in, and with whom."""
    user, on = signed_in(request), timezone.localdate()
    details = details_of(pk)
    organisation = details.organisation
    family = Family(organisation, list(Organisation.objects.before(organisation)))
    done = doings(family, user)
    figures = done.figures()
    paginator = Paginator(done.ongoing_first().select_related("initiative", "organisation"), PER_PAGE)
    paginator.count = figures["total"]  # counted with the rest
    page = paginator.get_page(request.GET.get("page", 1))
    together = company(family, user)
    context = {
        "section": "partners",
        "organisation": organisation,
        "details": details,
        "family": family,
        "is_former": not organisation.is_valid(on) and organisation.valid_to is not None,
        "page": page,
        "around": list(around(page)),
        "figures": figures,
        "company": together,
        "picture": table_picture(organisation, together),
        "can_edit": can_edit_organisation(user, organisation, on),
        "on": on,
    }
    return render_page(request, "partners/organisation_detail.html", context, partial="doings")


def _form_page(request: HttpRequest, form: OrganisationForm, *, status: int = 200, **more: object) -> HttpResponse:
    template = "partners/organisation_edit.html" if form.organisation else "partners/organisation_add.html"
    context = {"section": "partners", "form": form, "organisation": form.organisation, **more}
    return render_page(request, template, context, partial="form", status=status)
