"""The pages of somebody who is named or pictured; the addresses hold no secret but the first, which shows nothing."""

from django.urls import path

from initiatives.views import consent

app_name = "consent"
urlpatterns = [
    # In no log of ours: see DISCREET_PATHS in the settings and collab.lib.logs.
    path("l/<str:token>", consent.link_open, name="link-open"),
    path("<int:pk>/", consent.answer, name="answer"),
    path("<int:pk>/foto/<slug:size>/", consent.photo, name="photo"),
]
