"""One's subscriptions: made from a filter, shown again, renamed, given a new address, deleted and put back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from initiatives.actions import subscribing
from initiatives.calendar.tokens import ADDRESSES
from initiatives.models import CalendarFeed
from tests.factories import CalendarFeedFactory, RegionFactory

pytestmark = pytest.mark.django_db
LIST = "/initiatieven/kalender/abonnementen/"


def where(name, feed):
    return reverse(f"initiatives:feed-{name}", args=[feed.pk])


def text(response):
    return response.content.decode()


def test_one_is_made_from_the_filter_of_the_calendar(coordinator, sign_in):
    region, client = RegionFactory(name="Flevoland"), sign_in(coordinator)
    query = f"region={region.pk}&unknown=1"
    page = text(client.get(f"{LIST}nieuw/?{query}"))
    assert 'value="Flevoland"' in page
    response = client.post(f"{LIST}nieuw/", {"name": "Bij ons", "query": query}, follow=True)
    feed = CalendarFeed.objects.get()
    assert (feed.owner, feed.name, feed.query) == (coordinator, "Bij ons", f"region={region.pk}")
    assert f"/agenda/{ADDRESSES.of(feed.salt)}.ics" in text(response)
    assert response["Cache-Control"] == "private, no-store"
    assert "In Outlook" in text(response)


def test_without_a_name_it_is_not_made_and_the_filter_stays(coordinator, sign_in):
    response = sign_in(coordinator).post(f"{LIST}nieuw/", {"name": " ", "query": "mine=role"})
    assert response.status_code == 422
    assert 'name="query" value="mine=role"' in text(response)
    assert not CalendarFeed.objects.exists()


def test_of_twenty_one_the_last_is_refused_in_words(coordinator, sign_in):
    CalendarFeedFactory.create_batch(20, owner=coordinator)
    response = sign_in(coordinator).post(f"{LIST}nieuw/", {"name": "Nog een"})
    assert (response.status_code, "Delete one first" in text(response)) == (422, True)


def test_the_address_is_shown_again_but_not_to_somebody_else(coordinator, stranger, sign_in):
    feed = CalendarFeedFactory(owner=coordinator)
    assert ADDRESSES.of(feed.salt) in text(sign_in(coordinator).get(LIST))
    client = sign_in(stranger)
    assert ADDRESSES.of(feed.salt) not in text(client.get(LIST))
    for name in ("edit", "renew"):
        assert client.get(where(name, feed)).status_code == 404
    for name in ("edit", "renew", "delete", "restore"):
        assert client.post(where(name, feed), {"name": "x"}).status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_at is None


def test_after_another_key_of_the_site_it_says_that_it_cannot_be_shown(coordinator, sign_in, settings):
    CalendarFeedFactory(owner=coordinator)
    client = sign_in(coordinator)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert "cannot be shown any more" in text(client.get(LIST))


def test_it_gets_another_name(coordinator, sign_in):
    feed = CalendarFeedFactory(owner=coordinator)
    sign_in(coordinator).post(where("edit", feed), {"name": "Vergaderingen"})
    feed.refresh_from_db()
    assert feed.name == "Vergaderingen"


def test_a_new_address_asks_first_and_twice_is_once(coordinator, sign_in):
    feed, client = CalendarFeedFactory(owner=coordinator, query="mine=role"), sign_in(coordinator)
    assert "Take a new address?" in text(client.get(where("renew", feed)))
    assert CalendarFeed.objects.count() == 1
    client.post(where("renew", feed))
    new = CalendarFeed.objects.live().get()
    assert (new.query, new.name, new.created_at) == (feed.query, feed.name, feed.created_at)
    assert new.token_hash != feed.token_hash
    assert subscribing.renew_feed(feed=feed, by=coordinator, at=timezone.now()) == new
    assert client.post(where("restore", feed)).status_code == 404, "the old address never comes back"


def test_deleted_it_can_be_put_back_with_the_same_address(coordinator, sign_in):
    feed, client = CalendarFeedFactory(owner=coordinator), sign_in(coordinator)
    response = client.post(where("delete", feed), follow=True)
    assert f'action="{where("restore", feed)}"' in text(response)
    assert not CalendarFeed.objects.live().exists()
    client.post(where("restore", feed))
    assert CalendarFeed.objects.live().get().token_hash == feed.token_hash
    assert "was not put back" in text(client.post(where("restore", feed), follow=True))


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"name": ""}, "name_filled"),
        ({"token_hash": "the secret itself"}, "only_a_hash"),
        ({"etag": "x"}, "etag_has_moment"),
        ({"changed_at": "2026-11-02T00:00Z"}, "etag_has_moment"),
        ({"renewed_at": "2000-01-01T00:00Z"}, "renewed_after_made"),
    ],
)
def test_the_database_refuses(broken, constraint):
    feed = CalendarFeedFactory()
    with pytest.raises(IntegrityError, match=f"initiatives_calendarfeed_{constraint}"), transaction.atomic():
        CalendarFeed.objects.filter(pk=feed.pk).update(**broken)


def test_the_database_refuses_that_an_address_works_after_it_was_replaced():
    old, new = CalendarFeedFactory.create_batch(2)
    with pytest.raises(IntegrityError, match="replaced_works_no_more"), transaction.atomic():
        CalendarFeed.objects.filter(pk=old.pk).update(successor=new)
