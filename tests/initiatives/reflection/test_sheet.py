"""The sheet of the members: once, without a name, and only while it is open."""

import datetime as dt
import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog
from django.db import connection
from django.test import Client
from django.urls import reverse

from collab.lib import logs
from collab.lib.discreet import NotDiscreet
from initiatives.actions import reflecting
from initiatives.exceptions import HasNoSeat, OtherQuestions, RoundMoved
from initiatives.models import MemberAnswer, MemberOrganisation, MemberSheet, MemberTurn, ReflectionStatement, Round
from initiatives.reflection.members import last_day
from tests.factories import MembershipFactory, OrganisationFactory, SeatFactory, UserFactory
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(invited):
    return reverse("initiatives:member-sheet", args=[invited.initiative_id])


@pytest.fixture
def members(invited, lelystad):
    """Five colleagues of a partner."""
    return [MembershipFactory(organisation=lelystad, person__user=UserFactory()).person.user for _number in range(5)]


def _asked(round_):
    return list(ReflectionStatement.objects.filter(questionnaire=round_.questionnaire_id))


def _form(round_, score=4):
    return {"round": round_.pk, **{f"s{one.pk}": score for one in _asked(round_)}}


def _scores(round_, score=4):
    return {one.pk: score for one in _asked(round_)}


def test_who_sits_at_the_table_answers_once_and_never_sees_it_again(sign_in, partner_member, invited, where):
    client = sign_in(partner_member)
    page = client.get(where).content.decode()
    assert page.count("<fieldset") == 14
    assert "After sending you cannot change it." in page
    assert "cannot see your answers again" in page
    answer = client.post(where, _form(invited), follow=True)
    assert "Thank you for answering" in answer.content.decode()
    assert MemberSheet.objects.get(round=invited).answers.count() == 14
    again = client.get(where, follow=True)
    assert "<fieldset" not in again.content.decode()
    client.post(where, _form(invited, 1))
    assert set(MemberAnswer.objects.values_list("score", flat=True)) == {4}


def test_do_not_know_is_an_answer(sign_in, partner_member, invited, where):
    sign_in(partner_member).post(where, _form(invited, 0))
    assert set(MemberAnswer.objects.values_list("score", flat=True)) == {None}


@pytest.mark.parametrize("wrong", ["", "6", "-1", "x" * 100_000])
def test_what_is_missing_or_wrong_is_said_at_the_statement_and_the_rest_is_kept(
    sign_in, partner_member, invited, where, wrong
):
    first = _asked(invited)[0]
    answer = sign_in(partner_member).post(where, {**_form(invited), f"s{first.pk}": wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_s{first.pk}_error"' in page
    assert page.count("checked") == 13
    assert not MemberTurn.objects.exists()
    assert not MemberSheet.objects.exists()


def test_the_light_form_has_seven_statements(sign_in, partner_member, invited, where):
    Round.objects.filter(pk=invited.pk).update(is_light=True)
    assert sign_in(partner_member).get(where).content.decode().count("<fieldset") == 7


def test_strangers_do_not_answer(sign_in, stranger, administrator, where):
    assert sign_in(stranger).get(where).status_code == 403
    assert sign_in(administrator).get(where).status_code == 403


def test_the_reflector_is_no_member_also_not_with_a_seat(sign_in, invited, rosa, where, today):
    rosa.user = UserFactory()
    rosa.save()
    SeatFactory(initiative=invited.initiative, person=rosa, filled_on=today, kind="reflector")
    assert sign_in(rosa.user).get(where).status_code == 403
    with pytest.raises(HasNoSeat):
        reflecting.send_sheet(round=invited, scores=_scores(invited), by=rosa.user, on=today)


def test_members_answer_from_the_invitation_until_the_last_day_of_the_round(planned, invited, partner_member, today):
    assert last_day(invited) == invited.closes_on
    with pytest.raises(RoundMoved):
        reflecting.send_sheet(
            round=invited, scores=_scores(invited), by=partner_member, on=invited.closes_on + DAY
        )  # fmt: skip
    assert reflecting.send_sheet(round=invited, scores=_scores(invited), by=partner_member, on=invited.closes_on)


def test_when_the_reflector_sent_it_members_have_a_week_left_at_most(invited, today):
    Round.objects.filter(pk=invited.pk).update(state="opened", opened_at=AT)
    Round.objects.filter(pk=invited.pk).update(state="submitted", submitted_at=AT, answer_due_on=today + 30 * DAY)
    invited.refresh_from_db()
    assert last_day(invited) == today + 7 * DAY
    invited.closes_on = today + 3 * DAY
    assert last_day(invited) == today + 3 * DAY


@pytest.mark.parametrize("state", ["planned", "declined", "expired", "withdrawn"])
def test_there_is_nothing_to_answer_in_a_round_without_a_look(invited, state):
    invited.state = state
    assert last_day(invited) is None


def test_after_the_last_day_the_page_says_so_and_keeps_nothing(sign_in, partner_member, invited, where, clock):
    clock.move_to(AT + 60 * DAY, tick=False)
    client = sign_in(partner_member)
    assert "Nothing to answer now" in client.get(where).content.decode()
    answer = client.post(where, _form(invited))
    assert answer.status_code == 409
    assert not MemberSheet.objects.exists()


def test_answers_to_another_round_are_refused_in_words(sign_in, partner_member, invited, where):
    answer = sign_in(partner_member).post(where, {**_form(invited), "round": invited.pk + 1})
    assert answer.status_code == 409
    assert "another round" in answer.content.decode()
    assert not MemberSheet.objects.exists()


def test_answers_to_other_statements_are_refused(invited, partner_member, today):
    with pytest.raises(OtherQuestions):
        reflecting.send_sheet(round=invited, scores={1_000_000: 4}, by=partner_member, on=today)


@pytest.mark.django_db(transaction=True)
def test_twenty_sends_at_once_are_one_sheet(invited, partner_member, today):
    scores = _scores(invited)

    def send(_number):
        try:
            return reflecting.send_sheet(round=invited, scores=scores, by=partner_member, on=today)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(send, range(20))) == [False] * 19 + [True]
    assert MemberSheet.objects.count() == MemberTurn.objects.count() == 1
    assert MemberAnswer.objects.count() == 14


def _everything():
    """Every row of every table, with what PostgreSQL itself keeps of it: which transaction wrote it, and where."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT row_to_json(t)::text, xmin::text, ctid::text FROM {name} t")
            found[table] = cursor.fetchall()
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_database_ties_a_sheet_to_who_sent_it(sign_in, members, invited, where):
    """Each member gives another score, so that each sheet can be told apart; the search is for anything that pairs."""
    clients = [sign_in(member) for member in members]
    before = _everything()
    for score, client in enumerate(clients, 1):
        assert client.post(where, _form(invited, score)).status_code == 302
    after = _everything()
    changed = {table for table in after if {row for row, *_rest in after[table]} != {r for r, *_rest in before[table]}}
    assert changed == {
        "initiatives_memberturn", "initiatives_memberorganisation", "initiatives_membersheet",
        "initiatives_memberanswer",
    }  # fmt: skip
    sheets = [json.loads(row) for row, *_rest in after["initiatives_membersheet"]]
    assert {frozenset(sheet) for sheet in sheets} == {frozenset({"id", "round_id"})}
    answers = [json.loads(row) for row, *_rest in after["initiatives_memberanswer"]]
    assert {frozenset(row) for row in answers} == {frozenset({"id", "sheet_id", "statement_id", "score"})}
    turns = [json.loads(row) for row, *_rest in after["initiatives_memberturn"]]
    assert {frozenset(row) for row in turns} == {frozenset({"id", "round_id", "person_id"})}
    written = {xmin for _row, xmin, _place in after["initiatives_membersheet"] + after["initiatives_memberanswer"]}
    assert len(written) == 1, "every sheet is as new as the last"
    assert len({xmin for _row, xmin, _place in after["initiatives_memberturn"]}) == 5, "which turns are not"


def test_the_place_of_a_sheet_tells_no_order(members, invited, today, monkeypatch):
    """With five sheets the chance that all stand in the order of sending, three times over, is 1 in 1.7 million."""
    orders = set()
    for _time in range(3):
        MemberTurn.objects.all().delete()
        MemberSheet.objects.all().delete()
        for score, member in enumerate(members, 1):
            reflecting.send_sheet(round=invited, scores=_scores(invited, score), by=member, on=today)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a.score FROM initiatives_membersheet s JOIN initiatives_memberanswer a ON a.sheet_id = s.id "
                "WHERE a.statement_id = %s ORDER BY s.ctid",
                [_asked(invited)[0].pk],
            )
            orders.add(tuple(score for (score,) in cursor.fetchall()))
    assert orders != {(1, 2, 3, 4, 5)}


@pytest.fixture
def written():
    """A function that gives all lines that went to the log, as the console would show them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(NotDiscreet())
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=logs.OUTPUT))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)


