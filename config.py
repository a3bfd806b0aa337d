"""Settings, read once from the environment and frozen.

Every variable is optional where ``BASE_URL`` is a loopback address (development). Elsewhere the secret, the contact
and the names that the notices are composed from must be given.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

import limits
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
TRANSLATIONS = ROOT / "translations"
SHORTEST_SECRET = 32
_DEVELOPMENT_SECRET = "for development on a loopback address alone"  # noqa: S105 – refused anywhere else
_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DATABASES = frozenset({"sqlite", "postgresql", "postgres", "postgresql+psycopg"})


class SettingsError(Exception):
    """A variable of the environment that cannot be used; the text names it, says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """A text in both languages; neither stands in for the other."""

    cy: str
    en: str

    def in_locale(self, locale: str | None) -> str:
        """The text in ``locale``; Welsh first, then English, where a page speaks both (``None``)."""
        if locale is None:
            return self.cy if self.cy == self.en else f"{self.cy} / {self.en}"
        return self.cy if locale == "cy" else self.en


Encryption = Literal["offered", "required", "whole"]
"""Of a connection to a mail server: from STARTTLS on where the server offers it, or has to; or from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over by SMTP; ``user`` and ``password`` are both given or both None."""

    host: str
    port: int
    encryption: Encryption
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyAccount:
    """A service of GOV.UK Notify, and its template that takes a ``subject`` and a ``body``."""

    url: str
    key: str = field(repr=False)
    template_id: str
    reply_to_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set from outside. Bare numbers are days, and ``base_url`` is the address of the service."""

    base_url: str
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    instance_path: Path
    host: str
    port: int
    trusted_hosts: tuple[str, ...]
    trusted_proxies: int
    organisation: Bilingual
    controller: Bilingual
    contact_email: str
    contact_phone: str | None
    postal_address: Bilingual | None
    dpo_email: str
    feedback_url: str
    draft_days: int
    sensitive_days: int
    backup_days: int
    rate_limit: str
    sign_in_idle: timedelta
    sign_in_lasts: timedelta
    accessibility_prepared: date
    accessibility_tested: date
    mail_server: MailServer | None
    mail_from: str
    notify: NotifyAccount | None
    erasure_ledger: Path
    development: bool

    @property
    def secure(self) -> bool:
        """Whether the service is reached over https, so that cookies and HSTS can insist on it."""
        return self.base_url.startswith("https://")

    @property
    def mail_service(self) -> Literal["smtp", "notify"] | None:
        """What carries mail; None where nothing is set up to."""
        if self.mail_server:
            return "smtp"
        return "notify" if self.notify else None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read settings from ``environ``.

        Raises SettingsError, with one sentence that names the variable and the remedy, on the first that is wrong.
        """
        read = _Reader(environ)
        base_url = read.base_url()
        development = is_loopback(urlsplit(base_url).hostname or "")
        instance = Path(read.text("INSTANCE_PATH", str(ROOT / "instance"))).absolute()
        contact = read.email("CONTACT_EMAIL", "holi@localhost.example" if development else None)
        organisation = read.bilingual("ORGANISATION", _SAMPLE_ORGANISATION if development else None)
        host = urlsplit(base_url).hostname or ""
        return cls(
            base_url=base_url,
            secret_key=read.secret(development),
            database_url=read.database(f"sqlite:///{instance / 'holi.sqlite3'}"),
            instance_path=instance,
            host=read.text("HOST", "127.0.0.1"),
            port=read.number("PORT", 8000, 1, 65535),
            trusted_hosts=tuple(read.text("TRUSTED_HOSTS", host).replace(",", " ").split()),
            trusted_proxies=read.number("TRUSTED_PROXIES", 0, 0, 10),
            organisation=organisation,
            controller=read.bilingual("CONTROLLER", organisation),
            contact_email=contact,
            contact_phone=read.text("CONTACT_PHONE", "") or None,
            postal_address=read.bilingual_or_none("POSTAL_ADDRESS"),
            dpo_email=read.email("DPO_EMAIL", contact),
            feedback_url=read.link("FEEDBACK_URL", f"mailto:{contact}"),
            draft_days=read.number("DRAFT_DAYS", 7, 1, 31),
            sensitive_days=read.number("SENSITIVE_DAYS", 14, 0, 365),
            backup_days=read.number("BACKUP_DAYS", 30, 0, 365),
            rate_limit=read.limit("RATE_LIMIT", "3000 per 5 minutes"),
            sign_in_idle=timedelta(minutes=read.number("SIGN_IN_IDLE_MINUTES", 120, 5, 1440)),
            sign_in_lasts=timedelta(hours=read.number("SIGN_IN_HOURS", 12, 1, 168)),
            accessibility_prepared=read.date("ACCESSIBILITY_PREPARED", date(2026, 11, 24)),
            accessibility_tested=read.date("ACCESSIBILITY_TESTED", date(2026, 11, 24)),
            mail_server=read.mail_server(),
            mail_from=read.email("MAIL_FROM", contact),
            notify=read.notify(),
            erasure_ledger=Path(read.text("ERASURE_LEDGER", str(instance / "erasures.jsonl"))).absolute(),
            development=development,
        )


