"""The questions of a reflection, in versions, for administrators."""

from django.urls import path

from initiatives.views import questionnaires

app_name = "questionnaires"
urlpatterns = [
    path("", questionnaires.questionnaire_list, name="questionnaire-list"),
    path("nieuwe-versie/", questionnaires.questionnaire_copy, name="questionnaire-copy"),
    path("<int:pk>/", questionnaires.questionnaire_detail, name="questionnaire-detail"),
    path("<int:pk>/wijzig/", questionnaires.questionnaire_edit, name="questionnaire-edit"),
    path("<int:pk>/in-gebruik/", questionnaires.questionnaire_use, name="questionnaire-use"),
    path("<int:pk>/uit-gebruik/", questionnaires.questionnaire_leave, name="questionnaire-leave"),
    path("<int:pk>/weg/", questionnaires.questionnaire_delete, name="questionnaire-delete"),
]
