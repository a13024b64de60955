"""What the wall shows of each celebration, as plain values: one statement, written out once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.prepared import WrittenOut, given
from initiatives.celebrations.consented import on_the_wall
from initiatives.models import Celebration

FIELDS = ("pk", "on", "place", "story", "thanks", "named", "cover")
WORDS = 28
# Beside a card without a photo hangs one of so many drawings; which one stays the same.
DRAWINGS = 12


class Card(NamedTuple):
    """One success on the wall: its names and its photo as who looks may see them.

    `named` has a name and words for each, `cover` what `CelebrationQuerySet.for_wall` says of the first photo.
    """

    pk: int
    on: dt.date
    place: str
    story: str
    thanks: str
    named: list[dict[str, str]]
    cover: dict[str, Any] | None
    title: str
    initiative: str

    @property
    def url(self) -> str:
        """Its own page."""
        return address("initiatives:celebration-detail", self.pk)

    @property
    def tells(self) -> bool:
        """Whether there is more to see than that it was celebrated."""
        return bool(self.story or self.thanks or self.cover)

    @property
    def whom(self) -> str:
        """Who is thanked: the people who agreed to be named, then the groups."""
        named = ", ".join(f"{one['name']} ({one['words']})" if one["words"] else one["name"] for one in self.named)
        return ". ".join(filter(None, (named, self.thanks)))

    @property
    def drawn(self) -> dict[str, Any]:
        """What its place on the wall shows, for `{% each %}`."""
        if self.story:
            said = Truncator(self.story).words(WORDS)
        else:
            said = f"{gettext('With thanks to')}: {self.whom}" if self.whom else ""
        day = date_format(self.on, "j F Y")
        return {
            "picture": self._picture, "date": self.on.isoformat(), "day": day, "url": self.url, "title": self.title,
            "said": format_html("<p>{}</p>", said) if said else "", "initiative": self.initiative,
        }  # fmt: skip

    @property
    def _picture(self) -> SafeString:
        if self.cover is None:
            return _drawing(self.pk % DRAWINGS, get_language())
        return format_html(
            '<div class="photo"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></div>',
            reverse("initiatives:photo", args=[self.cover["key"], "small"]),
            self.cover["alternative"], self.cover["width"], self.cover["height"],
        )  # fmt: skip


@lru_cache(maxsize=4 * DRAWINGS)
def _drawing(number: int, _language: str | None) -> SafeString:
    """The drawing of all celebrations whose key leaves `number`."""
    return render_to_string("initiatives/parts/success_picture.html", {"row": {"pk": number}})


def _written_out(user: User | AnonymousUser) -> WrittenOut:
    rows = Celebration.objects.filter(pk__in=given("keys", "SELECT unnest(%s::bigint[])"))
    title, initiative = Coalesce("milestone__title", "result__title"), F("initiative__title")
    return WrittenOut(lambda: on_the_wall(rows, user).order_by().values_list(*FIELDS, title, initiative))


# What is shown of people differs for who has an account, not from one to the next.
_TO_MEMBERS, _TO_VISITORS = _written_out(User()), _written_out(AnonymousUser())


def cards_of(keys: Collection[int], user: User | AnonymousUser) -> dict[int, Card]:
    """The cards of these celebrations, which `user` may see, by key."""
    written = _TO_MEMBERS if user.is_authenticated else _TO_VISITORS
    return {row[0]: _card(row) for row in written.rows(keys=list(keys))}


def _card(row: tuple[Any, ...]) -> Card:
    pk, on, place, story, thanks, named, cover, title, initiative = row
    named, cover = [json.loads(one) for one in named], json.loads(cover) if cover else None
    return Card(pk, on, place, story, thanks, named, cover, title, initiative)
