"""What a form needs to be filled in within the row of a list, and to lead back there without a script."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.views.in_place import PLACES, from_place, is_in_row, place_of, row_of

register = template.Library()


@register.simple_tag(takes_context=True)
def sends_to(context: template.Context, address: str = "") -> SafeString:
    """The attributes that say where a form goes; from a row by a script, which then puts the answer there."""
    request = context["request"]
    address = address or request.path
    if not is_in_row(request):
        return format_html(' action="{}"', address)
    return format_html(' action="{0}" hx-post="{0}" hx-target="closest .action__place" hx-swap="innerHTML"', address)


@register.simple_tag(takes_context=True)
def came_from(context: template.Context) -> SafeString | str:
    """The hidden fields that keep the list from which somebody came."""
    request = context["request"]
    if not (place := place_of(request)):
        return ""
    return format_html(
        '<input type="hidden" name="from" value="{}"><input type="hidden" name="row" value="{}">',
        place,
        row_of(request),
    )


@register.simple_tag(takes_context=True)
def leads_to(context: template.Context, address: str) -> SafeString:
    """The attributes of a link to another step of the same action."""
    request = context["request"]
    if not (place := place_of(request)):
        return format_html(' href="{}"', address)
    address = from_place(address, place, row_of(request))
    if not is_in_row(request):
        return format_html(' href="{}"', address)
    return format_html(' href="{0}" hx-get="{0}" hx-target="closest .action__place" hx-swap="innerHTML"', address)


@register.simple_tag(takes_context=True)
def back_to(context: template.Context, address: str) -> SafeString:
    """The attributes of the link that leaves everything as it is: to the list, or else to `address`."""
    request = context["request"]
    place = place_of(request)
    back = reverse(PLACES[place]) if place else address
    return format_html(' href="{}"{}', back, format_html(" data-fold") if is_in_row(request) else "")
