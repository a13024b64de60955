"""Every address of the site, and those of the control."""

from django.urls import include, path

from collab.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bench/", include("collab.bench.control.urls")), *urlpatterns]
