import datetime as dt
import io
import json
import logging

import pytest
import structlog
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from collab.accounts.sessions import SEEN
from collab.lib import logs
from collab.lib.discreet import NotDiscreet, is_discreet_path
from initiatives.models import Dissent
from initiatives.places import place_of
from tests.factories import DissentFactory, InvolvementFactory, MembershipFactory, PersonFactory, UserFactory

TEXT = "We praten over bewoners, niet met hen."


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def at_table(lelystad):
    """Four people of a partner, so that nobody can guess."""
    return [MembershipFactory(organisation=lelystad, person__user=UserFactory()).person.user for _number in range(4)]


@pytest.fixture
def where(initiative):
    return address("dissent-add", initiative.pk)


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


def dump():
    """Every row of every table, and how far every counter of keys is."""
    rows = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")
            rows |= {(table, row) for (row,) in cursor.fetchall()}
        cursor.execute("SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public'")
        rows |= set(cursor.fetchall())
    return rows


def long_signed_in(sign_in, user):
    """Somebody whose session would be noted as used with this request."""
    client = sign_in(user)
    session = client.session
    session[SEEN] = int(timezone.now().timestamp()) - 5000
    session.save()
    return client


def write(client, where):
    client.get(where)
    return client.post(where, {"text": TEXT, "name": "anonymous"}, follow=True)


def traces(user):
    return [json.dumps(user.name), user.email, f": {user.pk}", f"={user.pk}", f" {user.pk},"]


def test_dissent_add_without_a_name_leaves_one_row_and_no_trace_of_who(sign_in, at_table, where, initiative, written):
    writer = at_table[0]
    client = long_signed_in(sign_in, writer)
    before = dump()
    with CaptureQueriesContext(connection) as queries:
        answer = write(client, where)
    new = {(table, row) for table, row in dump() - before if table != "initiatives_touched_id_seq"}
    [touched] = [json.loads(row) for table, row in new if table == "initiatives_touched"]
    # Until the next sweep: that something changed at this initiative; not what, not when, not by whom.
    assert {**touched, "id": 0} == {"id": 0, "initiative_id": initiative.pk, "region_id": None}
    [(table, row)] = [(table, row) for table, row in new if table != "initiatives_touched"]
    assert {table for table, _row in before - dump()} <= {"initiatives_touched_id_seq"}
    assert answer.status_code == 200
    assert "Your dissent is recorded" in answer.content.decode()
    assert table == "initiatives_dissent"
    kept = json.loads(row)
    assert kept.pop("id") > 0
    monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())
    assert kept == {
        "initiative_id": initiative.pk, "text": TEXT, "is_anonymous": True, "raised_by_id": None,
        "raised_on": monday.isoformat(), "answer": "", "answered_on": None, "answered_by_id": None,
    }  # fmt: skip
    assert written() == []
    [insert] = [query["sql"] for query in queries if "INSERT" in query["sql"]]
    assert "pghistory" not in insert
    assert not [trace for trace in [*traces(writer), "person"] if trace in insert]
    assert "messages" not in answer.client.cookies


def test_the_search_for_traces_finds_them_where_pages_are_not_discreet(sign_in, at_table, where, written, settings):
    """The same search with the guard off: it must find the writer, or it proves nothing."""
    settings.DISCREET_PATHS = []
    writer = at_table[0]
    client = long_signed_in(sign_in, writer)
    before = dump()
    with CaptureQueriesContext(connection) as queries:
        write(client, where)
    assert {table for table, _row in dump() - before} == {
        "django_session", "initiatives_dissent", "initiatives_touched", "initiatives_touched_id_seq",
    }  # fmt: skip
    assert any(f'"user_id": {writer.pk}' in line and "POST" in line for line in written())
    [insert] = [query["sql"] for query in queries if "INSERT" in query["sql"]]
    assert f'"user": {writer.pk}' in insert


def test_dissent_add_with_words_missing_is_in_no_log(sign_in, at_table, where, written):
    answer = sign_in(at_table[0]).post(where, {"text": "  ", "name": "anonymous"})
    assert answer.status_code == 422
    assert "Fill in what you disagree with" in answer.content.decode()
    assert written() == []


def test_dissent_add_after_the_session_ended_is_shown_and_not_kept(at_table, where):
    client = Client()
    before = dump()
    answer = client.post(where, {"text": TEXT, "name": "anonymous"})
    assert answer.status_code == 403
    assert TEXT in answer.content.decode()
    assert dump() == before


def test_trouble_on_a_discreet_page_is_logged_without_who_met_it(sign_in, at_table, where, written, monkeypatch):
    def fail(**_values):
        raise RuntimeError("broken")

    monkeypatch.setattr("initiatives.actions.record_anonymous_dissent", fail)
    client = sign_in(at_table[0])
    client.raise_request_exception = False
    assert client.post(where, {"text": TEXT, "name": "anonymous"}).status_code == 500
    lines = [json.loads(line) for line in written()]
    assert any("broken" in line.get("exception", "") for line in lines)
    assert not any("user_id" in line for line in lines)


def test_dissent_add_with_a_name_shows_it(sign_in, at_table, where, initiative):
    sign_in(at_table[0]).post(where, {"text": TEXT, "name": "named"})
    dissent = Dissent.objects.get()
    assert (dissent.raised_by, dissent.is_anonymous) == (at_table[0], False)
    assert at_table[0].name in sign_in(at_table[1]).get(place_of(initiative, "dissent")).content.decode()


def test_dissent_add_says_from_how_many_people_it_is_safe(sign_in, at_table, where):
    page = sign_in(at_table[0]).get(where).content.decode()
    assert "4 people sit at this table" in page
    assert "From 4 people on it is safe" in page
    assert "checked" not in page  # nobody chooses for somebody


