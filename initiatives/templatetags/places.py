"""Links to the places on the pages of an initiative."""

from __future__ import annotations

from django import template

from initiatives.models import Initiative
from initiatives.places import place_of

register = template.Library()


@register.simple_tag
def place(initiative: Initiative, name: str) -> str:
    """The address where `name` of an initiative stands."""
    return place_of(initiative, name)