def test_no_line_in_a_log_and_no_session_knows_of_it(sign_in, partner_member, invited, where, written):
    client = sign_in(partner_member)
    answer = client.post(where, _form(invited), follow=True)
    client.post(where, {"round": invited.pk})
    assert answer.status_code == 200
    assert written() == []
    assert "messages" not in client.cookies
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_same_search_finds_lines_on_other_pages(sign_in, partner_member, invited, where, written, settings):
    settings.DISCREET_PATHS = []
    sign_in(partner_member).post(where, _form(invited))
    assert any(f'"user_id": {partner_member.pk}' in line for line in written())


def test_after_signing_out_nothing_is_kept(invited, where):
    assert Client().post(where, _form(invited)).status_code == 403
    assert not MemberSheet.objects.exists()


def test_one_member_counts_for_one_organisation(invited, partner_member, lelystad, today):
    MembershipFactory(person=partner_member.person, organisation=OrganisationFactory())
    MembershipFactory(person=partner_member.person, organisation=invited.initiative.partnerships.first().organisation)
    reflecting.send_sheet(round=invited, scores=_scores(invited), by=partner_member, on=today)
    assert MemberOrganisation.objects.count() == 1


def test_who_works_for_two_does_not_make_two_of_one(invited, members, partner_member, almere, lelystad, today):
    reflecting.send_sheet(round=invited, scores=_scores(invited), by=members[0], on=today)
    MembershipFactory(person=partner_member.person, organisation=almere)
    reflecting.send_sheet(round=invited, scores=_scores(invited), by=partner_member, on=today)
    assert [row.organisation for row in MemberOrganisation.objects.all()] == [lelystad]


def test_the_page_asks_as_much_for_many_sheets_as_for_one(
    sign_in, members, invited, where, django_assert_max_num_queries
):
    client = sign_in(members[0])
    client.get(where)
    with django_assert_max_num_queries(12):
        client.get(where)


def test_it_opens_on_the_first_day_only_when_somebody_is_invited(sign_in, partner_member, planned):
    where = reverse("initiatives:member-sheet", args=[planned.initiative_id])
    Round.objects.filter(pk=planned.pk).update(planned_on=planned.planned_on + dt.timedelta(days=1))
    assert "Nothing to answer now" in sign_in(partner_member).get(where).content.decode()
