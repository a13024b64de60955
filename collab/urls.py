"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("collab.dashboard.urls")),
    path("initiatieven/", include("initiatives.urls")),
    path("successen/", include("initiatives.urls_successes")),
    path("reflectie/", include("initiatives.urls_reflector")),
    path("toestemming/", include("initiatives.urls_consent")),
    path("agenda/", include("initiatives.urls_agenda")),
    path("vragenlijsten/", include("initiatives.urls_questionnaires")),
    path("partijen/", include("partners.urls")),
    path("berichten/", include("collab.outbox.urls")),
    path("account/", include("collab.accounts.urls")),
    path("beheer/", admin.site.urls),
]

handler400 = "collab.lib.errors.bad_request"
handler403 = "collab.lib.errors.permission_denied"
handler404 = "collab.lib.errors.page_not_found"
handler429 = "collab.lib.errors.too_many_requests"  # allauth's: tries to sign in
handler500 = "collab.lib.errors.server_error"
