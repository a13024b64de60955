"""The register of partners."""

from django.urls import path

from partners.views import organisations, regions

app_name = "partners"
urlpatterns = [
    path("", organisations.organisation_list, name="organisation-list"),
    path("nieuw/", organisations.organisation_add, name="organisation-add"),
    path("keuzes/", organisations.organisation_options, name="organisation-options"),
    path("<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("<int:pk>/wijzig/", organisations.organisation_edit, name="organisation-edit"),
    path("regio/", regions.region_list, name="region-list"),
    path("regio/<int:pk>/", regions.region_detail, name="region-detail"),
]
