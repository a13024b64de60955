"""Merging moves everything once, when every lead agreed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from collab.outbox.models import Occurrence
from initiatives import actions
from initiatives.exceptions import AlreadyDecided, IsOver, SameInitiative, StaleVersion, TwoLooks
from initiatives.merging import went_on_as
from initiatives.models import (
    Clock,
    Dissent,
    Endorsement,
    Follow,
    Initiative,
    Involvement,
    Merge,
    Milestone,
    Partnership,
)
from initiatives.models.shown import shown_to
from initiatives.reminders.sweep import sweep
from initiatives.waiting import waiting_for
from tests.factories import (
    CelebrationFactory,
    ClosingFactory,
    ConnectionFactory,
    DissentFactory,
    EndorsementFactory,
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    RoundFactory,
    StatementFactory,
    UserFactory,
)
from tests.initiatives.merging.conftest import DAY, NOW, leading, led, person_of

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


def propose(kept, gone, by):
    return actions.propose_merge(kept=kept, gone=gone, by=by, at=NOW)


def agree(merge, by, at=LATER):
    merge = Merge.objects.select_related("kept", "gone").get(pk=merge.pk)
    return actions.agree_to_merge(merge=merge, seen=merge.seen, by=by, at=at)


def merged(kept, gone, first, last):
    return agree(propose(kept, gone, first), last)


def test_nothing_moves_before_the_last_lead_agrees(china, shanghai, gerda, hans):
    ina = UserFactory(name="Ina")
    InvolvementFactory(initiative=shanghai, person=PersonFactory(user=ina), role="lead")
    merge = propose(china, shanghai, gerda)
    assert agree(merge, hans).state == Merge.State.WAITING
    assert agree(merge, hans).state == Merge.State.WAITING  # twice is once
    shanghai.refresh_from_db()
    assert shanghai.deleted_at is None
    assert agree(merge, ina).state == Merge.State.DONE
    shanghai.refresh_from_db()
    assert (shanghai.merged_into, shanghai.deleted_at) == (china, LATER)


def test_it_waits_in_the_actions_of_who_did_not_agree_alone(china, shanghai, gerda, hans, today):
    merge = propose(china, shanghai, gerda)
    assert [one.key for one in waiting_for(hans, on=today) if one.kind == "merge"] == [f"merge:{merge.pk}"]
    (one,) = [one for one in waiting_for(hans, on=today) if one.kind == "merge"]
    assert one.says == "Does it become one with “Handelsmissie China”?"
    assert not [one for one in waiting_for(gerda, on=today) if one.kind == "merge"]
    agree(merge, hans)
    assert not [one for one in waiting_for(hans, on=today) if one.kind == "merge"]


def test_both_lead_after_the_merge_and_are_found_as_lead(china, shanghai, gerda, hans):
    merged(china, shanghai, gerda, hans)
    assert leading(china) == [("Flevoland", "lead"), ("Overijssel", "co_lead")]
    china.refresh_from_db()
    assert {f"l{key}" for key in china.partnerships.values_list("organisation", flat=True)} <= set(china.facets)
    people = Involvement.objects.active().filter(initiative=china, role="lead")
    assert {row.person.user for row in people} == {gerda, hans}


def test_a_partner_of_both_is_one_and_leads_when_it_led_the_other(china, shanghai, gerda, hans):
    both = OrganisationFactory(name="Zwolle")
    PartnershipFactory(initiative=china, organisation=both)
    PartnershipFactory(initiative=shanghai, organisation=both)
    PartnershipFactory(initiative=china, organisation=shanghai.partnerships.get(role="lead").organisation)
    merged(china, shanghai, gerda, hans)
    names = list(Partnership.objects.filter(initiative=china).values_list("organisation__name", flat=True))
    assert sorted(names) == ["Flevoland", "Overijssel", "Zwolle"]
    assert leading(china) == [("Flevoland", "lead"), ("Overijssel", "co_lead")]


def test_search_and_lists_show_one(china, shanghai, gerda, hans, administrator):
    merged(china, shanghai, gerda, hans)
    assert list(Initiative.objects.visible_to(administrator)) == [china]
    assert shown_to(administrator, shanghai.pk) is None
    china.refresh_from_db()
    assert "overijssel" in china.partner_names


@pytest.mark.parametrize(
    ("one", "other", "became"),
    [
        ("everyone", "partners", "partners"),
        ("partners", "everyone", "partners"),
        ("signed_in", "everyone", "signed_in"),
        ("everyone", "everyone", "everyone"),
    ],
)
def test_it_is_as_visible_as_the_stricter_of_the_two(china, shanghai, gerda, hans, one, other, became):
    Initiative.objects.filter(pk=china.pk).update(visibility=one)
    Initiative.objects.filter(pk=shanghai.pk).update(visibility=other)
    merged(china, shanghai, gerda, hans)
    china.refresh_from_db()
    assert china.visibility == became


def test_milestones_come_after_those_that_are_there_and_a_follower_of_both_follows_once(china, shanghai, gerda, hans):
    for place, initiative in ((0, china), (1, china), (0, shanghai), (3, shanghai)):
        MilestoneFactory(initiative=initiative, position=place, title=f"{initiative} {place}")
    for initiative in (china, shanghai):
        FollowFactory(initiative=initiative, user=gerda)
    FollowFactory(initiative=shanghai, user=hans)
    merged(china, shanghai, gerda, hans)
    assert list(Milestone.objects.filter(initiative=china).values_list("title", "position")) == [
        ("Handelsmissie China 0", 0), ("Handelsmissie China 1", 1),
        ("Missie naar Shanghai 0", 2), ("Missie naar Shanghai 3", 5),
    ]  # fmt: skip
    assert sorted(Follow.objects.filter(initiative=china).values_list("user", flat=True)) == [gerda.pk, hans.pk]


def test_who_stood_behind_another_sentence_does_not_stand_behind_this_one(china, shanghai, gerda, hans):
    same, other = (OrganisationFactory() for _ in range(2))
    for organisation, binding in ((same, f" {china.binding}\n"), (other, "Iets anders.")):
        statement = StatementFactory(initiative=shanghai, binding=binding)
        EndorsementFactory(initiative=shanghai, organisation=organisation, statement=statement)
    merged(china, shanghai, gerda, hans)
    assert list(Endorsement.objects.filter(initiative=china).values_list("organisation", flat=True)) == [same.pk]


def test_dissent_moves_and_its_writer_stays_unknown(china, shanghai, gerda, hans):
    row = DissentFactory(initiative=shanghai, is_anonymous=True, raised_on=DAY, text="Onvindbaar woord")
    merge = merged(china, shanghai, gerda, hans)
    moved = Dissent.objects.get(pk=row.pk)
    assert (moved.initiative, moved.raised_by, moved.raised_on) == (china, None, DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT before::text || after::text FROM initiatives_mergestep WHERE entry = 'dissent'")
        assert cursor.fetchall() == [(f'{{"initiative_id": {shanghai.pk}}}{{"initiative_id": {china.pk}}}',)]
    assert "dissent" not in " ".join(merge.steps.exclude(entry="dissent").values_list("entry", flat=True))


def test_what_points_at_the_one_that_goes_points_at_the_one_that_stays(china, shanghai, gerda, hans):
    closing = ClosingFactory(successor=shanghai)
    feast = CelebrationFactory(next_initiative=shanghai)
    own = CelebrationFactory(
        initiative=china, milestone=MilestoneFactory(initiative=china, reached_on=DAY), next_initiative=shanghai
    )  # fmt: skip
    third = InitiativeFactory()
    ConnectionFactory(first=shanghai, second=third)
    ConnectionFactory(first=china, second=shanghai)
    merged(china, shanghai, gerda, hans)
    for row in (closing, feast, own):
        row.refresh_from_db()
    assert (closing.successor, feast.next_initiative, own.next_initiative) == (china, china, None)
    assert [row.other(china) for row in china.connections_after.all() if row.second_id == third.pk] == [third]


def test_two_who_propose_it_to_each_other_are_one_proposal_whoever_comes_first(china, shanghai, gerda, hans):
    merge = propose(shanghai, china, hans)
    assert propose(china, shanghai, gerda).pk == merge.pk
    merge.refresh_from_db()
    assert (merge.kept, merge.gone) == (china, shanghai)  # the older one stays
    assert [row.user for row in merge.consents.all()] == [gerda]
    actions.withdraw_merge(merge=merge, by=gerda, at=NOW)
    merge = propose(china, shanghai, gerda)
    assert propose(shanghai, china, hans).pk == merge.pk
    merge.refresh_from_db()
    assert (merge.kept, merge.gone, merge.state) == (china, shanghai, "waiting")
    assert [row.user for row in merge.consents.all()] == [gerda]


def test_two_who_propose_the_same_way_round_have_both_agreed(china, shanghai, gerda, hans):
    propose(china, shanghai, gerda)
    assert propose(china, shanghai, hans).state == Merge.State.DONE


def test_when_the_other_one_is_to_stay_everybody_is_asked_anew(china, shanghai, gerda, hans):
    merge = propose(china, shanghai, gerda)
    read = Merge.objects.get(pk=merge.pk).seen
    actions.turn_merge_round(merge=merge, by=gerda, at=NOW)
    with pytest.raises(StaleVersion):  # Hans had read that China stays
        actions.agree_to_merge(merge=merge, seen=read, by=hans, at=NOW)
    assert agree(merge, hans).state == Merge.State.DONE
    china.refresh_from_db()
    assert china.merged_into == shanghai


def test_what_changed_since_it_was_read_is_read_again(china, shanghai, gerda, hans):
    merge = propose(china, shanghai, gerda)
    read = Merge.objects.get(pk=merge.pk).seen
    Initiative.objects.filter(pk=shanghai.pk).update(version=2, binding="Nieuwe zin.")
    with pytest.raises(StaleVersion):
        actions.agree_to_merge(merge=merge, seen=read, by=hans, at=NOW)
    assert agree(merge, hans).state == Merge.State.DONE


@pytest.mark.parametrize("which", ["kept", "gone"])
def test_what_closes_meanwhile_is_not_merged(china, shanghai, gerda, hans, which, today):
    merge = propose(china, shanghai, gerda)
    side = {"kept": china, "gone": shanghai}[which]
    actions.close_initiative(initiative=side, reached="Klaar.", by=gerda, on=today, at=NOW)
    with pytest.raises(IsOver):
        agree(merge, hans)
    with pytest.raises(IsOver):
        propose(china, shanghai, hans)
    assert not [one for one in waiting_for(hans, on=today) if one.kind == "merge"]


def test_who_leads_no_more_is_not_waited_for_and_nothing_happens_by_itself(china, shanghai, gerda, hans, today):
    ina = person_of("Ina", OrganisationFactory())
    InvolvementFactory(initiative=shanghai, person=ina.person, role="lead")
    merge = propose(china, shanghai, gerda)
    agree(merge, hans)
    actions.say_farewell(initiative=shanghai, person=ina.person, thanks="Dank.", by=hans, on=today, at=NOW)
    merge.refresh_from_db()
    assert merge.state == Merge.State.WAITING
    assert [one.key for one in waiting_for(hans, on=today) if one.kind == "merge"] == [f"merge:{merge.pk}"]
    assert agree(merge, hans).state == Merge.State.DONE


def test_a_side_that_nobody_leads_wants_somebody_who_may_change_it(china, gerda, administrator):
    unled = InitiativeFactory(title="Ingelezen")
    merge = propose(china, unled, gerda)  # who may not change it does not speak for it
    assert merge.state == Merge.State.WAITING
    assert agree(merge, administrator).state == Merge.State.DONE


def test_nobody_is_looked_at_twice_at_once(china, shanghai, gerda, hans):
    for initiative in (china, shanghai):
        RoundFactory(initiative=initiative, is_invited=True)
    merge = propose(china, shanghai, gerda)
    with pytest.raises(TwoLooks):
        agree(merge, hans)
    merge.refresh_from_db()
    assert merge.state == Merge.State.WAITING


def test_declined_is_declined(china, shanghai, gerda, hans):
    merge = propose(china, shanghai, gerda)
    actions.decline_merge(merge=merge, reason="Wij gaan alleen.", by=hans, at=NOW)
    for verb in (actions.decline_merge, actions.withdraw_merge):
        with pytest.raises(AlreadyDecided):
            verb(merge=merge, by=hans, at=NOW, **({"reason": "x"} if verb is actions.decline_merge else {}))
    with pytest.raises(AlreadyDecided):
        agree(merge, hans)
    with pytest.raises(SameInitiative):
        propose(china, china, gerda)


def test_what_waits_elsewhere_for_the_one_that_goes_is_taken_back(china, shanghai, gerda, hans):
    third = led("Derde", user=person_of("Ina", OrganisationFactory()), organisation=OrganisationFactory())
    other = propose(third, shanghai, hans)
    asked = actions.ask_together(initiative=shanghai, other=third, by=hans, at=NOW)
    merged(china, shanghai, gerda, hans)
    other.refresh_from_db()
    asked.refresh_from_db()
    assert (other.state, asked.outcome) == ("withdrawn", "withdrawn")


def test_of_a_chain_every_old_one_leads_to_the_last(china, shanghai, gerda, hans):
    from_first = led("Eerste", user=gerda, organisation=OrganisationFactory())
    merged(shanghai, from_first, gerda, hans)
    merged(china, shanghai, gerda, hans)
    assert [row.pk for row in Initiative.objects.visible_to(gerda)] == [china.pk]
    assert went_on_as(gerda, from_first.pk) == went_on_as(gerda, shanghai.pk) == china
    assert went_on_as(gerda, china.pk) is None


def test_clocks_go_along_and_nobody_is_told_the_same_twice(china, shanghai, gerda, hans, today):
    request = JoinRequestFactory(initiative=shanghai, asked_at=NOW)
    at = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
    sweep(on=at.date(), at=at)
    merged(china, shanghai, gerda, hans)
    sweep(on=at.date(), at=at)
    assert not Clock.objects.filter(initiative=shanghai).exists()
    (clock,) = Clock.objects.filter(kind="request", object_id=request.pk)
    assert clock.initiative == china
    told = Occurrence.objects.filter(kind="request", object_id=request.pk)
    assert sorted(told.values_list("recipient__user__name", "step", "subject_id")) == [
        ("Gerda", 0, china.pk), ("Hans", 0, china.pk),
    ]  # fmt: skip


def test_who_left_the_one_that_stays_comes_back_with_the_other_when_they_left(china, shanghai, gerda, hans):
    back, left = OrganisationFactory(name="Zwolle"), DAY + dt.timedelta(days=9)
    PartnershipFactory(initiative=china, organisation=back, joined_on=DAY, left_on=left, left_reason="Klaar.")
    PartnershipFactory(initiative=shanghai, organisation=back, joined_on=DAY)
    person, late = PersonFactory(), PersonFactory()
    for one in (person, late):
        InvolvementFactory(initiative=china, person=one, started_on=DAY, ended_on=left)
    InvolvementFactory(initiative=shanghai, person=person, started_on=DAY)
    InvolvementFactory(initiative=shanghai, person=late, started_on=DAY, term_ends_on=DAY + dt.timedelta(days=5))
    merge = merged(china, shanghai, gerda, hans)
    row = Partnership.objects.active().get(initiative=china, organisation=back)
    assert row.joined_on == left
    roles = Involvement.objects.active().filter(initiative=china, role="member")
    assert dict(roles.values_list("person", "started_on")) == {person.pk: left, late.pk: None}
    Partnership.objects.filter(pk=row.pk).update(joined_on=left + dt.timedelta(days=1))  # corrected since
    actions.undo_merge(merge=merge, by=gerda, at=LATER)
    row.refresh_from_db()
    assert (row.initiative, row.joined_on) == (shanghai, left + dt.timedelta(days=1))
    assert {one.started_on for one in shanghai.involvements.filter(role="member")} == {DAY}
