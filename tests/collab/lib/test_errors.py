"""Trouble in words, and nothing of the inside."""

import json

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import path, reverse

from collab.lib import errors
from collab.urls import (  # noqa: F401 (this module is the root of the addresses below)
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)


def fails(request):
    """A page with a mistake in it."""
    raise ValueError("secret of the inside")


def without_database(request):
    """A page while the database is away."""
    raise OperationalError("connection to 10.0.0.5 refused")


urlpatterns = [*urlpatterns, path("fails/", fails), path("away/", without_database)]


@pytest.fixture
def visitor():
    """Somebody who reads English and sees what production shows."""
    visitor = Client(raise_request_exception=False)
    visitor.cookies["language"] = "en"
    return visitor


@pytest.mark.django_db
def test_an_unknown_address_helps_on(visitor):
    page = visitor.get("/nergens/").content.decode()
    assert "This page is not here" in page
    assert 'type="search"' in page
    assert f"{reverse('account_login')}?next=/nergens/" in page


@pytest.mark.django_db
@pytest.mark.urls("tests.collab.lib.test_errors")
def test_a_mistake_gives_a_number_that_is_in_the_log(sign_in, stranger, caplog):
    client = sign_in(stranger)
    client.raise_request_exception = False
    response = client.get("/fails/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong here" in page
    assert "secret of the inside" not in page
    [event] = [record.msg for record in caplog.records if "page_failed" in str(record.msg)]
    number = event["number"] if isinstance(event, dict) else json.loads(event)["number"]
    assert f"<b>{number}</b>" in page


@pytest.mark.django_db
@pytest.mark.urls("tests.collab.lib.test_errors")
def test_a_database_that_is_away_gives_503_in_words(sign_in, stranger):
    client = sign_in(stranger)
    client.raise_request_exception = False
    response = client.get("/away/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "10.0.0.5" not in response.content.decode()


def test_the_page_for_a_mistake_asks_the_database_nothing(rf: RequestFactory):
    # Without the django_db mark every query fails this test.
    request = rf.get("/", HTTP_COOKIE="session=abc; language=en")
    request.resolver_match = None
    response = errors.server_error(request)
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("handler", "status", "words"),
    [
        (errors.bad_request, 400, "We do not understand this request"),
        (errors.permission_denied, 403, "You may not do this"),
        (errors.page_not_found, 404, "This page is not here"),
    ],
)
def test_other_trouble_has_its_words(rf, coordinator, handler, status, words):
    from django.utils import translation

    request = rf.get("/")
    request.user = coordinator
    with translation.override("en"):
        response = handler(request, None)
    assert response.status_code == status
    assert words in response.content.decode()
