"""The addresses of the control."""

from django.urls import path

from collab.bench.control import views

urlpatterns = [
    path("table/", views.table),
    path("row/<int:pk>/", views.row),
]
