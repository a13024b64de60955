"""The small things of one initiative that its overview shows, in one statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models import Agreement, Body, Closing, Initiative, Milestone, Result, Stage

# Each is a few rows along an index of one table; a query of its own for each would cost more than all together.
_ASIDE = """
SELECT
    (SELECT coalesce(json_agg(json_build_object(
        'pk', id, 'title', title, 'url', url, 'created_by_id', created_by_id) ORDER BY id), '[]')
     FROM initiatives_link WHERE initiative_id = %(initiative)s),
    (SELECT coalesce(json_agg(json_build_object(
        'principle', principle, 'because', because, 'until', until)), '[]')
     FROM initiatives_notapplicable WHERE initiative_id = %(initiative)s AND until > %(on)s),
    (SELECT coalesce(json_agg(json_build_object(
        'pk', id, 'title', title, 'done_when', done_when, 'due_on', due_on, 'reached_on', reached_on)
        ORDER BY id), '[]')
     FROM initiatives_result WHERE initiative_id = %(initiative)s),
    (SELECT json_build_object('choice', choice, 'why', why, 'decided_on', decided_on)
     FROM initiatives_horizondecision WHERE initiative_id = %(initiative)s ORDER BY decided_on DESC, id DESC LIMIT 1),
    (SELECT coalesce(json_agg(person.name ORDER BY person.name), '[]')
     FROM initiatives_farewell farewell JOIN partners_person person ON person.id = farewell.person_id
     WHERE farewell.initiative_id = %(initiative)s AND farewell.may_be_named),
    (SELECT farewell.id
     FROM initiatives_farewell farewell JOIN partners_person person ON person.id = farewell.person_id
     WHERE farewell.initiative_id = %(initiative)s AND person.user_id = %(user)s ORDER BY farewell.id DESC LIMIT 1),
    (SELECT json_build_object(
        'reached', reached, 'learned', learned, 'thanked', thanked, 'celebrated', celebrated, 'next_step', next_step,
        'closed_on', closed_on, 'successor_id', successor_id)
     FROM initiatives_closing WHERE initiative_id = %(initiative)s),
    (SELECT min(initiative_id) FROM initiatives_closing WHERE successor_id = %(initiative)s),
    (SELECT coalesce(json_agg(json_build_array(kind, name) ORDER BY started_on, id), '[]')
     FROM initiatives_body WHERE initiative_id = %(initiative)s AND started_on <= %(on)s
     AND (ended_on IS NULL OR ended_on > %(on)s)),
    (SELECT coalesce(json_agg(json_build_array(form, title) ORDER BY signed_on DESC, id DESC), '[]')
     FROM initiatives_agreement WHERE initiative_id = %(initiative)s AND signed_on <= %(on)s
     AND (ended_on IS NULL OR ended_on > %(on)s)),
    (SELECT coalesce(json_agg(json_build_object(
        'pk', id, 'title', title, 'planned_from', planned_from, 'planned_until', planned_until, 'precision', precision)
        ORDER BY planned_until, position), '[]')
     FROM (SELECT * FROM initiatives_milestone WHERE initiative_id = %(initiative)s AND reached_on IS NULL
           ORDER BY planned_until, position LIMIT 3) next),
    (SELECT coalesce(json_agg(json_build_array(id, first_id + second_id - %(initiative)s) ORDER BY id), '[]')
     FROM initiatives_connection WHERE %(initiative)s IN (first_id, second_id) AND EXISTS (
         SELECT FROM initiatives_initiative other
         WHERE other.id = first_id + second_id - %(initiative)s AND other.deleted_at IS NULL)),
    (SELECT coalesce(json_agg(json_build_array(merge.id, gone.title) ORDER BY merge.id), '[]')
     FROM initiatives_merge merge JOIN initiatives_initiative gone ON gone.id = merge.gone_id
     WHERE merge.kept_id = %(initiative)s AND merge.state = 'done'),
    (SELECT coalesce(json_agg(merge.id ORDER BY merge.id), '[]') FROM initiatives_merge merge
     JOIN initiatives_initiative other ON other.id = kept_id + gone_id - %(initiative)s AND other.deleted_at IS NULL
     WHERE %(initiative)s IN (kept_id, gone_id) AND state = 'waiting'),
    (SELECT coalesce(json_agg(request.id ORDER BY request.id), '[]') FROM initiatives_togetherrequest request
     JOIN initiatives_initiative other ON other.id = initiative_id + other_id - %(initiative)s
         AND other.deleted_at IS NULL
     WHERE %(initiative)s IN (initiative_id, other_id) AND decided_at IS NULL),
    EXISTS (SELECT FROM initiatives_update WHERE initiative_id = %(initiative)s),
    EXISTS (SELECT FROM initiatives_follow WHERE initiative_id = %(initiative)s AND user_id = %(user)s)
