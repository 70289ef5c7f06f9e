"""Django's settings, made from the operator's environment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from lindung.config.environment import read
from lindung.kernel.postgres.pool import forget

env = read()
PACKAGE = Path(__file__).resolve().parent.parent

# Without a key nothing can be signed: `lindung` makes one for a demo, an operator gives one.
SECRET_KEY = env.secret_key or "only-for-checks-and-tests-never-served"
DEBUG = False
DEMO = env.demo
ALLOWED_HOSTS = [host.strip() for host in env.hosts.split(",") if host.strip()]
ROOT_URLCONF = "lindung.config.urls"
WSGI_APPLICATION = "lindung.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "lindung.kernel",
    "lindung.kernel.sealing",
    "lindung.access",
    "lindung.access.holders",
    "lindung.directory",
    "lindung.directory.listing",
    "lindung.directory.roster",
    "lindung.cases",
    "lindung.cases.documents",
    "lindung.cases.openings",
    "lindung.cases.finding",
    "lindung.cases.emergency",
    "lindung.cases.exports",
    "lindung.cases.retention",
    "lindung.cases.consents",
    "lindung.cases.groups",
    "lindung.cases.merging",
    "lindung.cases.majority",
    "lindung.cases.voices",
    "lindung.identification",
    "lindung.referral",
    "lindung.intake.window",
    "lindung.protection",
    "lindung.protection.callouts",
    "lindung.protection.informing",
    "lindung.protection.leaving",
    "lindung.protection.shelters",
    "lindung.protection.permissions",
    "lindung.protection.checklist",
    "lindung.protection.care",
    "lindung.statistics",
    "lindung.plans",
    "lindung.plans.reporting",
    "lindung.plans.programmes",
    "lindung.plans.committees",
    "lindung.plans.regional",
    "lindung.plans.reviews",
    "lindung.plans.documents",
    "lindung.desk",
    "lindung.world",
    "lindung.config",
]

MIDDLEWARE = [
    # What every answer carries comes first: also a redirect or refusal given half-way passes through here.
    "lindung.kernel.web.middleware.UnreadBodyMiddleware",
    "lindung.kernel.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lindung.kernel.web.middleware.LocalTimeMiddleware",
    "lindung.kernel.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lindung.access.web.owner.OwnerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lindung.access.web.middleware.IdleLockMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lindung.kernel.web.middleware.InterruptionMiddleware",
    "lindung.kernel.web.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The kernel's and access's folders come first: they restyle the pages allauth ships.
        "DIRS": [PACKAGE / "kernel/web/templates", PACKAGE / "access/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lindung.desk.web.context.frame",
                "lindung.access.web.context.standing_of",
            ],
        },
    }
]
FORM_RENDERER = "lindung.kernel.web.forms.LindungRenderer"

# -- database ---------------------------------------------------------------------------------------------------
POOL = {
    "min_size": 1,
    "max_size": env.db_pool,
    "timeout": 5,  # seconds until a reader is shown the pause
    # The pool waits ever longer between attempts; giving up early makes the next request try at once.
    "reconnect_timeout": 3,
    "reset": forget,
}
BINDING = {"server_side_binding": True, "prepare_threshold": 3}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.db_name,
        "USER": env.db_user,
        "PASSWORD": env.db_password,
        "HOST": env.db_host,
        "PORT": env.db_port,
        # Connections come from the pool, checked before use: a restarted server is met with a fresh one.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Statements are prepared after their third use: the server stops planning the same joins again and again.
        "OPTIONS": BINDING | ({"pool": POOL} if env.db_pool else {}),
    }
}
WALL_ROLE = ""  # tests connect as the owner and drop to the application's role for each request

# -- keys -------------------------------------------------------------------------------------------------------
KEY_PROVIDER = env.key_provider
KEYS_FOLDER = env.keys or str(Path(os.environ.get("LINDUNG_HOME", "var")).resolve() / "keys")
HEADS_FOLDER = env.heads or str(Path(os.environ.get("LINDUNG_HOME", "var")).resolve() / "heads")
KEYD_SOCKET = env.keyd_socket
PKCS11_MODULE, PKCS11_TOKEN, PKCS11_PIN = env.pkcs11_module, env.pkcs11_token, env.pkcs11_pin

# -- sign-in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "lindung.access.backends.GateBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lindung.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# The library counts in a cache of each process; we count in PostgreSQL: django-axes each name from each address,
# `access.caps` names, addresses, codes and keys.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "lindung.access.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Where there is no HTTPS the library would take any origin; `access.forms` takes this site's own only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.https  # passkeys also on http://localhost, as browsers allow
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a touch alone proves nothing about who touches
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "lindung.access.forms.CodeForm",
    "reauthenticate": "lindung.access.forms.CodeAgainForm",
    "authenticate_webauthn": "lindung.access.forms.KeyForm",
    "login_webauthn": "lindung.access.forms.KeyAloneForm",
    "reauthenticate_webauthn": "lindung.access.forms.KeyAgainForm",
    "add_webauthn": "lindung.access.forms.NewKeyForm",
}
MFA_TOTP_ISSUER = "Lindung"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "lindung.access.adapters.attempted_name"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
IDLE_MINUTES = env.idle_minutes
SECOND_FACTOR = env.second_factor
SECURITY_CONTACT = env.security_contact
SECURITY_POLICY = env.security_policy

SESSION_ENGINE = "lindung.access.sessions"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.https
CSRF_COOKIE_SECURE = env.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lindung.config.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["lindung.cases.documents.web.receiving.Receiver"]
UPLOAD_LIMIT = env.upload_limit_mb * 1024 * 1024
FILES_FOLDER = str(Path(os.environ.get("LINDUNG_HOME", "var")).resolve() / "files")
EXPORTS_FOLDER = str(Path(os.environ.get("LINDUNG_HOME", "var")).resolve() / "exports")
SCANNER = env.scanner

# -- headers ----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "require-trusted-types-for": ["'script'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.https:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- language and time ------------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored and computed in UTC; shown where the country's clocks stand
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ms", "Bahasa Melayu")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = env.https
LANGUAGE_COOKIE_SAMESITE = "Lax"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]

# -- static files -----------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "kernel/web/static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "lindung.config.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Nothing of a request but its path goes to the log; paths hold codes only.
    "loggers": {"lindung": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
# A locked name gets the same page as a wrong password, so the library's own page for it is not installed.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
