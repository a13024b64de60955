"""The wall of successes for everyone."""

from django.urls import path

from initiatives.views import successes

app_name = "successes"
urlpatterns = [
    path("", successes.success_list_public, name="success-list-public"),
    path("scherm/", successes.success_screen_public, name="success-screen-public"),
]
