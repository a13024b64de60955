"""Mail: what somebody wants, what is new, and the messages of everybody for administrators."""

from django.urls import path

from collab.outbox.views import line, links, messages, news, preferences

app_name = "outbox"
urlpatterns = [
    path("", news.news, name="news"),
    path("gezien/", news.news_seen, name="news-seen"),
    path("weer-nieuw/", news.news_new, name="news-new"),
    path("voorkeuren/", preferences.preferences, name="preferences"),
    path("voorkeuren/herstel/", preferences.preferences_restore, name="preferences-restore"),
    path("voorkeuren/geen-mail/", preferences.mail_stop, name="mail-stop"),
    path("voorkeuren/weer-mail/", preferences.mail_start, name="mail-start"),
    # The links of a mail. The key stands in no log: see DISCREET_PATHS in the settings.
    path("post/<str:key>/", links.preferences_by_link, name="preferences-by-link"),
    path("post/<str:key>/herstel/", links.preferences_restore_by_link, name="preferences-restore-by-link"),
    path("post/<str:key>/afmelden/", links.unsubscribe, name="unsubscribe"),
    path("post/<str:key>/toch-wel/", links.mail_start_by_link, name="mail-start-by-link"),
    path("beheer/", messages.message_list, name="message-list"),
    path("beheer/<int:pk>/", messages.message_detail, name="message-detail"),
    path("beheer/<int:pk>/opnieuw/", messages.message_resend, name="message-resend"),
    path("beheer/<int:pk>/niet-versturen/", messages.message_suppress, name="message-suppress"),
    path("beheer/<int:pk>/adres-klopt/", messages.message_address, name="message-address"),
    path("beheer/lijn/dicht/", line.line_close, name="line-close"),
    path("beheer/lijn/open/", line.line_open, name="line-open"),
]
