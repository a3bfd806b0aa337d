"""Settings: what is wrong in the environment stops the service, in one sentence."""

from __future__ import annotations

import re
import secrets
import uuid
from pathlib import Path

import pytest

from config import Bilingual, MailServer, NotifyAccount, Settings, SettingsError, is_loopback

STRONG = secrets.token_hex(32)
ELSEWHERE = {
    "BASE_URL": "https://holi.example.com",
    "SECRET_KEY": STRONG,
    "ORGANISATION_CY": "Sefydliad",
    "ORGANISATION_EN": "Organisation",
    "CONTACT_EMAIL": "holi@example.com",
}
NOTIFY = {"NOTIFY_API_KEY": f"holi-{uuid.uuid4()}-{uuid.uuid4()}", "NOTIFY_TEMPLATE_ID": str(uuid.uuid4())}


def read(**environ: str) -> Settings:
    return Settings.from_environ(environ)


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(**environ)
    return str(caught.value)


def test_on_a_loopback_address_nothing_has_to_be_set() -> None:
    settings = read()
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.development
    assert not settings.secure
    assert settings.trusted_hosts == ("127.0.0.1",)
    assert settings.database_url.startswith("sqlite:////")


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("BASE_URL", "holi.example.com", "give scheme and host alone"),
        ("BASE_URL", "ftp://holi.example.com", "give scheme and host alone"),
        ("BASE_URL", "https://holi.example.com/forms", "give scheme and host alone"),
        ("BASE_URL", "https://holi.example.com?a=b", "give scheme and host alone"),
        ("BASE_URL", "https://holi.example.com#top", "give scheme and host alone"),
        ("BASE_URL", "https://someone:secret@holi.example.com", "give scheme and host alone"),
        ("BASE_URL", "https://holi.example.com:70000", "give scheme and host alone"),
        ("BASE_URL", "http://[::1", "give scheme and host alone"),
        ("BASE_URL", "https://", "give scheme and host alone"),
        ("PORT", "0", "give a whole number from 1 to 65535"),
        ("PORT", "65536", "give a whole number from 1 to 65535"),
        ("PORT", "http", "give a whole number from 1 to 65535"),
        ("PORT", "٨٠", "give a whole number from 1 to 65535"),
        ("TRUSTED_PROXIES", "-1", "give a whole number from 0 to 10"),
        ("DRAFT_DAYS", "0", "give a whole number from 1 to 31"),
        ("DRAFT_DAYS", "7.5", "give a whole number from 1 to 31"),
        ("DRAFT_DAYS", "9" * 5000, "give a whole number from 1 to 31"),
        ("SENSITIVE_DAYS", "366", "give a whole number from 0 to 365"),
        ("BACKUP_DAYS", "a month", "give a whole number from 0 to 365"),
        ("CONTACT_EMAIL", "holi", "give an email address"),
        ("CONTACT_EMAIL", "holi@localhost", "give an email address"),
        ("CONTACT_EMAIL", "@example.com", "give an email address"),
        ("CONTACT_EMAIL", "ho li@example.com", "give an email address"),
        ("CONTACT_EMAIL", "holi@example@com.org", "give an email address"),
        ("DPO_EMAIL", "data protection", "give an email address"),
        ("FEEDBACK_URL", "javascript:alert(1)", "give an address that begins with https:// or mailto:"),
        ("FEEDBACK_URL", "https:", "give an address that begins with https:// or mailto:"),
        ("FEEDBACK_URL", "http://[", "give an address that begins with https:// or mailto:"),
        ("RATE_LIMIT", "many", "give one limit like"),
        ("RATE_LIMIT", "0 per minute", "give one limit like"),
        ("RATE_LIMIT", "5 per second; 6 per minute", "give one limit like"),
        ("RATE_LIMIT", "5 per fortnight", "give one limit like"),
        ("ACCESSIBILITY_PREPARED", "24/11/2026", "give a date as YYYY-MM-DD"),
        ("ACCESSIBILITY_TESTED", "2026-02-30", "give a date as YYYY-MM-DD"),
        ("DATABASE_URL", "mysql://localhost/holi", "give sqlite:////path/to/file or postgresql://"),
        ("DATABASE_URL", "holi.sqlite3", "give sqlite:////path/to/file or postgresql://"),
        ("DATABASE_URL", "sqlite://", "give sqlite:////path/to/file or postgresql://"),
        ("DATABASE_URL", "sqlite:///:memory:", "give sqlite:////path/to/file or postgresql://"),
        ("DATABASE_URL", "postgresql://user:password@host", "give sqlite:////path/to/file or postgresql://"),
        ("DATABASE_URL", "postgresql://user:password@host:port/holi", "give sqlite:////path/to/file or postgresql://"),
        ("MAIL_URL", "mail.example.com", "give smtp+starttls://"),
        ("MAIL_URL", "http://mail.example.com", "give smtp+starttls://"),
        ("MAIL_URL", "smtp://", "give smtp+starttls://"),
        ("MAIL_URL", "smtp://mail.example.com:port", "give smtp+starttls://"),
        ("MAIL_URL", "smtp://mail.example.com:0", "give smtp+starttls://"),
        ("MAIL_URL", "smtp://mail.example.com/inbox", "give smtp+starttls://"),
        ("MAIL_URL", "smtps://user@mail.example.com", "give smtp+starttls://"),
        ("MAIL_URL", "smtps://user:pass/word@mail.example.com", "give smtp+starttls://"),
        ("MAIL_URL", "smtp://user:password@mail.example.com", "begin it with smtp+starttls:// or smtps://"),
        ("MAIL_FROM", "Holi <holi@example.com>", "give an email address"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_the_remedy(name: str, value: str, remedy: str) -> None:
    told = refusal(**{name: value})
    assert told.startswith(f"{name} is ")
    assert remedy in told
    assert "\n" not in told


def test_a_wrong_database_url_is_refused_without_repeating_its_password() -> None:
    assert "secret-word" not in refusal(DATABASE_URL="postgresql://user:secret-word@host:port/holi")


@pytest.mark.parametrize("url", ["smtp://user:secret-word@mail.example.com", "smtps://user:secret-word@host:port"])
def test_a_wrong_mail_url_is_refused_without_repeating_its_password(url: str) -> None:
    assert "secret-word" not in refusal(MAIL_URL=url)


def test_without_a_mail_service_mail_comes_from_the_contact_and_goes_nowhere() -> None:
    settings = read(**ELSEWHERE)
    assert settings.mail_service is None
    assert settings.mail_from == "holi@example.com"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", MailServer(host="127.0.0.1", port=2525, encryption="offered")),
        ("smtp://mail.example.com/", MailServer(host="mail.example.com", port=25, encryption="offered")),
        ("smtp://[::1]", MailServer(host="::1", port=25, encryption="offered")),
        ("smtp://u:p@localhost", MailServer(host="localhost", port=25, encryption="offered", user="u", password="p")),
        (
            "smtp+starttls://holi%40example.com:a%2Fb%3A@mail.example.com",
            MailServer(
                host="mail.example.com", port=587, encryption="required", user="holi@example.com", password="a/b:"
            ),
        ),
        (
            "smtps://u:p@mail.example.com:4650",
            MailServer(host="mail.example.com", port=4650, encryption="whole", user="u", password="p"),
        ),
        ("smtps://mail.example.com", MailServer(host="mail.example.com", port=465, encryption="whole")),
    ],
)
def test_a_mail_url_says_where_how_safely_and_as_whom(url: str, server: MailServer) -> None:
    settings = read(**ELSEWHERE | {"MAIL_URL": url, "MAIL_FROM": "nobody@example.com"})
    assert settings.mail_server == server
    assert settings.mail_service == "smtp"
    assert settings.mail_from == "nobody@example.com"


