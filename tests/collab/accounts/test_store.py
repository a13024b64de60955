"""The session and the account that every request reads."""

import datetime as dt

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from collab.accounts.models import User
from collab.accounts.store import Backend, SessionStore
from tests.factories import UserFactory


@pytest.fixture
def ada(db) -> User:
    """Somebody with an account."""
    return UserFactory(name="Ada")


def _session() -> SessionStore:
    store = SessionStore()
    store["colour"] = "blue"
    store.save()
    return store


def test_session_keeps_what_was_put_in(db):
    assert SessionStore(_session().session_key)["colour"] == "blue"


def test_session_that_is_over_is_empty_and_its_key_is_not_used_again(db):
    key = _session().session_key
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    late = SessionStore(key)
    assert "colour" not in late
    late["colour"] = "red"
    late.save()
    assert late.session_key != key


def test_account_is_read_with_everything_that_it_has(ada):
    read = Backend().get_user(ada.pk)
    assert read == ada
    assert not read.get_deferred_fields()
    assert not read._state.adding
    fields = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(read, name) for name in fields] == [getattr(User.objects.get(pk=ada.pk), name) for name in fields]


def test_account_that_is_switched_off_or_gone_is_nobody(ada):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert Backend().get_user(ada.pk) is None
    assert Backend().get_user(ada.pk + 1_000_000) is None


def test_who_signed_in_is_known_by_this_backend(client, ada):
    client.force_login(ada)
    assert client.session[BACKEND_SESSION_KEY] == "collab.accounts.store.Backend"
    assert isinstance(client.session, SessionStore)
