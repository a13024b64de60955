"""All settings, in groups, read from the environment only; what is missing is said at the start.

`.env.example` lists every variable that is read here (a test holds the two together). For
`make run` and `manage.py` on a developer's machine `collab.embedded` fills in the first three.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from collab.lib.env import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- Three that must be there --------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL").rstrip("/")
DATABASES = {"default": env.db_url("DATABASE_URL")}

if len(SECRET_KEY) < 32 or SECRET_KEY.startswith(("change-me", "django-insecure")):
    raise ImproperlyConfigured("SECRET_KEY must be a secret of 32 characters or more: openssl rand -base64 48")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(f"SITE_URL must be the full address of the site, not {SITE_URL!r}")

DEBUG = env.bool("DEBUG", default=False)
IS_HTTPS = _site.scheme == "https"

# --- What this installation is called and how it looks ----------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="Samenwerkregister")
SITE_REGION = env.str("SITE_REGION", default="")
SITE_CONTACT = env.str("SITE_CONTACT", default="")  # an e-mail address for questions, shown in the footer pages
ACCESSIBILITY_STATEMENT = env.str("ACCESSIBILITY_STATEMENT", default="")  # address of one's own statement
THEME_CLASS = env.str("THEME_CLASS", default="")  # class on <html>, and the stylesheet static/css/theme.css beside it
THEME_STYLESHEET = env.str("THEME_STYLESHEET", default="")

# --- Applications -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "initiatives",
    "partners",
    "collab.dashboard",
    "collab.outbox",
    "collab.accounts",
    "collab.lib",
    "collab.dashboard.site.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "collab.lib.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "collab.accounts.middleware.SessionAgeMiddleware",
    "collab.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "collab.accounts.middleware.SignedInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "collab.lib.middleware.RequestLogMiddleware",
    "collab.lib.middleware.HistoryOfChangesMiddleware",
    "initiatives.views.old_addresses.OldAddresses",
]

ROOT_URLCONF = "collab.urls"
WSGI_APPLICATION = "collab.wsgi.application"
FORM_RENDERER = "collab.lib.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "collab.lib.ui.site",
                "initiatives.header.counts",
            ],
            "builtins": [
                "collab.lib.templatetags.ui",
                "initiatives.templatetags.places",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "collab.lib.templatetags.quick",
            ],
        },
    },
]

# --- Database and cache -----------------------------------------------------------------------------

DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_PREPARED = env.bool("DATABASE_PREPARED", default=True)
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].setdefault("application_name", "samenwerkregister")
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
# Without a threshold psycopg prepares nothing; only `collab.lib.prepared` asks for it.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 5 if DATABASE_PREPARED else None
# What is prepared is found along an index, whoever asks: one plan for any values is as good, and made once.
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    f"-c statement_timeout={env.int('DATABASE_STATEMENT_TIMEOUT_MS', default=30_000)}"
    " -c plan_cache_mode=force_generic_plan",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# Rate limits live in the database: a broker that is down is not a site that is down.
# Many more rows than Django's 300, so that nobody pushes out the count of their own wrong tries.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- People and sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["collab.accounts.store.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "collab.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by an administrator; there is no open registration
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # who did not change the password themselves must hear of it
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "collab.accounts.forms.SignInForm",
    "reset_password": "collab.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "collab.accounts.forms.NewPasswordForm",
    "change_password": "collab.accounts.forms.ChangePasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "keep_form": "60/h/ip",
    # Links in mail: a wrong key counts, a right one does not (a whole town hall has one address, and so has the
    # mail server that unsubscribes for its users); with a right key one changes one's mind only so often.
    "wrong_mail_link": "60/h/ip",
    "mail_choice": "60/h/key",
    # The addresses of calendars in the same way; a right one counts only when the whole calendar is written out.
    "wrong_calendar_link": "60/h/ip",
    "calendar": "60/h/key",
}
# How many proxies of our own stand in front: their addresses in X-Forwarded-For are believed, no others.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
SESSION_ENGINE = "collab.accounts.store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # after the last use (collab.accounts.sessions)
SESSION_ABSOLUTE_AGE = 60 * 60 * 24 * 30  # after signing in
SESSION_COOKIE_NAME = "session"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4

# --- Security ---------------------------------------------------------------------------------------

ALLOWED_HOSTS = [_site.hostname, *env.list("ALLOWED_HOSTS", default=[])]
if _site.hostname in {"127.0.0.1", "localhost"}:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "collab.lib.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^healthz"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture", "browsing-topics")
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000  # whoever sends hundreds reads in words how many fit; they are not kept

# Reading a page changes nothing, so only what is sent tells the history who did it.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Language and time --------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Static files -------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Mail -----------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20  # the default is none: a mail server that hangs would hang a worker
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <noreply@{_site.hostname}>")

# What leaves by itself goes through the outbox (collab.outbox): the sorts of news, and who writes the letters.
OUTBOX_KINDS = ["initiatives.reminders.kinds.KINDS"]
# What stands on the page with news: in whose words, and which of it somebody may see.
OUTBOX_WORDS = "initiatives.reminders.words.told"
OUTBOX_VISIBLE = "initiatives.reminders.sight.visible_to"
OUTBOX_LETTERS = {
    "reminders": "initiatives.reminders.letters.Reminders",
    "reflection": "initiatives.reflection.letters.Reflection",
    "consent": "initiatives.consent.letters.Consent",
    "celebration": "initiatives.celebrations.letters.Invitations",
    "meeting": "initiatives.meeting.letters.Meeting",
    "overlap": "initiatives.overlap.letters.Overlaps",
}
# Which installation this is: a copy of its database elsewhere must send nothing by itself.
INSTANCE_ID = env.str("INSTANCE_ID", default=SITE_URL)
# So many mails a day always leave; more than ten usual days waits for an administrator.
OUTBOX_BRAKE = env.int("OUTBOX_BRAKE", default=500)
# After so many days the words of a mail are removed; that it was sent stays.
OUTBOX_RETENTION_DAYS = env.int("OUTBOX_RETENTION_DAYS", default=90)
OUTBOX_BATCH = 100  # taken at once by a sender
OUTBOX_LEASE_SECONDS = 600  # longer than the slowest conversation about one mail: many times EMAIL_TIMEOUT
OUTBOX_GRACE_SECONDS = 900  # what is uncertain waits so long for somebody to look, and is then sent once more

# --- Background work: the broker is a doorbell, PostgreSQL is the truth ---------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "pgmq://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 540
CELERY_TASK_SOFT_TIME_LIMIT = 480
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
# Two queues: what takes minutes never stands before the mail. A worker may serve both, or each its own.
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {"outbox.send": "mail", "outbox.heartbeat": "mail", "*": "long"}
CELERY_BEAT_SCHEDULER = "collab.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # worker and schedule wait for their broker, however long
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # what runs has its time limit
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 600, "max_retries": 0, "socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    if REDIS_URL
    else {
        "init_extension": False,
        "conn_string": env.str("DATABASE_URL"),
        "wait_time_seconds": 0,
        "polling_interval": 0.5,
        "visibility_timeout": 600,
        "pool_timeout": 3,
    }
)
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # pgmq limits the names of queues to 47 characters

# --- Logging: one line of JSON an event, without e-mail addresses or tokens -----------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "structlog.stdlib.ProcessorFormatter", "processors": "ext://collab.lib.logs.OUTPUT"},
    },
    "filters": {"not_discreet": {"()": "collab.lib.discreet.NotDiscreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["not_discreet"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "pgmq": {"level": "WARNING"},
    },
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# Where nobody is to be traced (collab.lib.discreet): recording dissent, also without a name; the sheet of the members;
# and the links of mail, of a reflector, of who is named or pictured and of a calendar: their key must stand in no log
# and no history.
DISCREET_PATHS = [
    r"/initiatieven/\d+/tegengeluid/", r"/initiatieven/\d+/spiegel/mee/", r"/berichten/post/", r"/reflectie/l/",
    r"/toestemming/l/", r"/agenda/",
]  # fmt: skip
