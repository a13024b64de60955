"""Who may do which verb. First fetch what is visible (404), then ask here (403)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Value

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models import (
    Dissent,
    Improvement,
    Initiative,
    Involvement,
    JoinRequest,
    Merge,
    Milestone,
    Partnership,
    PoolMember,
    Round,
    TogetherRequest,
    Update,
)
from initiatives.models.sight import inside
from initiatives.table import has_seat, works_for
from partners.models import Membership, RegionRole

# The roles of a person that come with the right to change the record.
EDITING_ROLES = frozenset({Involvement.Role.LEAD, Involvement.Role.COORDINATOR})


@dataclass(frozen=True)
class Roles:
    """What somebody is to one initiative, and so what they may do with it.

    Its coordinator and its lead, a coordinator of a region that it lies in, and an administrator
    change the record. People of an active partner contribute: updates, links, and the farewell of
    their own organisation. Everybody else who can see it reads, and may follow it; `works_elsewhere`
    says that they work for an organisation that does not take part, and so could ask to.
    """

    user_id: int | None = None
    is_administrator: bool = False
    involved_as: frozenset[str] = field(default_factory=frozenset)
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    coordinates_region: bool = False
    is_seated: bool = False
    works_elsewhere: bool = False

    @property
    def sits_at_table(self) -> bool:
        """Take part by a role, a seat, or an organisation that does; `table.has_seat` is the rule by the day."""
        return bool(self.involved_as or self.organisation_ids) or self.is_seated

    @property
    def can_edit(self) -> bool:
        """Change texts, facts, partners and people; delete and put back."""
        return self.is_administrator or self.coordinates_region or bool(self.involved_as & EDITING_ROLES)

    @property
    def can_contribute(self) -> bool:
        """Post updates and add links."""
        return self.can_edit or bool(self.organisation_ids)

    @property
    def can_see_reflections(self) -> bool:
        """Read how far the looks from outside are, and the responses: who takes part and who may change the record."""
        return self.can_edit or self.sits_at_table

    @property
    def can_follow(self) -> bool:
        """Keep an eye on it: whoever signed in and can see it."""
        return self.user_id is not None

    def can_leave(self, partnership: Partnership) -> bool:
        """Say farewell on behalf of this partner: one's own organisation, or any for who may edit."""
        return self.can_edit or partnership.organisation_id in self.organisation_ids

    def can_change_story(self, created_by_id: int | None) -> bool:
        """Change or delete an update or link: one's own, or any for who may edit."""
        own = self.user_id is not None and created_by_id == self.user_id
        return self.can_edit or (own and self.can_contribute)


def roles_of(
    user: User | AnonymousUser, initiative: Initiative, involvements: Iterable[Involvement] | None = None
) -> Roles:
    """The roles of `user` in `initiative`: at most two small queries, none for a visitor or administrator.

    A page that has the people of the initiative at hand passes them, with their persons, as
    `involvements`.
    """
    if not user.is_authenticated or not user.is_active:
        return Roles()
    if user.is_administrator:
        return Roles(user_id=user.pk, is_administrator=True)
    if involvements is None:
        involved = list(initiative.involvements.active().filter(person__user=user).values_list("role", flat=True))
    else:
        involved = [row.role for row in involvements if row.ended_on is None and row.person.user_id == user.pk]
    known = inside(user)
    return Roles(
        user_id=user.pk,
        involved_as=frozenset(involved),
        organisation_ids=frozenset(int(facet[1:]) for facet in known.organisations if facet in initiative.facets),
        coordinates_region=any(facet in initiative.facets for facet in known.coordinated),
        is_seated=initiative.pk in known.seated,
        works_elsewhere=any(facet not in initiative.facets for facet in known.organisations),
    )


def can_edit(user: User | AnonymousUser, initiative: Initiative) -> bool:
    """Whether `user` may change the record, its partners and its people."""
    return roles_of(user, initiative).can_edit


def can_contribute(user: User | AnonymousUser, initiative: Initiative) -> bool:
    """Whether `user` may post updates and add links."""
    return roles_of(user, initiative).can_contribute


def can_leave(user: User | AnonymousUser, partnership: Partnership) -> bool:
    """Whether `user` may say farewell on behalf of this partner."""
    return roles_of(user, partnership.initiative).can_leave(partnership)


