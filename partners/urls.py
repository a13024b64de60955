"""The register of partners."""

from django.urls import path

from partners.views import lists, organisations, regions

app_name = "partners"
urlpatterns = [
    path("", lists.organisation_list, name="organisation-list"),
    path("nieuw/", organisations.organisation_add, name="organisation-add"),
    path("keuzes/", lists.organisation_options, name="organisation-options"),
    path("<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("<int:pk>/wijzig/", organisations.organisation_edit, name="organisation-edit"),
    path("regio/", regions.region_list, name="region-list"),
    path("regio/nieuw/", regions.region_add, name="region-add"),
    path("regio/<int:pk>/", regions.region_detail, name="region-detail"),
    path("regio/<int:pk>/wijzig/", regions.region_edit, name="region-edit"),
]
