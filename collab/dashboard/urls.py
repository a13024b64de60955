"""Pages over the whole."""

from django.urls import path

from collab.dashboard import health, views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("hulp/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("controle/", views.audit, name="audit"),
    path("gezondheid/", health.health_page, name="health-page"),
    path("health/", views.health, name="health"),
    path("healthz", health.healthz, name="healthz"),
    path("healthz/reminders", health.healthz_reminders, name="healthz-reminders"),
    path("robots.txt", views.robots_txt, name="robots-txt"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
]