def can_change_update(user: User | AnonymousUser, update: Update) -> bool:
    """Whether `user` may change or delete this update."""
    return roles_of(user, update.initiative).can_change_story(update.created_by_id)


def can_record_dissent(user: User | AnonymousUser, initiative: Initiative, on: dt.date) -> bool:
    """Whether `user` may disagree here: everybody who sits at the table."""
    return has_seat(user, initiative, on=on)


def can_see_dissent(user: User | AnonymousUser, initiative: Initiative, on: dt.date) -> bool:
    """Whether `user` may read it: who sits at the table and who may change the record; never the public."""
    return can_edit(user, initiative) or has_seat(user, initiative, on=on)


def can_answer(user: User | AnonymousUser, dissent: Dissent) -> bool:
    """Whether `user` may answer: who may change the record."""
    return can_edit(user, dissent.initiative)


def can_decide(user: User | AnonymousUser, request: JoinRequest, on: dt.date) -> bool:
    """Whether `user` may say yes or no: the lead to who asked, the organisation to an invitation."""
    if request.direction == JoinRequest.Direction.ASKED:
        return can_edit(user, request.initiative)
    return works_for(user, request.organisation_id, on=on)


def can_withdraw(user: User | AnonymousUser, request: JoinRequest, on: dt.date) -> bool:
    """Whether `user` may take the request back: the side that took the first step."""
    if request.direction == JoinRequest.Direction.ASKED:
        return works_for(user, request.organisation_id, on=on)
    return can_edit(user, request.initiative)


def can_undo(user: User | AnonymousUser, request: JoinRequest, on: dt.date) -> bool:
    """Whether `user` may undo the decision: the side that made it."""
    if request.outcome == JoinRequest.Outcome.WITHDRAWN:
        return can_withdraw(user, request, on)
    return request.decided_at is not None and can_decide(user, request, on)


def can_plan_reflection(user: User | AnonymousUser, initiative: Initiative) -> bool:
    """Whether `user` may plan a look from outside, choose who looks, invite, send a new link, take it back, or
    withdraw it: who may change the record.
    """
    return can_edit(user, initiative)


