"""Pages over the whole."""

from django.urls import path

from collab.dashboard import health, views
from collab.dashboard.portfolio import reports
from collab.dashboard.portfolio import views as portfolio

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("hulp/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("controle/", views.audit, name="audit"),
    path("portefeuille/", portfolio.portfolio, name="portfolio"),
    path("portefeuille/aandacht/", portfolio.portfolio_attention, name="portfolio-attention"),
    path("portefeuille/aandacht/herinner/", portfolio.attention_remind, name="attention-remind"),
    path("portefeuille/zeven/", portfolio.portfolio_seven, name="portfolio-seven"),
    path("portefeuille/a4/", portfolio.portfolio_print, name="portfolio-print"),
    path("portefeuille/bestand/", portfolio.portfolio_export, name="portfolio-export"),
    path("portefeuille/rapporten/", reports.report_list, name="report-list"),
    path("portefeuille/rapporten/nieuw/", reports.report_add, name="report-add"),
    path("portefeuille/rapporten/<int:pk>/", reports.report_detail, name="report-detail"),
    path("gezondheid/", health.health_page, name="health-page"),
    path("health/", views.health, name="health"),
    path("healthz", health.healthz, name="healthz"),
    path("healthz/reminders", health.healthz_reminders, name="healthz-reminders"),
    path("robots.txt", views.robots_txt, name="robots-txt"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
]
