"""Every setting, from the environment, read strictly. docs/operator.md tells what each variable does."""

import os
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cmms.environment import LOOPBACK, Environment, stop

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
env = Environment(os.environ, BASE_DIR)

# -- Who may reach it, and how -----------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret-key")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS", False)

_reachable = [host for host in ALLOWED_HOSTS if host not in LOOPBACK]
PUBLIC_URL = (env.origins("PUBLIC_URL") or [f"{'https' if HTTPS else 'http'}://"
                                            f"{_reachable[0].lstrip('.') if _reachable else 'localhost:8000'}"])[0]
if _reachable and DEBUG:
    stop(f"DEBUG=true shows secrets to whoever reaches {_reachable[0]}; it is for this machine's own addresses only.")
if _reachable and "HTTPS" not in os.environ:
    stop(f"ALLOWED_HOSTS names {_reachable[0]}: say HTTPS=true, or HTTPS=false if passwords may travel in the clear.")

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # probes speak plain HTTP to the process itself
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000, low=0, high=63_072_000) if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.whole("SESSION_DAYS", 14, low=1, high=365) * 86_400
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The company's other subdomains and the browsers' preload list are not ours to bind (W005, W021).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [SELF], "object-src": [NONE], "base-uri": [NONE], "form-action": [SELF], "frame-ancestors": [NONE],
    "img-src": [SELF, "data:", "blob:"],
}}

PRODUCT_NAME = env.text("PRODUCT_NAME", "Open CMMS")
CLOSE_AFTER_DAYS = env.whole("CLOSE_AFTER_DAYS", 14, low=0, high=3650)  # finished orders close by themselves then

# -- What it is made of ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cmms.admin_site.CmmsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "mptt",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "cmms",
    "cmms.accounts",
    "cmms.audit",
    "cmms.notifications",
    "cmms.webhooks",
    "assets",
    "inventory",
    "workorders",
    "maintenance",
    "reporting",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cmms.reader.ReaderMiddleware",
    "cmms.audit.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cmms.offline.PageUserMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "cmms.urls"
WSGI_APPLICATION = "cmms.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "cmms.home.shell",
        "cmms.notifications.views.unread",
    ]},
}]

# -- Where it keeps things ---------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# These commands change tables or rights, so they connect as the owner where MIGRATION_DATABASE_URL names one.
OWNER_COMMANDS = frozenset({
    "migrate", "sqlmigrate", "showmigrations", "makemigrations", "partitions", "database_roles", "sqlflush",
})

_command = sys.argv[1] if len(sys.argv) > 1 and Path(sys.argv[0]).name in {"manage.py", "django-admin"} else ""
_application = env.database("DATABASE_URL", "sqlite:///var/cmms.sqlite3")
_owner = env.database("MIGRATION_DATABASE_URL")
if _owner and _owner["ENGINE"] != _application["ENGINE"]:
    stop("MIGRATION_DATABASE_URL and DATABASE_URL name different kinds of database.")
_database: dict[str, Any] = _owner if _owner and _command in OWNER_COMMANDS else _application
_pool = env.whole("DATABASE_POOL_SIZE", 0, low=0, high=500)
if _database["ENGINE"].endswith("postgresql"):
    # Fit for PgBouncer in transaction mode: no server-side cursors, and prepare_threshold left as Django sets it.
    _database |= {"DISABLE_SERVER_SIDE_CURSORS": True, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0 if _pool else 60}
    _database["OPTIONS"] = {"application_name": "cmms", "connect_timeout": 10, **_database["OPTIONS"]}
    if _pool:
        _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
