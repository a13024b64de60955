"""Undoing a merge puts back what nobody changed since, and says what could not go back."""

from __future__ import annotations

import datetime as dt
import random
import threading

import pytest
from django.db import connection, connections

from initiatives import actions
from initiatives.exceptions import CannotBeUndone, LastMustStay, LeadMustStay, MergedOn, NothingToRestore
from initiatives.models import Celebration, Initiative, Involvement, Link, Merge, Milestone, Partnership, Update
from tests.factories import (
    CelebrationFactory,
    ClosingFactory,
    ConnectionFactory,
    DissentFactory,
    EndorsementFactory,
    FarewellFactory,
    FollowFactory,
    HorizonDecisionFactory,
    InvolvementFactory,
    JoinRequestFactory,
    LinkFactory,
    MilestoneFactory,
    NotApplicableFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    StatementFactory,
    UpdateFactory,
    UserFactory,
)
from tests.initiatives.merging.conftest import DAY, NOW, fill, leading, led, person_of, tables

LATER = NOW + dt.timedelta(days=30)


def merged(kept, gone, first, last):
    merge = actions.propose_merge(kept=kept, gone=gone, by=first, at=NOW)
    return actions.agree_to_merge(merge=merge, seen=merge.seen, by=last, at=NOW)


@pytest.mark.django_db
def test_of_two_with_everything_every_table_is_as_before(china, shanghai, gerda, hans):
    fill(china, 1)
    fill(shanghai, 2)
    before = tables()
    merge = merged(china, shanghai, gerda, hans)
    assert tables() != before
    assert actions.undo_merge(merge=merge, by=gerda, at=LATER).said() == []
    after = tables()
    for table in before:
        assert after[table] == before[table], table
    merge.refresh_from_db()
    assert (merge.state, merge.ended_by, merge.ended_at) == ("undone", gerda, LATER)


def _fill_at_random(chance, initiative, organisations, people, users):
    """Any of what can be there, often the same in both."""

    def day():
        return DAY + dt.timedelta(days=chance.randrange(4))

    for organisation in chance.sample(organisations, chance.randrange(4)):
        if initiative.partnerships.filter(organisation=organisation).exists():
            continue
        first, left = chance.choice([None, day()]), chance.random() < 0.4
        PartnershipFactory(
            initiative=initiative, organisation=organisation, joined_on=first,
            left_on=(first or DAY) + dt.timedelta(days=chance.randrange(5)) if left else None,
            left_reason="Klaar." if left else "", role=chance.choice(["participant", "knowledge", "funder"]),
        )  # fmt: skip
        if chance.random() < 0.5:
            binding = chance.choice([initiative.binding, "Iets anders."])
            statement = StatementFactory(initiative=initiative, binding=binding)
            EndorsementFactory(initiative=initiative, organisation=organisation, statement=statement)
    for person in chance.sample(people, chance.randrange(4)):
        started, ended = chance.choice([None, day()]), chance.choice([None, DAY + dt.timedelta(days=9)])
        role = chance.choice(["lead", "coordinator", "member"])
        InvolvementFactory(initiative=initiative, person=person, role=role, started_on=started, ended_on=ended)
    for person in chance.sample(people, chance.randrange(3)):
        SeatFactory(initiative=initiative, person=person, filled_on=DAY)
    for organisation in chance.sample(organisations, chance.randrange(3)):
        JoinRequestFactory(initiative=initiative, organisation=organisation)
    for user in chance.sample(users, chance.randrange(4)):
        FollowFactory(initiative=initiative, user=user)
    for place in chance.sample(range(9), chance.randrange(5)):
        result = ResultFactory(initiative=initiative, reached_on=chance.choice([None, DAY]))
        reached = chance.choice([None, day()])
        stone = MilestoneFactory(
            initiative=initiative, position=place, result=chance.choice([None, result]), reached_on=reached
        )  # fmt: skip
        if reached:
            CelebrationFactory(initiative=initiative, milestone=stone)
    for back in chance.sample(range(4), chance.randrange(3)):
        HorizonDecisionFactory(initiative=initiative, horizon_before=DAY - dt.timedelta(days=back))
    for number in range(1, 1 + chance.randrange(3)):
        RoundFactory(initiative=initiative, number=number, is_submitted=True)
    if chance.random() < 0.5:
        RoundFactory(initiative=initiative, number=9)
    for factory in (UpdateFactory, LinkFactory, DissentFactory, FarewellFactory, NotApplicableFactory, ClosingFactory):
        if chance.random() < 0.5:
            factory(initiative=initiative)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_of_any_two_every_table_is_as_before(china, shanghai, gerda, hans, seed):
    chance = random.Random(seed)
    organisations = [OrganisationFactory() for _ in range(4)]
    users = [UserFactory() for _ in range(4)]
    people = [PersonFactory() for _ in range(4)]
    other = led("Derde", user=gerda, organisation=organisations[0])
    for initiative in (china, shanghai):
        _fill_at_random(chance, initiative, organisations, people, users)
        if chance.random() < 0.5:
            ConnectionFactory(first=initiative, second=other)
    Initiative.objects.filter(pk=shanghai.pk).update(visibility=chance.choice(["everyone", "partners"]))
    before = tables()
    kept, gone = chance.sample([china, shanghai], 2)
    merge = merged(kept, gone, gerda, hans)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert merge.state == Merge.State.DONE
    found = actions.undo_merge(merge=merge, by=gerda, at=NOW)
    assert not any(found.left.values())
    after = tables()
    for table in before:
        assert after[table] == before[table], table


