"""Who sees which initiatives: the rule itself, apart from the ways in which it is asked."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.prepared import rows


class Visibility(models.TextChoices):
    """Who may see an initiative."""

    EVERYONE = "everyone", _("Everyone, also without signing in")
    SIGNED_IN = "signed_in", _("Everyone who signs in")
    PARTNERS = "partners", _("Only its partners")


class Inside(NamedTuple):
    """What makes somebody an insider: facets of initiatives, and initiatives with a place of one's own.

    `coordinated` are those of the `regions` of which somebody is a coordinator; `seated` those of the
    `initiatives` in which somebody, or their organisation, has a seat.
    """

    organisations: list[str]
    regions: list[str]
    coordinated: list[str]
    initiatives: list[int]
    seated: list[int]


# Who somebody is and where they work is looked up once: five joins would take longer to plan than to answer.
_INSIDE = """
WITH me AS MATERIALIZED (SELECT id FROM partners_person WHERE user_id = %(user)s),
work AS MATERIALIZED (
    SELECT organisation_id FROM partners_membership WHERE person_id = (SELECT id FROM me) AND ended_on IS NULL
)
SELECT 'o', organisation_id FROM work
UNION ALL
SELECT CASE role WHEN 'coordinator' THEN 'c' ELSE 'r' END, region_id FROM partners_regionrole
WHERE person_id = (SELECT id FROM me)
UNION ALL
SELECT 'i', initiative_id FROM initiatives_involvement WHERE person_id = (SELECT id FROM me) AND ended_on IS NULL
UNION ALL
SELECT 's', initiative_id FROM initiatives_seat
WHERE (person_id = (SELECT id FROM me) OR person_id IS NULL AND organisation_id = ANY(ARRAY(SELECT * FROM work)))
  AND ended_on IS NULL AND filled_on IS NOT NULL
UNION ALL
SELECT 'i', initiative_id FROM initiatives_farewell WHERE person_id = (SELECT id FROM me) AND keeps_reading
"""


def inside(user: User) -> Inside:
    """Where `user` stands inside today, in one query; kept on the user object, which lives for one request."""
    known: Inside | None = getattr(user, "_inside", None)
    if known is None:
        known = Inside([], [], [], [], [])
        for letter, key in rows(_INSIDE, {"user": user.pk}):
            if letter in "is":
                known.initiatives.append(key)
            if letter == "s":
                known.seated.append(key)
            if letter == "o":
                known.organisations.append(f"o{key}")
            if letter in "rc":
                known.regions.append(f"r{key}")
            if letter == "c":
                known.coordinated.append(f"r{key}")
        user._inside = known  # type: ignore[attr-defined]
    return known


def insider_facets(user: User) -> list[str]:
    """The facets that make `user` an insider: own organisations, and regions with a role."""
    known = inside(user)
    return known.organisations + known.regions


class Sight(NamedTuple):
    """What somebody sees: all that there is, or what is so visible, has one of these keys, or one of these facets."""

    is_all: bool
    visibilities: list[str]
    initiatives: list[int]
    facets: list[str]


def sight_of(user: User | AnonymousUser) -> Sight:
    """What `user` sees, as `InitiativeQuerySet.visible_to` says it. The keys are looked up first, in one query."""
    if not user.is_authenticated:
        return Sight(False, [Visibility.EVERYONE.value], [], [])
    if user.is_administrator:
        return Sight(True, [], [], [])
    open_to_all = [Visibility.EVERYONE.value, Visibility.SIGNED_IN.value]
    return Sight(False, open_to_all, inside(user).initiatives, insider_facets(user))
