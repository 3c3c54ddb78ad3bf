"""The settings of the workspace as one mapping, from the data folder and the environment."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from braidwork.errors import DataError, RefusedError
from braidwork.reference.clock import REGION_CLOCK
from braidwork.workspace.accounts.sign_in_settings import sign_in_settings

DEMO_SECRET = "demo secret of an invented workspace: anyone can read it, so it guards nobody"
SECRET_NAME, DATABASE_NAME = "workspace.secret", "workspace.sqlite3"
IDLE_SECONDS = 2 * 60 * 60
_SHORTEST_SECRET = 40
_SITE = Path(__file__).parent
_PASSWORDS = "django.contrib.auth.password_validation"


def configuration(data: Path, *, demo: bool, environment: Mapping[str, str]) -> dict[str, Any]:
    """Every setting of the workspace of a data folder; nothing is read but `environment` and the secret's file."""
    secure = not demo
    return {
        "SECRET_KEY": DEMO_SECRET if demo else _secret(data, environment),
        "DEBUG": False,
        "DEMO": demo,
        "SHARED_DEVICES": environment.get("BRAIDWORK_SHARED_DEVICES", "") == "1",
        "DATA_FOLDER": str(data),
        "ALLOWED_HOSTS": _hosts(environment),
        "INSTALLED_APPS": [
            "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
            "allauth.account", "allauth.mfa", "axes", "django_htmx",
            "braidwork.workspace.accounts", "braidwork.workspace.casework",
            "braidwork.workspace.casework.serving", "braidwork.workspace.casework.papers",
            "braidwork.workspace.casework.same_person", "braidwork.workspace.casework.equal_opportunity",
            "braidwork.workspace.casework.prospects",
            "braidwork.workspace.rulebook", "braidwork.workspace.fiscal",
            "braidwork.workspace.casework.services",
            "braidwork.workspace.casework.plans",
        ],
        "AUTH_USER_MODEL": "accounts.Staff",
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "sign-in",
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "braidwork.workspace.site.guarding.GuardedHeaders",
            "braidwork.workspace.casework.papers.receiving.FilesOnlyWhereTaken",
            "braidwork.workspace.site.guarding.NoNullCharacters",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "braidwork.workspace.site.guarding.SlidingSession",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "braidwork.workspace.accounts.limiting.FewTries",
            "braidwork.workspace.accounts.sessions.StaffSessions",
            "django_htmx.middleware.HtmxMiddleware",
            "braidwork.workspace.site.shared_devices.SharedDevice",
        ],
        "ROOT_URLCONF": "braidwork.workspace.site.urls",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [_SITE / "templates"],
                "OPTIONS": {
                    "builtins": ["braidwork.workspace.site.words"],
                    "libraries": {"words": "braidwork.workspace.site.words"},
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "braidwork.workspace.site.guarding.every_page",
                        "braidwork.workspace.accounts.sessions.session_end",
                        "braidwork.workspace.casework.seat_pages.every_client_page",
                    ]
                },
            }
        ],
        "DATABASES": {"default": _database(data, environment)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True, "TIME_ZONE": REGION_CLOCK, "LANGUAGE_CODE": "en-us",
        "APPEND_SLASH": False,
        "SESSION_COOKIE_AGE": IDLE_SECONDS, "SESSION_SAVE_EVERY_REQUEST": False,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True, "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_SAMESITE": "Lax", "CSRF_COOKIE_SECURE": secure, "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "braidwork.workspace.site.guarding.form_too_old",
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if _behind_tls(environment) else None,
        "BEHIND_PROXY": _behind_tls(environment),
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 200_000, "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
        # No page takes a file but those that `papers.receiving` lets through; two fields, camera and file, a form.
        "DATA_UPLOAD_MAX_NUMBER_FILES": 2,
        "FILE_UPLOAD_HANDLERS": ["braidwork.workspace.casework.papers.receiving.NoFiles"],
        "PAPERS_FOLDER": str((data / "workspace-papers").absolute()),
        "LOGGING": _LOGGING,
        **sign_in_settings(demo=demo, environment=environment),
    }  # fmt: skip


# A message may quote what a client typed; the log gets the kind of error and the place in the code only.
_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"no_values": {"()": "braidwork.workspace.site.guarding.NoValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "no_values"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
    },
}


def new_secret(data: Path) -> Path:
    """Writes a fresh secret into the data folder, readable by its owner only; an existing one is kept."""
    path = data / SECRET_NAME
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """WAL where the linked SQLite's WAL is sound (3.51.3+, 3.50.7, 3.44.6), else DELETE: the rollback journal."""
    series, patch = version[:2], version[2]
    sound = version >= (3, 51, 3) or (series == (3, 50) and patch >= 7) or (series == (3, 44) and patch >= 6)
    return "WAL" if sound else "DELETE"


def _secret(data: Path, environment: Mapping[str, str]) -> str:
    found = environment.get("BRAIDWORK_SECRET_KEY", "")
    path = data / SECRET_NAME
    if not found and path.exists():
        found = path.read_text(encoding="utf-8").strip()
    mend = "run braidwork workspace init, or set BRAIDWORK_SECRET_KEY to 40 random characters or more."
    if not found and _holds_demo(data / DATABASE_NAME):
        raise RefusedError("this folder holds a demo workspace.", where=str(data), mend="add --demo to the command.")
    if not found:
        raise RefusedError("the workspace has no secret yet.", where=str(path), mend=mend)
    if found == DEMO_SECRET or len(found) < _SHORTEST_SECRET:
        raise RefusedError("the secret of the workspace is the demo secret, or too short.", where=str(path), mend=mend)
    return found


def _holds_demo(database: Path) -> bool:
    """Whether a database of a folder holds invented staff."""
    if not database.exists():
        return False
    try:
        connection = sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)
        try:
            return connection.execute("SELECT 1 FROM accounts_staff WHERE is_synthetic LIMIT 1").fetchone() is not None
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _hosts(environment: Mapping[str, str]) -> list[str]:
    named = [h.strip() for h in environment.get("BRAIDWORK_HOSTS", "").split(",") if h.strip()]
    if "*" in named:
        raise RefusedError(
            "BRAIDWORK_HOSTS allows every host.", mend="name the hosts of the workspace, comma separated."
        )
    return [*named, "localhost", "127.0.0.1", "[::1]"]


def _behind_tls(environment: Mapping[str, str]) -> bool:
    return environment.get("BRAIDWORK_BEHIND_TLS", "") == "1"


def _database(data: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    address = environment.get("BRAIDWORK_DATABASE_URL", "")
    if address:
        return _postgresql(address)
    # secure_delete: what a client erases is overwritten in the file. recursive_triggers: a row that is replaced counts
    # as deleted, so that tables which are only added to refuse that as well.
    pragmas = (
        f"journal_mode={journal_mode()}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON",
        "recursive_triggers=ON",
    )  # fmt: skip
    start = " ".join(f"PRAGMA {p};" for p in pragmas)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str((data / DATABASE_NAME).absolute()),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": start},
    }


def _postgresql(address: str) -> dict[str, Any]:
    where = "BRAIDWORK_DATABASE_URL"
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise DataError(
            "this is not the address of a PostgreSQL database.", where=where, mend="write postgresql://user@host/name."
        )
    try:
        import psycopg  # noqa: F401 - Django loads it by name, and would say less kindly that it is absent
    except ImportError as error:
        mend = "install braidwork[postgres]."
        raise DataError("PostgreSQL needs psycopg, which is not installed.", where=where, mend=mend) from error
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "", "PORT": str(parts.port or ""), "CONN_MAX_AGE": 60,
    }  # fmt: skip