else:
    if _pool:
        stop("DATABASE_POOL_SIZE is for PostgreSQL; SQLite has no pool.")
    # Immediate transactions wait for the writer before them instead of failing when they turn from reading to writing.
    _database["CONN_MAX_AGE"] = 60
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE", "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000",
    }
    Path(_database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": _database}

_redis = env.cache("REDIS_URL")
CACHES: dict[str, dict[str, Any]]
if _redis:
    CACHES = {"default": {
        "BACKEND": "django_redis.cache.RedisCache", "LOCATION": _redis, "KEY_PREFIX": "cmms",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 3, "SOCKET_TIMEOUT": 3},
    }}
    SESSION_ENGINE = "django.contrib.sessions.backends.cache"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "cmms"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MADE_STATIC = VAR / "made-static"  # static files that are drawn from libraries when they are found or collected
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cmms.icons.IconFinder",
]
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR / "media")  # served by views that ask for permission, never as files
for _served in (STATIC_ROOT, *STATICFILES_DIRS):
    if _served == MEDIA_ROOT or _served in MEDIA_ROOT.parents or MEDIA_ROOT in _served.parents:
        stop(f"MEDIA_ROOT={MEDIA_ROOT} and {_served}, whose files anybody may read, lie within each other.")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG
                    else "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- People ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["cmms.accounts.backends.RoleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
globals().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "cmms@localhost")

LANGUAGE_CODE = env.one_of("LANGUAGE_CODE", "en", ("en", "de"))
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # what is stored and logged; sites and people have zones of their own

# -- Doors for programs ------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["cmms.rest.permissions.ResourcePermission"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["cmms.rest.authentication.TokenAuthentication",
                                       "cmms.rest.authentication.BrowserAuthentication"],
    "DEFAULT_THROTTLE_CLASSES": ["cmms.rest.throttling.ClientThrottle"],
    "DEFAULT_THROTTLE_RATES": {"client": f"{env.whole('API_RATE_PER_MINUTE', 1200, low=1, high=1_000_000)}/minute"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cmms.rest.parsing.BodyParser"],
    "DEFAULT_SCHEMA_CLASS": "cmms.rest.schema.Description",
    "DEFAULT_METADATA_CLASS": "cmms.rest.metadata.WhereDescribed",
    "EXCEPTION_HANDLER": "cmms.rest.errors.answer",
    "NUM_PROXIES": 1,
}
# Private networks that webhooks may call all the same; how long deliveries stay once they were taken or given up.
WEBHOOK_ALLOWED_NETWORKS = env.networks("WEBHOOK_ALLOWED_NETWORKS")
WEBHOOK_KEEP_DAYS = env.whole("WEBHOOK_KEEP_DAYS", 30, low=1, high=3650)
API_STRANGERS_PER_MINUTE = env.whole("API_STRANGERS_PER_MINUTE", 60, low=1, high=1_000_000)  # of one address
SPECTACULAR_SETTINGS = {
    "TITLE": "CMMS", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR", "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True, "persistAuthorization": False},
    "SCHEMA_PATH_PREFIX": "/api/v1/", "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "cmms.rest.describing.finish",
                             "cmms.examples.add"],
    # one name for each set of choices, whatever field it stands in
    "ENUM_NAME_OVERRIDES": {
        "WorkOrderStatus": "workorders.choices.Status", "Priority": "workorders.choices.Priority",
        "AssetStatus": "assets.models.AssetStatus", "StepKind": "workorders.choices.StepKind",
        "SafetyAction": "workorders.choices.SafetyAction", "CostKind": "workorders.choices.CostKind",
        "CommentKind": "workorders.choices.CommentKind", "AttachmentKind": "workorders.choices.AttachmentKind",
        "FailureKind": "workorders.choices.FailureKind", "LateKind": "workorders.choices.LateKind",
        "MeterKind": "assets.models.MeterKind", "ReadingKind": "assets.models.ReadingKind",
        "LocationKind": "assets.models.LocationKind", "CountStatus": "inventory.models.CountStatus",
        "NotificationKind": "cmms.notifications.models.Kind", "AuditAction": "cmms.audit.models.Action",
        "LateDecision": "workorders.choices.LateDecision", "OccurrenceDecision": "maintenance.choices.Decision",
        "ChangeAction": ["created", "updated", "deleted"],
        "PurchaseStatus": "inventory.models.PurchaseStatus", "ReservationStatus": "inventory.models.ReservationStatus",
    },
}

# -- What it says ------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.one_of("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of every HEAD request that a page answers
    },
}
