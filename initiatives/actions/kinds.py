"""Starting light: from a kind of initiative, with its first fields filled; and the kinds that an installation has."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.logging import log_initiative
from initiatives.actions.verb import verb
from initiatives.models import Initiative, InitiativeKind, Result, Stage, Theme


@verb
def start_from_kind(
    *, kind: InitiativeKind, by: User, at: dt.datetime, of_kind: InitiativeKind | None = None, **facts: Any
) -> Initiative:
    """Log an initiative (`facts` are those of `log_initiative`) with the stage, results and horizon of `kind`.

    It is of that kind, unless somebody chose another (`of_kind`). The same form sent twice is one initiative, with its
    results once.
    """
    initiative = log_initiative(by=by, at=at, **facts, kind=of_kind or kind)
    if initiative.created_at != at:  # it was there already
        return initiative
    initiative.stage = kind.stage
    if kind.horizon_months:
        # The horizon lies after the start, also of what starts years from now.
        initiative.horizon_on = max(_day(at), initiative.started_on or _day(at)) + relativedelta(
            months=kind.horizon_months
        )
    initiative.save(update_fields=["stage", "horizon_on"])
    Result.objects.bulk_create(Result(initiative=initiative, title=title) for title in kind.first_results)
    return initiative


def _day(at: dt.datetime) -> dt.date:
    """The civil date of an instant, where the register is."""
    return timezone.localdate(at)


# In the order of the page. Few words each: an example to change, not a text to keep.
KINDS: tuple[dict[str, Any], ...] = (
    {
        "name": "Handelsmissie",
        "name_en": "Trade mission",
        "intro": "Eén reis samen is goedkoper en sterker dan vier reizen na elkaar.",
        "intro_en": "One trip together is cheaper and stronger than four trips in a row.",
        "binding": "Met één gezamenlijke reis openen we deuren die voor ieder van ons apart dicht blijven.",
        "binding_en": "With one trip together we open doors that stay closed to each of us alone.",
        "theme": "Economie en internationaal",
        "stage": Stage.STARTING,
        "results": "De reis is gemaakt\nElke deelnemer heeft een vervolgafspraak",
        "results_en": "The trip is made\nEach participant has a follow-up meeting",
        "horizon_months": 12,
    },
    {
        "name": "Studiereis",
        "name_en": "Study trip",
        "intro": "Kies één vraag. Spreek vooraf af wie wat meeneemt naar huis, en wie het vertelt.",
        "intro_en": "Choose one question. Agree beforehand who takes what home, and who tells of it.",
        "binding": "We gaan samen kijken hoe zij het doen, en proberen thuis één ding uit.",
        "binding_en": "We go and see together how they do it, and try out one thing at home.",
        "theme": "Economie en internationaal",
        "stage": Stage.EXPLORING,
        "results": "De vraag en de gastheer zijn gekozen\nThuis proberen we één ding uit",
        "results_en": "The question and the host are chosen\nAt home we try out one thing",
        "horizon_months": 12,
    },
    {
        "name": "Gedeelde dienst",
        "name_en": "Shared service",
        "intro": "Begin met één taak en twee partijen. Pas daarna komt de vraag welke vorm erbij past.",
        "intro_en": "Start with one task and two parties. Only then ask which form fits.",
        "binding": "Samen doen we dit werk beter en met minder kosten dan ieder voor zich.",
        "binding_en": "Together we do this work better and at lower cost than each alone.",
        "theme": "Bestuur en dienstverlening",
        "stage": Stage.STARTING,
        "results": "Eén taak is een half jaar samen gedaan\nWe weten wat het scheelt",
        "results_en": "One task is done together for half a year\nWe know the difference that it makes",
        "horizon_months": 12,
    },
    {
        "name": "Kennis- en innovatieagenda",
        "name_en": "Knowledge and innovation agenda",
        "intro": "Kies drie vragen die overheid, bedrijven en kennisinstellingen alleen samen beantwoorden.",
        "intro_en": "Choose three questions that government, business and science can only answer together.",
        "binding": "Overheid, bedrijven en kennisinstellingen werken aan dezelfde vragen van de regio.",
        "binding_en": "Government, business and science work on the same questions of the region.",
        "theme": "Onderwijs en arbeidsmarkt",
        "stage": Stage.EXPLORING,
        "results": "De agenda is één bladzijde en door allen gedragen\nEén project loopt",
        "results_en": "The agenda is one page and all stand behind it\nOne project runs",
        "horizon_months": 24,
    },
    {
        "name": "Regionaal programma",
        "name_en": "Regional programme",
        "intro": "Een programma is een bundel kleine stappen. Begin met de eerste.",
        "intro_en": "A programme is a bundle of small steps. Start with the first.",
        "binding": "Deze opgave stopt niet bij de gemeentegrens; daarom pakken we haar als regio aan.",
        "binding_en": "This task does not stop at the municipal border, so we take it up as a region.",
        "theme": "Wonen en leefomgeving",
        "stage": Stage.EXPLORING,
        "results": "Het eerste project is klaar\nWe kozen opnieuw wat we samen doen",
        "results_en": "The first project is done\nWe chose anew what we do together",
        "horizon_months": 24,
    },
    {
        "name": "Buurtinitiatief",
        "name_en": "Neighbourhood initiative",
        "intro": "Bewoners beginnen, de overheid helpt. Houd het zo klein dat het volgende week kan.",
        "intro_en": "Residents start, government helps. Keep it so small that it can happen next week.",
        "binding": "Bewoners en gemeente maken de buurt samen prettiger om in te wonen.",
        "binding_en": "Residents and municipality make the neighbourhood a better place to live, together.",
        "theme": "Wonen en leefomgeving",
        "stage": Stage.STARTING,
        "results": "De eerste activiteit is gehouden",
        "results_en": "The first activity is held",
        "horizon_months": 6,
    },
)


@transaction.atomic
def load_kinds() -> int:
    """Add the default kinds that are not there yet; returns how many were added.

    A kind that an administrator changed or switched off stays as it is.
    """
    known = set(InitiativeKind.objects.values_list("name", flat=True))
    themes = {theme.name: theme for theme in Theme.objects.all()}
    new = [
        InitiativeKind(**{**kind, "theme": themes.get(kind["theme"]), "position": 10 * number})
        for number, kind in enumerate(KINDS, start=1)
        if kind["name"] not in known
    ]
    return len(InitiativeKind.objects.bulk_create(new, ignore_conflicts=True))