@pytest.mark.django_db
class TestWhatHappenedSince:
    def test_what_was_deleted_cannot_go_back_and_what_was_added_stays(self, china, shanghai, gerda, hans):
        kept_update, gone_update = UpdateFactory(initiative=shanghai), UpdateFactory(initiative=shanghai)
        link = LinkFactory(initiative=shanghai)
        merge = merged(china, shanghai, gerda, hans)
        gone_update.delete()
        added = UpdateFactory(initiative=china)
        Update.objects.filter(pk=kept_update.pk).update(text="Verbeterd.")
        assert actions.undo_merge(merge=merge, by=gerda, at=NOW).said() == ["1 update"]
        assert list(Update.objects.filter(initiative=shanghai).values_list("pk", "text")) == [
            (kept_update.pk, "Verbeterd.")
        ]
        assert [row.pk for row in Link.objects.filter(initiative=shanghai)] == [link.pk]
        added.refresh_from_db()
        assert added.initiative == china

    def test_a_celebration_goes_with_its_milestone_and_a_milestone_loses_a_result_elsewhere(
        self, china, shanghai, gerda, hans
    ):
        moved = MilestoneFactory(initiative=shanghai, reached_on=DAY)
        result = ResultFactory(initiative=shanghai)
        merge = merged(china, shanghai, gerda, hans)
        moved.refresh_from_db()
        feast = CelebrationFactory(milestone=moved, initiative=china)
        own = MilestoneFactory(initiative=china, position=50, result_id=result.pk)
        actions.undo_merge(merge=merge, by=gerda, at=NOW)
        assert Celebration.objects.get(pk=feast.pk).initiative == shanghai
        row = Milestone.objects.get(pk=own.pk)
        assert (row.initiative, row.result) == (china, None)

    def test_who_may_see_it_stays_as_the_leads_chose_since(self, china, shanghai, gerda, hans):
        Initiative.objects.filter(pk=shanghai.pk).update(visibility="partners")
        merge = merged(china, shanghai, gerda, hans)
        Initiative.objects.filter(pk=china.pk).update(visibility="everyone")
        actions.undo_merge(merge=merge, by=gerda, at=NOW)
        china.refresh_from_db()
        shanghai.refresh_from_db()
        assert (china.visibility, shanghai.visibility) == ("everyone", "partners")

    def test_who_came_with_the_other_and_leads_now_does_not_just_go(self, china, shanghai, gerda, hans):
        merge = merged(china, shanghai, gerda, hans)
        row = Partnership.objects.get(initiative=china, role="co_lead")
        actions.change_partner(partnership=row, role="lead", joined_on=None, by=gerda, at=NOW)
        with pytest.raises(LeadMustStay):
            actions.undo_merge(merge=merge, by=gerda, at=NOW)
        assert leading(china) == [("Overijssel", "lead")]

    def test_somebody_stays_who_may_change_it(self, china, shanghai, gerda, hans, today):
        merge = merged(china, shanghai, gerda, hans)
        actions.say_farewell(initiative=china, person=gerda.person, thanks="Dank.", by=hans, on=today, at=NOW)
        with pytest.raises(LastMustStay):
            actions.undo_merge(merge=merge, by=hans, at=NOW)
        assert Involvement.objects.active().filter(initiative=china).count() == 1

    def test_after_30_days_and_twice_it_cannot_be_undone(self, china, shanghai, gerda, hans):
        merge = merged(china, shanghai, gerda, hans)
        with pytest.raises(NothingToRestore):
            actions.undo_merge(merge=merge, by=gerda, at=LATER + dt.timedelta(seconds=1))
        actions.undo_merge(merge=merge, by=gerda, at=LATER)
        with pytest.raises(NothingToRestore):
            actions.undo_merge(merge=merge, by=gerda, at=LATER)

    def test_of_a_chain_the_last_is_undone_first(self, china, shanghai, gerda, hans):
        ina = person_of("Ina", OrganisationFactory())
        first = led("Eerste", user=ina, organisation=OrganisationFactory())
        before = tables()
        inner = merged(shanghai, first, hans, ina)
        outer = actions.propose_merge(kept=china, gone=shanghai, by=gerda, at=NOW)
        for user in (hans, ina):  # who led the first one leads the second by now
            outer = actions.agree_to_merge(merge=outer, seen=Merge.objects.get(pk=outer.pk).seen, by=user, at=NOW)
        assert outer.state == Merge.State.DONE
        with pytest.raises(MergedOn) as refused:
            actions.undo_merge(merge=inner, by=gerda, at=NOW)
        assert refused.value.into == china
        actions.undo_merge(merge=outer, by=gerda, at=NOW)
        actions.undo_merge(merge=inner, by=hans, at=NOW)
        after = tables()
        for table in before:
            assert after[table] == before[table], table

    def test_what_the_database_refuses_changes_nothing(self, china, shanghai, gerda, hans):
        both, other = PersonFactory(), PersonFactory()
        own = InvolvementFactory(initiative=china, person=both)
        InvolvementFactory(initiative=shanghai, person=both)  # stays behind: the same role is there
        moved = InvolvementFactory(initiative=shanghai, person=other)
        merge = merged(china, shanghai, gerda, hans)
        own.delete()
        Involvement.objects.filter(pk=moved.pk).update(person=both)
        with pytest.raises(CannotBeUndone):
            actions.undo_merge(merge=merge, by=gerda, at=NOW)
        merge.refresh_from_db()
        moved.refresh_from_db()
        assert (merge.state, moved.initiative) == (Merge.State.DONE, china)

    def test_what_was_merged_is_not_put_back_nor_purged_as_if_it_was_deleted(self, china, shanghai, gerda, hans):
        merged(china, shanghai, gerda, hans)
        shanghai.refresh_from_db()
        with pytest.raises(NothingToRestore):
            actions.restore_initiative(initiative=shanghai, by=hans, at=NOW)
        assert actions.purge_deleted(at=LATER + dt.timedelta(days=99)) == 0
        assert not Initiative.objects.deleted().exists()