def can_respond_to_reflection(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether `user` may respond: who may change the record, but never who looked. Nobody approves a reflection."""
    if not user.is_authenticated or (round_.reflector is not None and round_.reflector.user_id == user.pk):
        return False
    return can_edit(user, round_.initiative)


def can_finish_improvement(user: User | AnonymousUser, improvement: Improvement) -> bool:
    """Whether `user` may say that it is done: who does it, and who may change the record."""
    if not user.is_authenticated:
        return False
    is_own = improvement.owner is not None and improvement.owner.user_id == user.pk
    return is_own or can_edit(user, improvement.round.initiative)


def can_keep_questionnaires(user: User | AnonymousUser) -> bool:
    """Whether `user` may make versions of the questions of a reflection and take them into use: administrators."""
    return user.is_authenticated and user.is_administrator


def can_erase_reflections(user: User | AnonymousUser) -> bool:
    """Whether `user` may erase by hand who looked and what they wrote: administrators, when a person asks for it."""
    return user.is_authenticated and user.is_administrator


def can_reach(user: User | AnonymousUser, milestone: Milestone, roles: Roles | None = None) -> bool:
    """Whether `user` may say that it is reached: who does it, whoever works for the party that does, and who may change
    the record. A page that knows the roles passes them.
    """
    if not user.is_authenticated:
        return False
    roles = roles if roles is not None else roles_of(user, milestone.initiative)
    is_own = milestone.owner is not None and milestone.owner.user_id == user.pk
    return roles.can_edit or is_own or milestone.owner_organisation_id in roles.organisation_ids


def managed_facets(user: User | AnonymousUser) -> set[str]:
    """What makes `user` the manager of an initiative: that an organisation of theirs leads it, or that it lies in their
    region; one query.
    """
    if not user.is_authenticated:
        return set()
    leads = Membership.objects.filter(person__user=user, role=Membership.Role.MANAGER, ended_on=None)
    regions = RegionRole.objects.filter(person__user=user, role=RegionRole.Role.MANAGER)
    named = leads.annotate(letter=Value("l")).values_list("letter", "organisation_id")
    return {f"{letter}{key}" for letter, key in named.union(regions.values_list(Value("r"), "region_id"))}


def can_take_over(user: User | AnonymousUser, initiative: Initiative) -> bool:
    """Whether `user` may become its coordinator when nobody is that any more: its manager."""
    return bool(managed_facets(user) & set(initiative.facets))


def coordinated_regions(user: User | AnonymousUser) -> set[int]:
    """The regions that `user` coordinates."""
    if not user.is_authenticated:
        return set()
    roles = RegionRole.objects.filter(person__user=user, role=RegionRole.Role.COORDINATOR)
    return set(roles.values_list("region_id", flat=True))


def can_see_region_reflections(user: User | AnonymousUser, region_id: int | None = None) -> bool:
    """Whether `user` may read who looked where in this region, or in any: who coordinates or manages it, and
    administrators.
    """
    if not user.is_authenticated:
        return False
    regions = [] if user.is_administrator else inside(user).regions
    return user.is_administrator or (f"r{region_id}" in regions if region_id is not None else bool(regions))


def can_see_pool(user: User | AnonymousUser) -> bool:
    """Whether `user` may read who likes to be asked: administrators, coordinators of a region, and who leads or
    coordinates an initiative.
    """
    if not user.is_authenticated:
        return False
    leads = Involvement.objects.active().filter(
        person__user=user, role__in=EDITING_ROLES, initiative__deleted_at__isnull=True
    )
    return user.is_administrator or bool(coordinated_regions(user)) or leads.exists()


def can_add_to_pool(user: User | AnonymousUser) -> bool:
    """Whether `user` may add people to the pool: administrators and coordinators of a region."""
    return user.is_authenticated and (user.is_administrator or bool(coordinated_regions(user)))


def can_edit_pool_member(user: User | AnonymousUser, member: PoolMember) -> bool:
    """Whether `user` may change or take out this person: administrators, and coordinators of that region.

    Somebody without a region belongs to all who coordinate one.
    """
    if not user.is_authenticated:
        return False
    regions = coordinated_regions(user)
    return user.is_administrator or (member.region_id in regions if member.region_id else bool(regions))


def leads(user: User | AnonymousUser, initiative: Initiative, on: dt.date) -> bool:
    """Whether `user` is who leads it by the rule of a merge: a lead, else a coordinator, else a manager of the lead."""
    found = rows(
        "SELECT 1 FROM initiatives_leads(ARRAY[%(key)s]::bigint[], %(on)s) WHERE user_id = %(user)s",
        {"key": initiative.pk, "on": on, "user": user.pk or 0},
    )
    return bool(found)


def can_answer_together(user: User | AnonymousUser, request: TogetherRequest, on: dt.date) -> bool:
    """Whether `user` may say yes or no to organising together: who leads or may change the other initiative."""
    return can_edit(user, request.other) or leads(user, request.other, on)


def can_withdraw_together(user: User | AnonymousUser, request: TogetherRequest) -> bool:
    """Whether `user` may take the proposal back: who may change the initiative that asked."""
    return can_edit(user, request.initiative)


def edited_sides(user: User | AnonymousUser, merge: Merge) -> frozenset[int]:
    """Which of the two `user` may change, by their keys."""
    return frozenset(side.pk for side in (merge.kept, merge.gone) if can_edit(user, side))


def can_see_merge(user: User | AnonymousUser, *, leading: Collection[int], edited: Collection[int]) -> bool:
    """Whether `user` may read a proposal to merge, decline it or turn it round: who leads or may change either.

    `leading` are the keys of who leads one of the two, `edited` the sides that `user` may change.
    """
    return bool(edited) or user.pk in leading


def can_see_radar(user: User | AnonymousUser) -> bool:
    """Whether `user` may read where initiatives overlap: who coordinates or manages a region, and administrators."""
    return user.is_authenticated and (user.is_administrator or bool(inside(user).regions))


def can_introduce(user: User | AnonymousUser, one: Initiative, other: Initiative) -> bool:
    """Whether `user` may introduce the people of these two to each other: who has a role in a region in which one of
    them lies, who may change one of them, and administrators.
    """
    if not user.is_authenticated:
        return False
    mine = inside(user).regions
    lies_here = any(facet in mine for facet in (*one.facets, *other.facets))
    return user.is_administrator or lies_here or can_edit(user, one) or can_edit(user, other)
