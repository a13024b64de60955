"""What the database refuses, each by trying it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories import (
    IdentifierFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PersonFactory,
    RegionFactory,
    RegionMemberFactory,
    RegionRoleFactory,
    RegisterEntryFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 2)


@pytest.mark.parametrize(
    ("break_it", "constraint"),
    [
        (lambda one, _: IdentifierFactory(organisation=one, scheme="bsn"), "identifier_scheme_known"),
        (lambda one, two: [IdentifierFactory(organisation=row, value="01234567") for row in (one, two)],
         "identifier_value_once"),
        (lambda one, _: OrganisationNameFactory(organisation=one, name=""), "organisationname_filled"),
        (lambda one, _: OrganisationNameFactory(organisation=one, name="A", sort="official"),
         "organisationname_one_official"),
        (lambda one, _: [OrganisationNameFactory(organisation=one, name="A") for _again in range(2)],
         "organisationname_once"),
        (lambda one, _: SuccessionFactory(predecessor=one, successor=one), "succession_not_of_itself"),
        (lambda one, two: [SuccessionFactory(predecessor=one, successor=two) for _again in range(2)],
         "succession_once"),
        (lambda *_: PersonFactory(name=""), "person_name_filled"),
        (lambda one, _: [MembershipFactory(organisation=one, person=person) for person in [PersonFactory()] * 2],
         "membership_once_at_a_time"),
        (lambda one, _: MembershipFactory(organisation=one, started_on=DAY, ended_on=DAY - dt.timedelta(1)),
         "membership_ends_after_start"),
        (lambda *_: RegionFactory(year=1), "region_year_sane"),
        (lambda *_: [RegionFactory(name="A") for _again in range(2)], "region_once_a_year"),
        (lambda one, _: [RegionMemberFactory(organisation=one, region=region) for region in [RegionFactory()] * 2],
         "regionmember_once"),
        (lambda *_: [RegionRoleFactory(region=region, person=person)
                     for region, person in [(RegionFactory(), PersonFactory())] * 2], "regionrole_once"),
        (lambda one, two: [RegisterEntryFactory(key="a", organisation=row) for row in (one, two)], "registerentry_key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_database_refuses(break_it, constraint):
    one, two = OrganisationFactory.create_batch(2)
    with pytest.raises(IntegrityError, match=f"partners_{constraint}"), transaction.atomic():
        break_it(one, two)