"""


@dataclass(frozen=True)
class Meeting:
    """Others that it has to do with.

    `linked` are the links by their keys, each with the other one as far as this reader may see it; `came_in` the
    merges by their keys, with the name of what goes on in this one; `merges` and `requests` the proposals that wait.
    """

    linked: list[tuple[int, Initiative | None]]
    came_in: list[tuple[int, str]]
    merges: list[int]
    requests: list[int]

    @property
    def seen(self) -> list[tuple[int, Initiative | None]]:
        """Links with what this reader may see: that there are others is for who may undo them."""
        return [(key, other) for key, other in self.linked if other is not None]


@dataclass(frozen=True)
class Aside:
    """What the overview shows beside the main things.

    Links, exceptions of today, results in their order, the last choice at the horizon, who is named with thanks,
    the key of one's own farewell, the look back of what is closed, the names of the groups that meet and the
    agreements that hold today, and the next milestones with whether they are overdue. `predecessor` and `successor`
    are there as far as this reader may see them.
    """

    links: list[dict[str, Any]]
    exceptions: list[Any]
    results: list[Result]
    previous: Any
    named: list[str]
    own_farewell: int | None
    closing: Closing | None
    groups: list[str]
    agreements: list[str]
    milestones: list[tuple[Milestone, bool]]
    has_news: bool
    is_followed: bool
    meeting: Meeting
    predecessor: Initiative | None = field(default=None)
    successor: Initiative | None = field(default=None)


def aside_of(initiative: Initiative, *, user: User | AnonymousUser, on: dt.date) -> Aside:
    """The small things on the date `on`. One query, and one more for an initiative that is linked to another."""
    found = rows(_ASIDE, {"initiative": initiative.pk, "on": on, "user": user.pk or 0})[0]
    links, exceptions, results, previous, named, own_farewell, looked_back, before = found[:8]
    groups, agreements, milestones, links_with, came_in, merges, requests, has_news, is_followed = found[8:]
    closing = _closing(looked_back) if looked_back and initiative.stage == Stage.CLOSED else None
    after = closing.successor_id if closing else None
    keys = [key for key in (before, after, *(other for _link, other in links_with)) if key]
    shown = Initiative.objects.visible_to(user).only("pk", "title").in_bulk(keys) if keys else {}
    return Aside(
        links=links,
        exceptions=exceptions,
        results=[_result(row) for row in results],
        previous=previous,
        named=named,
        own_farewell=own_farewell,
        closing=closing,
        groups=[str(Body(kind=kind, name=name)) for kind, name in groups],
        agreements=[str(Agreement(form=form, title=title)) for form, title in agreements],
        milestones=[(row, row.is_overdue(on)) for row in map(_milestone, milestones)],
        has_news=has_news,
        is_followed=is_followed,
        meeting=Meeting([(key, shown.get(other)) for key, other in links_with], came_in, merges, requests),
        predecessor=shown.get(before),
        successor=shown.get(after) if after else None,
    )


def _closing(row: dict[str, Any]) -> Closing:
    return Closing(**{**row, "closed_on": dt.date.fromisoformat(row["closed_on"])})


def _result(row: dict[str, Any]) -> Result:
    days = {name: dt.date.fromisoformat(row[name]) if row[name] else None for name in ("due_on", "reached_on")}
    return Result(**{**row, **days})


def _milestone(row: dict[str, Any]) -> Milestone:
    return Milestone(**{
        **row, **{name: dt.date.fromisoformat(row[name]) for name in ("planned_from", "planned_until")},
    })  # fmt: skip
