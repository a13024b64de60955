"""The pages of somebody who looks from outside; the addresses hold no secret but the first, which shows nothing."""

from django.urls import path

from initiatives.views.reflector import after, pages

app_name = "reflector"
urlpatterns = [
    # In no log of ours: see DISCREET_PATHS in the settings and collab.lib.logs.
    path("l/<str:token>", pages.link_open, name="link-open"),
    path("<int:pk>/", pages.start, name="start"),
    path("<int:pk>/stap/<int:number>/", pages.step, name="step"),
    path("<int:pk>/stap/<int:number>/bewaar/", pages.draft, name="draft"),
    path("<int:pk>/later/", pages.later, name="later"),
    path("<int:pk>/nakijken/", pages.review, name="review"),
    path("<int:pk>/liever-niet/", after.decline, name="decline"),
    path("<int:pk>/toch-wel/", after.reconsider, name="reconsider"),
    path("<int:pk>/mijn-antwoorden/", after.answers, name="answers"),
    path("<int:pk>/verbeter/", after.correct, name="correct"),
]
