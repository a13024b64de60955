"""A place for the addresses of the outbox until its pages are there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

app_name = "outbox"


def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Not there yet."""
    raise Http404


urlpatterns = [path("afmelden/<str:key>/", unsubscribe, name="unsubscribe")]
