"""What calendar programs read; the address holds a secret."""

from django.urls import path

from initiatives.views import agenda

app_name = "agenda"
urlpatterns = [
    # In no log of ours: see DISCREET_PATHS in the settings and collab.lib.logs.
    path("<str:token>.ics", agenda.feed, name="feed"),
]
