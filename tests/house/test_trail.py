"""Every change is written down with the row as it was and became; what is not, stands here with its reason."""

from __future__ import annotations

import pghistory
import pytest
from django.apps import apps
from django.db import connection

from collab.lib.trail import event_model, is_audited
from initiatives.models import Dissent
from tests.factories import DissentFactory

OURS = ("accounts", "outbox", "partners", "initiatives", "dashboard", "lib")
# Tables of ours that have no history, each with its reason.
NOT_AUDITED = {
    "initiatives.Dissent": "whoever disagrees without a name leaves no trace, and a history is one",
    "initiatives.Snooze": "what one puts aside for oneself concerns nobody else",
    "initiatives.Follow": "what one reads along with concerns nobody else",
    "initiatives.SavedFilter": "one's own way of looking",
    "initiatives.Clock": "computed from what is audited, by each sweep",
    "initiatives.Standing": "computed from what is audited, by each sweep",
    "initiatives.Tally": "the sum of the standings",
    "initiatives.Uncounted": "what waits to be counted",
    "initiatives.Snapshot": "a night of counts: it is itself what was known then",
    "initiatives.MergeStep": "is itself what is written down of a merge, to undo it",
    "initiatives.Touched": "a queue for the next sweep, and it must not tell when somebody disagreed",
    "initiatives.Likeness": "computed from what is audited, by triggers",
    "initiatives.Phrase": "as above",
    "initiatives.PartForm": "as above",
    "initiatives.Term": "counted at night",
    "initiatives.Pair": "found at night; what people say of it is a verdict, which is audited",
    "initiatives.Answer": "the words of a person, which are erased in time: a history would keep them",
    "initiatives.OpenAnswer": "as above",
    "initiatives.MemberTurn": "a moment beside a name would tell which of the anonymous sheets is whose",
    "initiatives.MemberOrganisation": "as above",
    "initiatives.MemberSheet": "whoever answers without a name leaves no trace, and a history is one",
    "initiatives.MemberAnswer": "as above",
    "partners.RegisterEntry": "what the loader remembers of the file that it read; it changes what is audited",
    "outbox.Occurrence": "made by a sweep, in bulk, and told by its message",
    "outbox.Message": "its states are its history; the words in it are removed in time",
    "outbox.Witness": "gone when the batch of a sender is",
    "outbox.Heartbeat": "written every few seconds",
    "accounts.User_groups": "not used: an administrator is an account with is_staff, which is audited",
    "accounts.User_user_permissions": "not used: as above",
}
# Tables between two others, that are written down under a name of their own.
PAIRS = {
    "initiatives.Agreement_parties": "initiatives.AgreementParty",
    "initiatives.PoolMember_themes": "initiatives.PoolMemberTheme",
}


def _models():
    for label in OURS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if not issubclass(model, pghistory.models.Event):
                yield model


def test_every_table_is_written_down_or_on_the_list_with_its_reason():
    missing = {
        model._meta.label
        for model in _models()
        if not is_audited(model) and model._meta.label not in NOT_AUDITED and model._meta.label not in PAIRS
    }
    assert missing == set(), "put @audited() on them, or write down why not"


def test_what_is_on_the_list_exists_and_has_no_history():
    known = {model._meta.label: model for model in _models()}
    assert set(NOT_AUDITED) <= set(known)
    assert not [label for label in NOT_AUDITED if is_audited(known[label])]
    assert all(is_audited(known[pair]) for pair in PAIRS.values())
    assert all(known[pair]._meta.db_table == known[table]._meta.db_table for table, pair in PAIRS.items())


@pytest.mark.django_db
def test_every_audited_table_writes_down_inserts_updates_and_deletes_and_finds_them_by_the_moment():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname ~ '_(insert|update|delete)_'"
        )
        triggers = cursor.fetchall()
    assert len(triggers) > 60
    for model in filter(is_audited, _models()):
        on_table = {name for table, name in triggers if table.strip('"') == model._meta.db_table}
        verbs = {"insert", "delete"} if model._meta.proxy else {"insert", "update", "delete"}
        missing = {verb for verb in verbs if not any(f"{verb}_{verb}" in name for name in on_table)}
        assert not missing, (model, missing)
        fields = [index.fields for index in event_model(model)._meta.indexes]
        assert ["-pgh_created_at", "-pgh_id"] in fields, model


@pytest.mark.django_db
def test_the_history_has_no_secrets_and_dissent_no_history():
    names = {field.name for field in event_model(apps.get_model("accounts.User"))._meta.get_fields()}
    assert "is_staff" in names
    assert not names & {"password", "last_login"}
    with connection.cursor() as cursor:
        cursor.execute(
            # What touches its initiative says no more than which one, in a queue that the next sweep empties.
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
            " AND tgname NOT LIKE 'initiatives_touch_%%'",
            [Dissent._meta.db_table],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'initiatives_dissent%%event'")
        assert cursor.fetchone() == (0,)
        dissent = DissentFactory(text="Onvindbaar woord")
        dissent.delete()
        tables = [event_model(model)._meta.db_table for model in _models() if is_audited(model)]
        everything = " UNION ALL ".join(f'SELECT to_jsonb(e)::text FROM "{table}" e' for table in tables)
        cursor.execute(f"SELECT count(*) FROM ({everything}) said (words) WHERE words LIKE '%%Onvindbaar%%'", [])
        assert cursor.fetchone() == (0,)
