"""Standing behind the sentence: one click; and what the sentence was before."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from initiatives import actions
from initiatives.exceptions import NotAPartner, NothingToRestore, NotOfThisOrganisation, SentenceChanged
from initiatives.models import Endorsement, Initiative, Partnership
from initiatives.models.endorsement import sentence_key
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.sections import endorsements_section, last_words
from initiatives.table import works_for
from initiatives.views.access import done, refused, signed_in, visible
from initiatives.views.page import head

MOST_STATEMENTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def endorsement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A partner stands behind the sentence, in the name of somebody who works there.

    Who comes from a mail first reads the sentence, with the button below it.
    """
    shown = Initiative.objects.visible_to(request.user)
    rows = Partnership.objects.filter(initiative__in=shown).select_related("initiative", "organisation")
    partnership = get_object_or_404(rows, pk=pk)
    initiative, name = partnership.initiative, partnership.organisation.spoken_name
    if request.method != "POST":
        return _ask(request, partnership)
    try:
        endorsement = actions.endorse(
            partnership=partnership, sentence=request.POST.get("sentence", ""),
            by=signed_in(request), on=timezone.localdate(),
        )  # fmt: skip
    except NotOfThisOrganisation:
        return refused(request, initiative, _not_yours(name), place="endorsements", status=403)
    except NotAPartner:
        return refused(request, initiative, _left(name), place="endorsements")
    except SentenceChanged:
        words = _("What binds you was changed after you read it. Read it once more, and press the button again.")
        return refused(request, initiative, words, place="binding")
    said = {"name": name, "day": date_format(endorsement.lapses_on, "j F Y")}
    words = _("%(name)s stands behind what binds you, until %(day)s.") % said
    undo = reverse("initiatives:endorsement-withdraw", args=[endorsement.pk])
    return done(request, place_of(initiative, "binding"), words, undo=undo)


def _ask(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The sentence and the button; in words why not, for who cannot press it."""
    initiative, name, on = partnership.initiative, partnership.organisation.spoken_name, timezone.localdate()
    if not works_for(request.user, partnership.organisation_id, on=on):
        return refused(request, initiative, _not_yours(name), place="endorsements", status=403)
    if partnership.left_on is not None:
        return refused(request, initiative, _left(name), place="endorsements")
    current = initiative.endorsements.filter(organisation=partnership.organisation_id, is_current=True).first()
    context = {
        "initiative": initiative,
        "partnership": partnership,
        "name": name,
        "sentence": sentence_key(initiative.binding),
        "current": current,
        "is_fresh": current is not None and current.lapses_on > on,
        "section": "initiatives",
    }
    return render(request, "initiatives/endorsement_add.html", context)


@require_POST
def endorsement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back: on the same day as an undo, later as no longer standing behind it."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Endorsement.objects.filter(initiative__in=shown).select_related("initiative", "organisation")
    endorsement = get_object_or_404(rows, pk=pk)
    initiative, name = endorsement.initiative, endorsement.organisation.spoken_name
    try:
        actions.withdraw_endorsement(endorsement=endorsement, by=signed_in(request), on=timezone.localdate())
        words = _("Taken back for %(name)s.") % {"name": name}
    except NotOfThisOrganisation:
        return refused(request, initiative, _not_yours(name), place="endorsements", status=403)
    except NothingToRestore:
        words = _("It did not count any more.")
    return done(request, place_of(initiative, "binding"), words)


def statement_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Which partners stand behind what binds them, and what that was before, newest first."""
    initiative, on = visible(request, pk), timezone.localdate()
    backers = Count("endorsements__organisation", distinct=True)
    statements = initiative.statements.select_related("stated_by").annotate(backers=backers)[:MOST_STATEMENTS]
    endorsements, newest = endorsements_section(initiative, user=request.user, on=on), last_words(initiative)
    context = {
        **head(initiative, roles_of(request.user, initiative), tab="statements"),
        "statements": statements,
        "endorsements": endorsements,
        "told": [(stand, newest.get(stand.partnership.organisation_id)) for stand in endorsements.stands],
    }
    return render(request, "initiatives/statement_list.html", context)


def _left(name: str) -> str:
    return _("%(name)s does not take part any more.") % {"name": name}


def _not_yours(name: str) -> str:
    return _("You do not work for %(name)s. Only somebody who does may stand behind the sentence for it.") % {
        "name": name
    }