def test_a_key_of_notify_goes_with_its_template() -> None:
    settings = read(**ELSEWHERE | NOTIFY)
    assert settings.mail_service == "notify"
    assert settings.notify == NotifyAccount(
        url="https://api.notifications.service.gov.uk",
        key=NOTIFY["NOTIFY_API_KEY"],
        template_id=NOTIFY["NOTIFY_TEMPLATE_ID"],
        reply_to_id=None,
    )
    assert read(**NOTIFY | {"NOTIFY_URL": "http://127.0.0.1:6011/"}).notify.url == "http://127.0.0.1:6011"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"MAIL_URL": "smtp://localhost"}, "NOTIFY_API_KEY is set, and so is MAIL_URL: keep the one"),
        ({"NOTIFY_TEMPLATE_ID": ""}, "NOTIFY_TEMPLATE_ID is not set: set it"),
        ({"NOTIFY_TEMPLATE_ID": "welcome"}, "NOTIFY_TEMPLATE_ID is “welcome”: give the identifier"),
        ({"NOTIFY_REPLY_TO_ID": "me@example.com"}, "NOTIFY_REPLY_TO_ID is “me@example.com”: give the identifier"),
        ({"NOTIFY_API_KEY": "half-of-secret-word"}, "NOTIFY_API_KEY is not usable: give the whole key"),
        ({"NOTIFY_URL": "http://notify.example.com"}, "NOTIFY_URL is “http://notify.example.com”: give an address"),
        ({"NOTIFY_URL": "api.example.com"}, "NOTIFY_URL is “api.example.com”: give an address"),
    ],
)
def test_what_notify_could_not_work_with_is_refused(changed: dict[str, str], told: str) -> None:
    refused = refusal(**NOTIFY | changed)
    assert refused.startswith(told)
    assert NOTIFY["NOTIFY_API_KEY"] not in refused
    assert "secret-word" not in refused


