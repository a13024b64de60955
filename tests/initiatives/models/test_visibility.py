"""One rule decides who sees what; every channel is held against a plain oracle, over random worlds."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collab.accounts.models import User
from initiatives.models import Initiative, Visibility
from tests.factories import (
    FarewellFactory,
    InitiativeFactory,
    InvolvementFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    RegionFactory,
    RegionMemberFactory,
    RegionRoleFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

few = st.integers(0, 2)
pairs = st.sets(st.tuples(few, few), min_size=1, max_size=6)
dated = st.dictionaries(st.tuples(few, few), st.booleans(), min_size=2, max_size=7)  # (a, b): has it ended?
# What only partners see is where the rule has most to say.
visibilities = st.sampled_from([Visibility.PARTNERS.value] * 4 + Visibility.values)

worlds = st.fixed_dictionaries(
    {
        "initiatives": st.lists(
            st.tuples(visibilities, st.sampled_from([False] * 5 + [True]), st.none() | few), min_size=2, max_size=3
        ),  # visibility, deleted, lies in region
        "partners": dated,  # initiative, organisation
        "members": dated,  # user, organisation
        "involved": dated,  # user, initiative
        "left": dated,  # user, initiative: said farewell; was it agreed that they stop reading?
        "roles": pairs,  # user, region
        "inside": pairs,  # organisation, region
    }
)


def oracle(world, user, index):
    """Whether user number `user` (None: a visitor, "els": an administrator) sees initiative number `index`."""
    visibility, is_deleted, named = world["initiatives"][index]
    if is_deleted:
        return False
    if visibility == "everyone" or user == "els":
        return True
    if user is None:
        return False
    if visibility == "signed_in":
        return True
    partners = {organisation for (of, organisation), ended in world["partners"].items() if of == index and not ended}
    works_at = {organisation for (who, organisation), ended in world["members"].items() if who == user and not ended}
    regions = {region for organisation, region in world["inside"] if organisation in partners}
    regions |= {named} if named is not None else set()
    if named is not None:  # regions in which the named one lies wholly
        members = {organisation for organisation, region in world["inside"] if region == named}
        for other in range(3):
            around = {organisation for organisation, region in world["inside"] if region == other}
            if members and members <= around:
                regions.add(other)
    return (
        bool(partners & works_at)
        or world["involved"].get((user, index)) is False
        or world["left"].get((user, index)) is False
        or any((user, region) in world["roles"] for region in regions)
    )


def build(world):
    theme = ThemeFactory()
    organisations = [OrganisationFactory() for _number in range(3)]
    regions = [RegionFactory() for _number in range(3)]
    for organisation, region in world["inside"]:
        RegionMemberFactory(organisation=organisations[organisation], region=regions[region])
    users = [UserFactory() for _number in range(3)]
    people = [PersonFactory(user=user) for user in users]
    initiatives = []
    for number, (visibility, is_deleted, named) in enumerate(world["initiatives"]):
        initiatives.append(
            InitiativeFactory(
                title=f"Vindbaar {number}", theme=theme, visibility=visibility,
                region=None if named is None else regions[named],
                deleted_at="2026-11-01T00:00Z" if is_deleted else None,
            )
        )  # fmt: skip
    ended = {"ended_on": "2026-01-01"}
    for (index, organisation), is_over in world["partners"].items():
        if index < len(initiatives):
            left = {"left_on": "2026-01-01", "left_reason": "Klaar"} if is_over else {}
            PartnershipFactory(initiative=initiatives[index], organisation=organisations[organisation], **left)
    for (who, organisation), is_over in world["members"].items():
        MembershipFactory(person=people[who], organisation=organisations[organisation], **(ended if is_over else {}))
    for (who, index), is_over in world["involved"].items():
        if index < len(initiatives):
            InvolvementFactory(person=people[who], initiative=initiatives[index], **(ended if is_over else {}))
    for (who, index), stops_reading in world["left"].items():
        if index < len(initiatives):
            FarewellFactory(person=people[who], initiative=initiatives[index], keeps_reading=not stops_reading)
    for who, region in world["roles"]:
        RegionRoleFactory(person=people[who], region=regions[region])
    els = UserFactory(is_staff=True, is_superuser=True)
    return initiatives, [(None, AnonymousUser()), ("els", els), *enumerate(users)]


def channels(user, initiatives):
    """What `user` sees, per channel, as sets of keys."""
    client, keys = Client(), {row.pk for row in initiatives}
    if isinstance(user, User):
        client.force_login(user)
        user = User.objects.get(pk=user.pk)  # what was looked up for one request does not live on
    shown = Initiative.objects.visible_to(user).filter(pk__in=keys)
    yield "queryset", {row.pk for row in shown}
    yield "search", {row.pk for row in shown.matching("vindb")}
    yield "count", shown.count()
    yield "page", {row.pk for row in initiatives if client.get(row.get_absolute_url()).status_code == 200}
    if user.is_authenticated:
        page = client.get(reverse("initiatives:initiative-list")).content.decode()
        yield "list", {row.pk for row in initiatives if row.get_absolute_url() in page}
        history = "initiatives:initiative-history"
        yield (
            "history",
            {row.pk for row in initiatives if client.get(reverse(history, args=[row.pk])).status_code == 200},
        )


def one_reason(**reasons):
    """A world with one closed initiative, and nothing else than these reasons to see it."""
    empty = {"partners": {}, "members": {}, "involved": {}, "left": {}, "roles": set(), "inside": set()}
    return {"initiatives": [("partners", False, None)]} | empty | reasons


# Each reason alone, and each reason that is over: what chance might leave out.
@example(one_reason(partners={(0, 0): False}, members={(0, 0): False, (1, 0): True, (2, 1): False}))
@example(one_reason(partners={(0, 0): True}, members={(0, 0): False}))
@example(one_reason(involved={(0, 0): False, (1, 0): True}))
@example(one_reason(left={(0, 0): False, (1, 0): True}))
@example(one_reason(initiatives=[("partners", False, 0)], roles={(0, 0), (1, 1)}))
@example(one_reason(partners={(0, 0): False}, inside={(0, 0)}, roles={(0, 0), (1, 1)}))
@example(one_reason(initiatives=[("partners", False, 0)], inside={(0, 0), (0, 1), (1, 1)}, roles={(0, 1)}))
@example(one_reason(initiatives=[("partners", False, 0)], inside={(0, 0), (2, 0), (0, 1)}, roles={(0, 1)}))
@example(one_reason(initiatives=[("everyone", True, None), ("signed_in", True, None)], involved={(0, 0): False}))
@given(world=worlds)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_channel_shows_what_the_oracle_says(world):
    with transaction.atomic():
        initiatives, users = build(world)
        for who, user in users:
            expected = {row.pk for index, row in enumerate(initiatives) if oracle(world, who, index)}
            for channel, seen in channels(user, initiatives):
                assert seen == (len(expected) if channel == "count" else expected), (channel, who, world)
        transaction.set_rollback(True)


@pytest.mark.parametrize("verb", ["initiative-edit", "initiative-delete", "update-add", "link-add", "partnership-add"])
def test_what_is_hidden_is_not_there_for_any_verb(sign_in, initiative, stranger, verb):
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).post(reverse(f"initiatives:{verb}", args=[initiative.pk])).status_code == 404
