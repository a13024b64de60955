"""What the database refuses about two initiatives that meet."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiatives.models import Initiative, Partnership
from tests.factories import (
    ConnectionFactory,
    InitiativeFactory,
    MergeConsentFactory,
    MergeFactory,
    MergeStepFactory,
    PartnershipFactory,
    TogetherRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(name, function, *args, **values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        function(*args, **values)


@pytest.fixture
def two():
    return InitiativeFactory(), InitiativeFactory()


def test_a_link_is_there_once_and_the_lower_key_comes_first(two):
    ConnectionFactory(first=two[0], second=two[1])
    refused("initiatives_connection_once", ConnectionFactory, first=two[0], second=two[1])
    refused("initiatives_connection_lower_first", ConnectionFactory, first=two[1], second=two[0])
    refused("initiatives_connection_lower_first", ConnectionFactory, first=two[0], second=two[0])


def test_one_proposal_to_organise_together_waits_whoever_asked(two):
    TogetherRequestFactory(initiative=two[0], other=two[1])
    refused("initiatives_togetherrequest_one_waiting", TogetherRequestFactory, initiative=two[1], other=two[0])
    TogetherRequestFactory(initiative=two[1], other=two[0], outcome="withdrawn", decided_at=NOW)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("decided_has_outcome", {"outcome": "agreed"}),
        ("decided_has_outcome", {"decided_at": NOW}),
        ("decided_has_outcome", {"outcome": "perhaps", "decided_at": NOW}),
        ("declined_has_reason", {"outcome": "declined", "decided_at": NOW}),
    ],
)
def test_a_proposal_to_organise_together_fits(name, values):
    refused(f"initiatives_togetherrequest_{name}", TogetherRequestFactory, **values)


def test_somebody_decided_at_a_moment_and_about_two(two):
    user = UserFactory()
    refused("initiatives_togetherrequest_decided_by_with_at", TogetherRequestFactory, decided_by=user)
    refused("initiatives_togetherrequest_two_initiatives", TogetherRequestFactory, initiative=two[0], other=two[0])
    refused("initiatives_merge_two_initiatives", MergeFactory, kept=two[0], gone=two[0])


def test_one_merge_of_two_waits_and_one_is_gone_once(two):
    MergeFactory(kept=two[0], gone=two[1])
    refused("initiatives_merge_one_waiting", MergeFactory, kept=two[1], gone=two[0])
    MergeFactory(gone=two[1], state="done", merged_at=NOW)
    refused("initiatives_merge_gone_once", MergeFactory, gone=two[1], state="done", merged_at=NOW)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ended_has_moment", {"state": "perhaps"}),
        ("merged_has_moment", {"state": "done"}),
        ("merged_has_moment", {"merged_at": NOW}),
        ("ended_has_moment", {"ended_at": NOW}),
        ("ended_has_moment", {"state": "withdrawn"}),
        ("declined_has_reason", {"state": "declined", "ended_at": NOW}),
    ],
)
def test_a_merge_fits(name, values):
    refused(f"initiatives_merge_{name}", MergeFactory, **values)


def test_one_agrees_once_and_a_row_moves_once():
    consent, step = MergeConsentFactory(), MergeStepFactory()
    refused("initiatives_mergeconsent_once", MergeConsentFactory, merge=consent.merge, user=consent.user)
    refused("initiatives_mergestep_once", MergeStepFactory, merge=step.merge, object_id=step.object_id)


def test_what_went_on_in_another_is_put_aside_and_not_in_itself(two):
    name, rows = "initiatives_initiative_merged_is_put_aside", Initiative.objects.filter(pk=two[0].pk)
    refused(name, rows.update, merged_into=two[1])
    refused(name, rows.update, merged_into=two[0], deleted_at=NOW)


def _at_the_end():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_nobody_leads_together_without_a_lead_beside_them(initiative):
    name = "initiatives_partnership_co_lead_beside_lead"

    def comes(to):
        PartnershipFactory(initiative=to, role="co_lead")
        _at_the_end()

    def goes(verb):
        verb(Partnership.objects.filter(initiative=initiative, role="lead"))
        _at_the_end()

    refused(name, comes, InitiativeFactory())
    comes(initiative)
    refused(name, goes, lambda rows: rows.delete())
    refused(name, goes, lambda rows: rows.update(role="participant"))
    refused(name, goes, lambda rows: rows.update(initiative=InitiativeFactory()))
    refused("one_lead", PartnershipFactory, initiative=initiative, role="lead")
    goes(lambda rows: rows.update(name_then="Nog steeds de trekker"))


def test_who_leads_together_is_found_as_a_lead(initiative, urk):
    PartnershipFactory(initiative=initiative, organisation=urk, role="co_lead")
    initiative.refresh_from_db()
    assert f"l{urk.pk}" in initiative.facets