def test_settings_can_be_printed_without_telling_a_secret() -> None:
    password = "hard-to-guess"
    database = f"postgresql://u:{password}@host/holi"
    printed = repr(read(**ELSEWHERE | NOTIFY | {"DATABASE_URL": database}))
    printed += repr(read(MAIL_URL=f"smtps://u:{password}@mail.example.com"))
    assert password not in printed
    assert STRONG not in printed
    assert NOTIFY["NOTIFY_API_KEY"] not in printed


def test_the_erasure_ledger_stands_in_the_instance_folder_unless_it_is_put_elsewhere() -> None:
    assert read(INSTANCE_PATH="/srv/holi").erasure_ledger == Path("/srv/holi/erasures.jsonl")
    assert read(ERASURE_LEDGER="/srv/kept/ledger").erasure_ledger == Path("/srv/kept/ledger")


@pytest.mark.parametrize("name", sorted(set(ELSEWHERE) - {"BASE_URL"}))
def test_outside_loopback_what_the_notices_need_must_be_set(name: str) -> None:
    told = refusal(**{key: value for key, value in ELSEWHERE.items() if key != name})
    assert told.startswith(f"{name} is not set: set it")


@pytest.mark.parametrize("name", ["POSTAL_ADDRESS_CY", "POSTAL_ADDRESS_EN"])
def test_a_postal_address_in_one_language_alone_is_refused(name: str) -> None:
    missing = {"POSTAL_ADDRESS_CY": "POSTAL_ADDRESS_EN", "POSTAL_ADDRESS_EN": "POSTAL_ADDRESS_CY"}[name]
    assert refusal(**{name: "1 Stryd Fawr"}).startswith(f"{missing} is not set")


@pytest.mark.parametrize(
    "weak",
    [STRONG[:31], "a" * 64, "abcabcabc" * 8, "for development on a loopback address alone"],
    ids=["short", "one letter", "three letters", "known"],
)
def test_outside_loopback_a_weak_secret_is_refused_with_the_command_that_makes_a_strong_one(weak: str) -> None:
    told = refusal(**ELSEWHERE | {"SECRET_KEY": weak})
    assert told.startswith("SECRET_KEY is weak: set it to what this prints: python3 -c")
    assert weak not in told


def test_the_command_in_that_sentence_makes_a_secret_that_is_taken() -> None:
    assert read(**ELSEWHERE | {"SECRET_KEY": secrets.token_hex(32)}).secret_key


@pytest.mark.parametrize(
    ("base_url", "secure"), [("https://holi.example.com", True), ("http://holi.example.com", False)]
)
def test_https_and_nothing_else_is_secure(base_url: str, secure: bool) -> None:
    assert read(**ELSEWHERE | {"BASE_URL": base_url}).secure is secure


def test_a_slash_at_the_end_of_the_address_is_no_part_of_it() -> None:
    assert read(BASE_URL="http://localhost:8000/").base_url == "http://localhost:8000"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("holi.localhost", True),
        ("holi.example.com", False),
        ("0.0.0.0", False),
        ("192.168.0.1", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    "given", ["postgres://u:p@host/holi", "postgresql://u:p@host/holi", "postgresql+psycopg://u:p@host/holi"]
)
def test_every_way_to_write_postgresql_leads_to_one_driver(given: str) -> None:
    assert read(DATABASE_URL=given).database_url == "postgresql+psycopg://u:p@host/holi"


def test_trusted_hosts_may_have_commas_or_spaces_between() -> None:
    assert read(TRUSTED_HOSTS="a.example, b.example c.example").trusted_hosts == ("a.example", "b.example", "c.example")


def test_what_is_not_said_of_controller_and_officer_follows_organisation_and_contact() -> None:
    settings = read(**ELSEWHERE)
    assert settings.controller == settings.organisation == Bilingual(cy="Sefydliad", en="Organisation")
    assert settings.dpo_email == "holi@example.com"
    assert settings.feedback_url == "mailto:holi@example.com"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match=re.escape("cannot assign to field 'port'")):
        read().port = 1  # type: ignore[misc]


def test_a_page_in_no_language_has_both_names_welsh_first() -> None:
    assert Bilingual(cy="Sefydliad", en="Organisation").in_locale(None) == "Sefydliad / Organisation"
    assert Bilingual(cy="GIG", en="GIG").in_locale(None) == "GIG"