_SAMPLE_ORGANISATION = Bilingual(cy="Sefydliad enghreifftiol", en="Sample organisation")


_MAIL_SCHEMES: Mapping[str, tuple[Encryption, int]] = {
    "smtp": ("offered", 25),
    "smtp+starttls": ("required", 587),
    "smtps": ("whole", 465),
}


def is_loopback(host: str) -> bool:
    """Whether ``host`` can only be this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        _ = parts.port  # judged only when it is asked for
    except ValueError:
        return None
    return parts


def _mail_server(url: str) -> MailServer | None:
    """The server that the URL names; None where it cannot be read, or names something beside."""
    parts = _split(url)
    if parts is None or parts.scheme not in _MAIL_SCHEMES or not parts.hostname or parts.port == 0:
        return None
    if parts.path.strip("/") or parts.query or parts.fragment or bool(parts.username) != bool(parts.password):
        return None
    encryption, port = _MAIL_SCHEMES[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=parts.port or port,
        encryption=encryption,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _names_database(url: str) -> bool:
    """Whether the URL can be read, and names a database that is still there when the service has stopped."""
    try:
        return make_url(url).database not in {None, "", ":memory:"}
    except (ArgumentError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class _Reader:
    environ: Mapping[str, str]

    def text(self, name: str, default: str | None) -> str:
        value = self.environ.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise SettingsError(f"{name} is not set: set it in the environment (README, “Settings”, has an example).")
        return default

    def bilingual(self, name: str, default: Bilingual | None) -> Bilingual:
        return Bilingual(
            cy=self.text(f"{name}_CY", default.cy if default else None),
            en=self.text(f"{name}_EN", default.en if default else None),
        )

    def bilingual_or_none(self, name: str) -> Bilingual | None:
        given = [self.environ.get(f"{name}_{suffix}", "").strip() for suffix in ("CY", "EN")]
        return self.bilingual(name, None) if any(given) else None

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        # int() itself refuses what is thousands of digits long.
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and lowest <= int(value) <= highest):
            raise SettingsError(f"{name} is “{value}”: give a whole number from {lowest} to {highest}.")
        return int(value)

    def date(self, name: str, default: date) -> date:
        value = self.text(name, default.isoformat())
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise SettingsError(f"{name} is “{value}”: give a date as YYYY-MM-DD.") from None

    def email(self, name: str, default: str | None) -> str:
        value = self.text(name, default)
        local, _, domain = value.partition("@")
        if (
            not local
            or "@" in domain
            or "." not in domain.strip(".")
            or any(character.isspace() for character in value)
        ):
            raise SettingsError(f"{name} is “{value}”: give an email address, like name@example.com.")
        return value

    def link(self, name: str, default: str) -> str:
        value = self.text(name, default)
        parts = _split(value)
        if parts is None or not (parts.netloc if parts.scheme in {"http", "https"} else parts.scheme == "mailto"):
            raise SettingsError(f"{name} is “{value}”: give an address that begins with https:// or mailto:.")
        return value

    def limit(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            usable = [limit.amount > 0 for limit in limits.parse_many(value)] == [True]
        except ValueError:
            usable = False
        if not usable:
            raise SettingsError(f"{name} is “{value}”: give one limit like “{default}”.")
        return value

    def base_url(self) -> str:
        value = self.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        if not _ORIGIN.fullmatch(value) or _split(value) is None:
            raise SettingsError(f"BASE_URL is “{value}”: give scheme and host alone, like https://holi.example.com.")
        return value

    def database(self, default: str) -> str:
        value = self.text("DATABASE_URL", default)
        scheme, _, rest = value.partition("://")
        url = value if scheme == "sqlite" else f"postgresql+psycopg://{rest}"
        if scheme not in _DATABASES or not _names_database(url):
            raise SettingsError(
                "DATABASE_URL is not usable: give sqlite:////path/to/file or postgresql://user:password@host/database."
            )
        return url

    def mail_server(self) -> MailServer | None:
        """Raises SettingsError without repeating the URL, which may hold a password."""
        value = self.text("MAIL_URL", "")
        if not value:
            return None
        server = _mail_server(value)
        if server is None:
            raise SettingsError(
                "MAIL_URL is not usable: give smtp+starttls://user:password@host:587, smtps://user:password@host "
                "or smtp://host, with %XX for signs like @ and / in a password."
            )
        if server.user and server.encryption == "offered" and not is_loopback(server.host):
            raise SettingsError(
                "MAIL_URL is smtp:// with a password, which could then cross the network unencrypted: "
                "begin it with smtp+starttls:// or smtps://."
            )
        return server

    def notify(self) -> NotifyAccount | None:
        """Raises SettingsError without repeating the key."""
        key = self.text("NOTIFY_API_KEY", "")
        if not key:
            return None
        if self.text("MAIL_URL", ""):
            raise SettingsError("NOTIFY_API_KEY is set, and so is MAIL_URL: keep the one that mail is to go by.")
        # A name of the service’s choosing, its identifier and the secret.
        if not (_UUID.fullmatch(key[-36:]) and _UUID.fullmatch(key[-73:-37]) and key[-37] == "-"):
            raise SettingsError(
                "NOTIFY_API_KEY is not usable: give the whole key, as GOV.UK Notify showed it when it was made."
            )
        return NotifyAccount(
            key=key,
            template_id=self.uuid("NOTIFY_TEMPLATE_ID", None),
            reply_to_id=self.uuid("NOTIFY_REPLY_TO_ID", "") or None,
            url=self.notify_url("https://api.notifications.service.gov.uk"),
        )

    def uuid(self, name: str, default: str | None) -> str:
        value = self.text(name, default)
        if value != default and not _UUID.fullmatch(value):
            raise SettingsError(f"{name} is “{value}”: give the identifier that GOV.UK Notify shows, of 36 characters.")
        return value

    def notify_url(self, default: str) -> str:
        value = self.text("NOTIFY_URL", default).rstrip("/")
        host = urlsplit(value).hostname if _ORIGIN.fullmatch(value) and _split(value) else None
        if not host or not (value.startswith("https://") or is_loopback(host)):
            raise SettingsError(f"NOTIFY_URL is “{value}”: give an address that begins with https://, like {default}.")
        return value

    def secret(self, development: bool) -> str:
        value = self.text("SECRET_KEY", _DEVELOPMENT_SECRET if development else None)
        weak = len(value) < SHORTEST_SECRET or len(set(value)) < 10 or value == _DEVELOPMENT_SECRET
        if weak and not development:
            raise SettingsError(
                "SECRET_KEY is weak: set it to what this prints: "
                "python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return value
