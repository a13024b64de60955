"""Signing in, and one's own details. Only the addresses of allauth that we use are open."""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path

from collab.accounts import views

own = [
    path("gegevens/", views.profile, name="profile"),
    path("taal/", views.set_language, name="set-language"),
    path("niet-verstuurd/<str:key>/", views.unsent, name="unsent"),
    path("niet-verstuurd/<str:key>/weg/", views.unsent_forget, name="unsent-forget"),
]

urlpatterns = [
    path("inloggen/", allauth_views.login, name="account_login"),
    path("uitloggen/", allauth_views.logout, name="account_logout"),
    path("wachtwoord/", views.password_change, name="account_change_password"),
    path("wachtwoord/vergeten/", allauth_views.password_reset, name="account_reset_password"),
    path("wachtwoord/vergeten/verzonden/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("uitgeschakeld/", allauth_views.account_inactive, name="account_inactive"),
    path("", include((own, "accounts"))),
]
