"""Initiatives: finding, logging, and everything on their page."""

from django.urls import path

from initiatives.views import initiatives, lists, partnerships, story

app_name = "initiatives"
urlpatterns = [
    path("", lists.initiative_list, name="initiative-list"),
    path("export/", lists.initiative_export, name="initiative-export"),
    path("filters/bewaar/", lists.filter_save, name="filter-save"),
    path("filters/<int:pk>/verwijder/", lists.filter_delete, name="filter-delete"),
    path("nieuw/", initiatives.initiative_add, name="initiative-add"),
    path("<int:pk>/", initiatives.initiative_detail, name="initiative-detail"),
    path("<int:pk>/wijzig/", initiatives.initiative_edit, name="initiative-edit"),
    path("<int:pk>/geschiedenis/", initiatives.initiative_history, name="initiative-history"),
    path("<int:pk>/volg/", initiatives.initiative_follow, name="initiative-follow"),
    path("<int:pk>/verwijder/", initiatives.initiative_delete, name="initiative-delete"),
    path("<int:pk>/zet-terug/", initiatives.initiative_restore, name="initiative-restore"),
    path("<int:pk>/partij-erbij/", partnerships.partnership_add, name="partnership-add"),
    path("partij/<int:pk>/wijzig/", partnerships.partnership_edit, name="partnership-edit"),
    path("partij/<int:pk>/vertrekt/", partnerships.partnership_leave, name="partnership-leave"),
    path("<int:pk>/persoon-erbij/", partnerships.involvement_add, name="involvement-add"),
    path("persoon/<int:pk>/stopt/", partnerships.involvement_end, name="involvement-end"),
    path("<int:pk>/bericht/", story.update_add, name="update-add"),
    path("bericht/<int:pk>/wijzig/", story.update_edit, name="update-edit"),
    path("bericht/<int:pk>/verwijder/", story.update_delete, name="update-delete"),
    path("<int:pk>/link-erbij/", story.link_add, name="link-add"),
    path("link/<int:pk>/verwijder/", story.link_delete, name="link-delete"),
]
