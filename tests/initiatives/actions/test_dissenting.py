import datetime as dt
import itertools

import pytest
from django.db import IntegrityError

from initiatives import actions
from initiatives.exceptions import HasNoSeat, StaleVersion
from initiatives.models import Dissent
from initiatives.table import at_table, could_have_written, has_seat
from tests.factories import (
    DissentFactory,
    InvolvementFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
)

TEXT = "We praten over bewoners, niet met hen."


def test_who_sits_at_the_table_disagrees_by_name(initiative, partner_member, today):
    dissent = actions.record_dissent(initiative=initiative, text=TEXT, by=partner_member, on=today)
    assert (dissent.raised_by, dissent.raised_on, dissent.is_anonymous) == (partner_member, today, False)


def test_who_has_no_seat_cannot(initiative, stranger, today):
    with pytest.raises(HasNoSeat):
        actions.record_dissent(initiative=initiative, text=TEXT, by=stranger, on=today)


def test_without_a_name_there_is_no_name_and_only_the_week(initiative):
    for day in range(23, 30):
        actions.record_anonymous_dissent(initiative=initiative, text=TEXT, on=dt.date(2026, 11, day))
    assert set(Dissent.objects.values_list("raised_by", "raised_on")) == {(None, dt.date(2026, 11, 23))}


def test_keys_have_no_order(initiative):
    keys = [DissentFactory(initiative=initiative).pk for _number in range(12)]
    assert keys != sorted(keys)
    assert min(abs(one - other) for one, other in itertools.pairwise(keys)) > 1000


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"text": ""}, "initiatives_dissent_text_filled"),
        ({"is_anonymous": True, "raised_on": dt.date(2026, 11, 24)}, "initiatives_dissent_anonymous_has_only_its_week"),
        ({"answer": "Ja."}, "initiatives_dissent_answered_has_answer"),
        ({"answered_on": dt.date(2026, 11, 24)}, "initiatives_dissent_answered_has_answer"),
        ({"answer": "Ja.", "answered_on": dt.date(2026, 11, 1)}, "initiatives_dissent_answered_after_raised"),
    ],
)
def test_the_database_refuses_dissent_that_cannot_be(initiative, values, name):
    with pytest.raises(IntegrityError, match=name):
        DissentFactory(initiative=initiative, **values)


def test_the_database_keeps_names_away_from_what_is_anonymous(initiative, coordinator):
    with pytest.raises(IntegrityError, match="initiatives_dissent_anonymous_is_nameless"):
        DissentFactory(initiative=initiative, is_anonymous=True, raised_by=coordinator)


def test_an_answer_has_a_name_and_can_be_changed(initiative, coordinator, administrator, today):
    dissent = DissentFactory(initiative=initiative, is_anonymous=True)
    actions.answer_dissent(dissent=dissent, answer="U heeft gelijk.", read="", by=coordinator, on=today)
    assert not Dissent.objects.unanswered().exists()
    actions.answer_dissent(dissent=dissent, answer="Beter.", read="U heeft gelijk.", by=administrator, on=today)
    dissent.refresh_from_db()
    assert (dissent.answer, dissent.answered_by) == ("Beter.", administrator)


def test_an_answer_never_overwrites_one_that_was_not_read(initiative, coordinator, administrator, today):
    dissent = DissentFactory(initiative=initiative)
    actions.answer_dissent(dissent=dissent, answer="Eerst.", read="", by=coordinator, on=today)
    with pytest.raises(StaleVersion):
        actions.answer_dissent(dissent=dissent, answer="Ook.", read="", by=administrator, on=today)


def test_at_the_table_sit_roles_seats_and_people_of_partners(initiative, urk, stranger, today):
    on_seat, with_role = UserFactory(), UserFactory()
    SeatFactory(initiative=initiative, person=PersonFactory(user=on_seat), filled_on=today)
    InvolvementFactory(initiative=initiative, person=PersonFactory(user=with_role), role="member")
    before = set(at_table(initiative, on=today).values_list("name", flat=True))
    assert before == {"Ada", on_seat.name, with_role.name}
    assert not has_seat(stranger, initiative, on=today)
    SeatFactory(initiative=initiative, organisation=urk, filled_on=today)
    assert has_seat(stranger, initiative, on=today)


def test_who_left_sits_there_no_more(initiative, partner_member, today):
    assert has_seat(partner_member, initiative, on=today)
    partner_member.person.memberships.update(ended_on=today - dt.timedelta(days=1))
    assert not has_seat(partner_member, initiative, on=today)


def test_who_answers_does_not_count_among_who_could_have_written(initiative, partner_member, manager, lelystad, today):
    assert could_have_written(initiative, on=today) == 2  # Bram and Dirk; Ada coordinates
    colleague = MembershipFactory(organisation=lelystad, person__user=UserFactory()).person
    assert could_have_written(initiative, on=today) == 3
    colleague.user.is_active = False
    colleague.user.save()
    MembershipFactory(organisation=lelystad)  # without an account nobody writes here
    assert could_have_written(initiative, on=today) == 2
