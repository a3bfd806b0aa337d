"""Facts of messages without a database, in plain values: what a test does not name is as in most messages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from app.accounts.rules import Role
from app.language import Locale
from app.mail.letters.facts import (
    AccountFacts,
    DigestFacts,
    JobFacts,
    ParticipantFacts,
    Target,
    Words,
    WorkshopNews,
)
from app.outbox.rules import Kind
from app.wording.queries import Wording
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import WorkshopState

TEXTS: dict[Locale, dict[str, str]] = {
    "cy": {
        "workshop.title": "Gwella gwasanaethau i bawb",
        "workshop.summary": "Crynodeb",
        "workshop.place": "Neuadd y Ddinas, Caerdydd",
        "workshop.joining": "Ewch i’r dderbynfa.\nMae’r ystafell ar y llawr cyntaf.",
    },
    "en": {
        "workshop.title": "Better services for everybody",
        "workshop.summary": "A summary",
        "workshop.place": "City Hall, Cardiff",
        "workshop.joining": "Go to reception.\nThe room is on the first floor.",
    },
}
JOIN_URL = "https://meet.example/room-7"
CONTACT = "trefnwyr@enghraifft.cymru"


def link(target: Target, locale: Locale) -> str:
    return f"https://holi.example/{locale}/{target}/k7-qW"


def workshop(texts: dict[Locale, dict[str, str]] | None = None, **parts: Any) -> WorkshopSnapshot:
    """A published workshop of two hours on 3 March 2027, in winter time; ``texts`` win over those above."""
    words = {locale: TEXTS[locale] | (texts or {}).get(locale, {}) for locale in TEXTS}
    values: dict[str, Any] = {
        "id": 1,
        "catalogue_id": 1,
        "state": WorkshopState.PUBLISHED,
        "source_locale": "en",
        "slugs": {"cy": "gweithdy-prawf", "en": "test-workshop"},
        "wording": Wording(revision=1, texts=words, gaps=(), live=words),
        "starts_at": datetime(2027, 3, 3, 10, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 3, 12, tzinfo=UTC),
        "capacity": 20,
        "full": False,
        "contact_email": CONTACT,
        "join_url": JOIN_URL,
        "delete_on": date(2027, 6, 1),
        "second_approval": False,
        "calendar_sequence": 0,
        "cancelled": False,
        "forms": {},
    }
    return WorkshopSnapshot(**values | parts)


def participant_facts(kind: Kind, **parts: Any) -> ParticipantFacts:
    """What ``kind`` needs, and nothing of what it does without."""
    needed: dict[Kind, dict[str, Any]] = {
        Kind.WAITING: {"position": 3},
        Kind.CHANGED: {
            "before": datetime(2027, 3, 3, 9, tzinfo=UTC),
            "before_end": datetime(2027, 3, 3, 11, tzinfo=UTC),
        },
        Kind.POSTPONED: {
            "before": datetime(2027, 2, 24, 10, tzinfo=UTC),
            "before_end": datetime(2027, 2, 24, 12, tzinfo=UTC),
        },
        Kind.INVITATION: {"moment": "before", "closes_at": datetime(2027, 3, 2, 17, tzinfo=UTC)},
        Kind.REMINDER: {"moment": "before", "closes_at": datetime(2027, 3, 2, 17, tzinfo=UTC)},
        Kind.OWN: {"own": own_words()},
    }
    values: dict[str, Any] = {
        "kind": kind,
        "moment": "",
        "workshop": workshop(),
        "name": "Siân Llŷr",
        "contact_email": CONTACT,
        "link": link,
        "attaches_calendar": True,
    }
    return ParticipantFacts(**values | needed.get(kind, {}) | parts)


def own_words(**parts: str) -> dict[Locale, Words]:
    """Words of an organiser's in both languages; ``subject`` or ``text`` in place of both."""
    return {
        "cy": Words(**{"subject": "Dewch â gliniadur", "text": "Dewch â **gliniadur**, os gwelwch yn dda."} | parts),
        "en": Words(**{"subject": "Bring a laptop", "text": "Please bring a **laptop**."} | parts),
    }


def news(**parts: Any) -> WorkshopNews:
    """A workshop in which nothing has happened."""
    values: dict[str, Any] = {
        "title": {locale: texts["workshop.title"] for locale, texts in TEXTS.items()},
        "registered": 0,
        "waiting": 0,
        "cancelled": 0,
        "failed": 0,
        "taken": 18,
        "capacity": 20,
        "waiting_now": 0,
        "link": link,
    }
    return WorkshopNews(**values | parts)


def staff_facts(kind: Kind, **parts: Any) -> DigestFacts | JobFacts | AccountFacts:
    """A digest of one workshop, a job with a deadline, or a message about an organiser's account."""
    name: dict[str, Any] = {"name": "Siân Llŷr"}
    if kind is Kind.DIGEST:
        digest: dict[str, Any] = {"day": date(2027, 3, 3), "news": (news(registered=2),)}
        return DigestFacts(**name | digest | parts)
    if kind is Kind.JOB:
        job: dict[str, Any] = {
            "reference": "2027-014",
            "target": "cy",
            "words": 1234,
            "due_on": date(2027, 3, 10),
            "link": link,
        }
        return JobFacts(**name | job | parts)
    account: dict[str, Any] = {
        "kind": kind,
        "role": Role.ORGANISER,
        "expires_at": datetime(2027, 3, 10, 9, tzinfo=UTC),
        "link": link,
    }
    return AccountFacts(**name | account | parts)