@pytest.mark.django_db(transaction=True)
def test_agreeing_twenty_times_at_once_is_one_merge(china, shanghai, gerda, hans):
    for number in range(5):
        UpdateFactory(initiative=shanghai, text=f"Bericht {number}")
    merge = actions.propose_merge(kept=china, gone=shanghai, by=gerda, at=NOW)
    seen, start, states, errors = merge.seen, threading.Barrier(20), [], []

    def _agree():
        try:
            start.wait()
            row = Merge.objects.select_related("kept", "gone").get(pk=merge.pk)
            states.append(actions.agree_to_merge(merge=row, seen=seen, by=hans, at=NOW).state)
        except Exception as error:
            errors.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=_agree) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert states == ["done"] * 20
    assert merge.steps.filter(entry="update").count() == 5
    assert Update.objects.filter(initiative=china).count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_who_propose_it_to_each_other_at_once_are_one_proposal(china, shanghai, gerda, hans):
    start, errors = threading.Barrier(2), []

    def _propose(kept, gone, by):
        try:
            start.wait()
            actions.propose_merge(kept=kept, gone=gone, by=by, at=NOW)
        except Exception as error:
            errors.append(error)
        finally:
            connections["default"].close()

    threads = [
        threading.Thread(target=_propose, args=args) for args in ((china, shanghai, gerda), (shanghai, china, hans))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    merge = Merge.objects.get()
    assert (merge.kept, merge.state, [row.user for row in merge.consents.all()]) == (china, "waiting", [gerda])