def test_dissent_add_with_few_people_warns_and_wants_a_choice(sign_in, partner_member, where):
    client = sign_in(partner_member)
    page = client.get(where).content.decode()
    assert "Only 1 person at this table could have written this" in page
    assert client.post(where, {"text": TEXT, "name": "anonymous"}).status_code == 422
    assert client.post(where, {"text": TEXT}).status_code == 422
    assert not Dissent.objects.exists()
    assert client.post(where, {"text": TEXT, "name": "anonymous-anyway"}).status_code == 302
    assert Dissent.objects.get().raised_by is None


def test_dissent_add_asks_again_when_people_left_while_somebody_wrote(sign_in, at_table, where):
    client = sign_in(at_table[0])
    at_table[3].is_active = False
    at_table[3].save()
    answer = client.post(where, {"text": TEXT, "name": "anonymous"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The number of people at the table changed" in page
    assert TEXT in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("partner_member", 200), ("manager", 200), ("stranger", 403), ("administrator", 403)],
)
def test_dissent_add_is_for_who_sits_at_the_table(request, sign_in, where, who, status):
    assert sign_in(request.getfixturevalue(who)).get(where).status_code == status


def test_dissent_add_does_not_exist_for_who_may_not_see_the_initiative(sign_in, initiative, stranger, where):
    initiative.visibility = "partners"
    initiative.save()
    assert sign_in(stranger).get(where).status_code == 404


@pytest.mark.parametrize(
    ("who", "reads"),
    [("coordinator", True), ("partner_member", True), ("administrator", True), ("stranger", False)],
)
def test_dissent_is_read_only_at_the_table(request, sign_in, initiative, who, reads):
    DissentFactory(initiative=initiative, text=TEXT)
    client = sign_in(request.getfixturevalue(who))
    assert (TEXT in client.get(place_of(initiative, "dissent")).content.decode()) is reads
    assert client.get(address("dissent-list", initiative.pk)).status_code == (200 if reads else 403)


def test_dissent_is_never_public(initiative):
    initiative.visibility = "everyone"
    initiative.save()
    DissentFactory(initiative=initiative, text=TEXT)
    assert TEXT not in Client().get(initiative.get_absolute_url()).content.decode()


def test_dissent_without_a_name_shows_only_its_week(sign_in, initiative, partner_member):
    DissentFactory(initiative=initiative, is_anonymous=True, raised_on=dt.date(2026, 11, 16))
    page = sign_in(partner_member).get(place_of(initiative, "dissent")).content.decode()
    assert "In the week of 16 November 2026, without a name" in page


def test_dissent_answer_is_by_name_and_can_be_changed(sign_in, initiative, coordinator, partner_member):
    dissent = DissentFactory(initiative=initiative, is_anonymous=True)
    client, where = sign_in(coordinator), address("dissent-answer", dissent.pk)
    assert client.post(where, {"answer": "U heeft gelijk.", "read": ""}).status_code == 302
    assert client.post(where, {"answer": "Zo doen we het.", "read": "U heeft gelijk."}).status_code == 302
    page = sign_in(partner_member).get(place_of(initiative, "dissent")).content.decode()
    assert "Zo doen we het." in page
    assert "Ada on" in page


def test_dissent_answer_shows_what_a_colleague_answered_first(sign_in, initiative, coordinator, administrator):
    dissent = DissentFactory(initiative=initiative)
    where = address("dissent-answer", dissent.pk)
    sign_in(administrator).post(where, {"answer": "Van Els.", "read": ""})
    client = sign_in(coordinator)
    answer = client.post(where, {"answer": "Van Ada.", "read": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Van Els." in page
    assert "Van Ada." in page
    assert client.post(where, {"answer": "Van beiden.", "read": "Van Els."}).status_code == 302


def test_dissent_answer_keeps_line_ends_apart_from_a_change(sign_in, initiative, coordinator):
    dissent = DissentFactory(initiative=initiative, answer="Een\ntwee", answered_on=dt.date(2026, 11, 3))
    where = address("dissent-answer", dissent.pk)
    assert sign_in(coordinator).post(where, {"answer": "Drie", "read": "Een\r\ntwee"}).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("partner_member", 403), ("stranger", 403), ("administrator", 200)])
def test_dissent_answer_is_for_who_leads(request, sign_in, initiative, who, status):
    where = address("dissent-answer", DissentFactory(initiative=initiative).pk)
    assert sign_in(request.getfixturevalue(who)).get(where).status_code == status


def test_dissent_list_costs_the_same_for_any_number(
    sign_in, initiative, coordinator, django_assert_max_num_queries, django_assert_num_queries
):
    client, where = sign_in(coordinator), address("dissent-list", initiative.pk)
    DissentFactory(initiative=initiative, raised_by=coordinator)
    client.get(where)  # what hardly ever changes is remembered from here on
    with django_assert_max_num_queries(12) as first:
        client.get(where)
    for _number in range(20):
        DissentFactory(initiative=initiative, raised_by=UserFactory())
    with django_assert_num_queries(len(first)):
        client.get(where)


def test_who_sits_on_a_role_alone_may_write(sign_in, initiative, where):
    member = InvolvementFactory(initiative=initiative, person=PersonFactory(user=UserFactory()), role="member").person
    assert sign_in(member.user).get(where).status_code == 200


def test_both_pages_of_writing_are_discreet_and_reading_is_not(initiative):
    assert is_discreet_path(address("dissent-add", 12))
    assert is_discreet_path(address("dissent-noted", 12))
    assert not is_discreet_path(address("dissent-list", 12))
    assert not is_discreet_path(initiative.get_absolute_url())
