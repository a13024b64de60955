"""Initiatives: finding, logging, and everything on their page."""

from django.urls import path

from initiatives.views import editing, history, initiatives, lists, partnerships, people, story

app_name = "initiatives"
urlpatterns = [
    path("", lists.initiative_list, name="initiative-list"),
    path("export/", lists.initiative_export, name="initiative-export"),
    path("filters/bewaar/", lists.filter_save, name="filter-save"),
    path("filters/<int:pk>/verwijder/", lists.filter_delete, name="filter-delete"),
    path("nieuw/", initiatives.initiative_add, name="initiative-add"),
    path("<int:pk>/", initiatives.initiative_detail, name="initiative-detail"),
    path("verwijderd/", initiatives.initiative_deleted, name="initiative-deleted"),
    path("<int:pk>/wijzig/", editing.initiative_edit, name="initiative-edit"),
    path("<int:pk>/wijzig/<slug:part>/", editing.initiative_edit, name="initiative-edit-part"),
    path("<int:pk>/geschiedenis/", history.initiative_history, name="initiative-history"),
    path("<int:pk>/volg/", initiatives.initiative_follow, name="initiative-follow"),
    path("<int:pk>/verwijder/", initiatives.initiative_delete, name="initiative-delete"),
    path("<int:pk>/zet-terug/", initiatives.initiative_restore, name="initiative-restore"),
    path("<int:pk>/partij-erbij/", partnerships.partnership_add, name="partnership-add"),
    path("partij/<int:pk>/wijzig/", partnerships.partnership_edit, name="partnership-edit"),
    path("partij/<int:pk>/vertrekt/", partnerships.partnership_leave, name="partnership-leave"),
    path("partij/<int:pk>/toch-niet/", partnerships.partnership_rejoin, name="partnership-rejoin"),
    path("<int:pk>/persoon-erbij/", people.involvement_add, name="involvement-add"),
    path("persoon/<int:pk>/stopt/", people.involvement_end, name="involvement-end"),
    path("persoon/<int:pk>/toch-niet/", people.involvement_resume, name="involvement-resume"),
    path("<int:pk>/bericht/", story.update_add, name="update-add"),
    path("bericht/<int:pk>/wijzig/", story.update_edit, name="update-edit"),
    path("bericht/<int:pk>/verwijder/", story.update_delete, name="update-delete"),
    path("bericht/<int:pk>/zet-terug/", story.update_restore, name="update-restore"),
    path("<int:pk>/link-erbij/", story.link_add, name="link-add"),
    path("link/<int:pk>/verwijder/", story.link_delete, name="link-delete"),
    path("link/<int:pk>/zet-terug/", story.link_restore, name="link-restore"),
]
