import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives import permissions
from initiatives.models import Initiative, Partnership
from initiatives.permissions import Roles, roles_of
from partners.models import Membership
from tests.factories import (
    InvolvementFactory,
    PersonFactory,
    RegionFactory,
    RegionRoleFactory,
    UpdateFactory,
    UserFactory,
)


@pytest.mark.parametrize(
    ("who", "edits", "contributes"),
    [("coordinator", True, True), ("partner_member", False, True), ("manager", False, True),
     ("stranger", False, False), ("administrator", True, True)],
)  # fmt: skip
def test_who_may_what(request, initiative, who, edits, contributes):
    user = request.getfixturevalue(who)
    initiative.refresh_from_db()
    assert permissions.can_edit(user, initiative) == edits
    assert permissions.can_contribute(user, initiative) == contributes


def test_a_visitor_and_a_switched_off_account_may_nothing(initiative, administrator):
    administrator.is_active = False
    for user in [AnonymousUser(), administrator]:
        roles = roles_of(user, initiative)
        assert [roles.can_edit, roles.can_contribute, roles.can_follow] == [False] * 3


@pytest.mark.parametrize(("role", "edits"), [("lead", True), ("coordinator", True), ("member", False)])
def test_a_role_counts_until_it_ends(initiative, stranger, role, edits):
    row = InvolvementFactory(initiative=initiative, person=stranger.person, role=role)
    assert permissions.can_edit(stranger, initiative) == edits
    row.ended_on = "2026-01-01"
    row.save()
    assert not permissions.can_edit(stranger, initiative)


@pytest.mark.parametrize(("role", "edits"), [("coordinator", True), ("manager", False)])
def test_a_coordinator_of_a_region_edits_what_lies_in_it(initiative, stranger, role, edits):
    region, elsewhere = RegionFactory(), RegionFactory()
    RegionRoleFactory(person=stranger.person, region=region, role=role)
    RegionRoleFactory(person=stranger.person, region=elsewhere)
    assert not permissions.can_edit(stranger, initiative)
    initiative.region = region
    initiative.save()
    initiative.refresh_from_db()
    assert permissions.can_edit(stranger, initiative) == edits
    assert (initiative in Initiative.objects.editable_by(stranger)) == edits


def test_people_of_a_partner_that_left_contribute_no_more(initiative, partner_member, lelystad):
    Partnership.objects.filter(organisation=lelystad).update(left_on="2026-01-01", left_reason="Klaar")
    initiative.refresh_from_db()
    assert not permissions.can_contribute(partner_member, initiative)


def test_who_left_the_organisation_contributes_no_more(initiative, partner_member):
    Membership.objects.filter(person__user=partner_member).update(ended_on="2026-01-01")
    assert not permissions.can_contribute(partner_member, initiative)


def test_an_update_is_changed_by_its_writer_while_they_take_part(initiative, partner_member, coordinator, manager):
    update = UpdateFactory(initiative=initiative, created_by=partner_member)
    allowed = {
        user.name: permissions.can_change_update(user, update) for user in [partner_member, coordinator, manager]
    }
    assert allowed == {"Bram": True, "Ada": True, "Dirk": False}


def test_nobody_owns_what_nobody_wrote():
    assert not Roles().can_change_story(None)
    assert not Roles(user_id=1, organisation_ids=frozenset({1})).can_change_story(None)


def test_roles_take_at_most_four_queries(initiative, partner_member, django_assert_max_num_queries):
    region = RegionFactory()
    RegionRoleFactory(person=partner_member.person, region=region)
    Initiative.objects.update(region=region)
    row = Initiative.objects.get()
    with django_assert_max_num_queries(4):
        assert roles_of(partner_member, row).coordinates_region


@pytest.mark.parametrize("who", ["coordinator", "partner_member", "manager", "stranger", "administrator"])
def test_the_list_of_what_one_may_edit_is_the_rule_per_row(request, initiative, who):
    user = request.getfixturevalue(who)
    assert (initiative in Initiative.objects.editable_by(user)) == permissions.can_edit(user, initiative)


def test_somebody_without_a_person_only_reads(initiative):
    user = UserFactory()
    PersonFactory(name=user.name)
    assert not permissions.can_contribute(user, initiative)


def test_a_role_that_ended_counts_no_more_on_a_page_that_shows_the_past(initiative, stranger):
    past = InvolvementFactory(initiative=initiative, person=stranger.person, role="lead", ended_on="2026-01-01")
    assert not roles_of(stranger, initiative, [past]).can_edit
