"""From a fact in the outbox to what is said to somebody with an account: to whom, in which language, with which link.

The token of an invitation, or of a link to set a new password, is made as the message is sent: the database keeps its
hash alone. An earlier link then no longer works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.accounts.queries import Person, Standing, find_person
from app.accounts.rules import TOLD_DAILY, Purpose, Role
from app.accounts.service import NoAccount, renew_link
from app.language import LOCALES, Locale, path
from app.language.formatting import LONDON
from app.mail.digests import News, news
from app.mail.letters.facts import AccountFacts, DigestFacts, JobFacts, LinkTo, Target, WorkshopNews
from app.outbox.rules import Kind
from app.outbox.service import Claimed
from app.wording.queries.jobs import find_brief

StaffFacts = DigestFacts | JobFacts | AccountFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ToStaff:
    """A message to somebody with an account: in their language; in both where they have not chosen one yet."""

    email: str
    locales: tuple[Locale, ...]
    facts: StaffFacts


def facts_of(claimed: Claimed, *, base_url: str, at: datetime) -> ToStaff | None:
    """What a message of the kinds ``STAFF`` is to say, and to whom; None where it no longer applies.

    Of a message about an account the link is made here, anew at each attempt.
    """
    person = None if claimed.user_id is None else find_person(claimed.user_id)
    if person is None or person.standing is Standing.DISABLED:
        return None
    facts = _FACTS[claimed.kind](claimed, person, base_url, at)
    if facts is None:
        return None
    locales = LOCALES if person.standing is Standing.INVITED else (person.locale,)
    return ToStaff(email=person.email, locales=locales, facts=facts)


def _digest(claimed: Claimed, person: Person, base_url: str, at: datetime) -> DigestFacts | None:
    if not person.digest or person.role not in TOLD_DAILY:
        return None
    since, until = (datetime.fromisoformat(claimed.facts[name]) for name in ("since", "until"))
    found = news(person.id, since, until)
    if not found:
        return None
    return DigestFacts(
        name=person.name,
        day=until.astimezone(LONDON).date(),
        news=tuple(_workshop(one, base_url) for one in found),
    )


def _workshop(one: News, base_url: str) -> WorkshopNews:
    return WorkshopNews(
        title=one.title,
        registered=one.happened.registered,
        waiting=one.happened.waiting,
        cancelled=one.happened.cancelled,
        failed=one.happened.failed,
        taken=one.taken,
        capacity=one.capacity,
        waiting_now=one.waiting_now,
        link=_link(base_url, f"/{{organise}}/{one.workshop_id}"),
    )


def _job(claimed: Claimed, person: Person, base_url: str, at: datetime) -> JobFacts | None:
    job = find_brief(claimed.facts["job"])
    if job is None or job.closed or person.role is not Role.TRANSLATOR:
        return None
    return JobFacts(
        name=person.name,
        reference=job.reference,
        target=job.target_locale,
        words=job.words,
        due_on=job.due_on,
        link=_link(base_url, f"/{{translate}}/{{jobs}}/{job.id}"),
    )


def _invitation(claimed: Claimed, person: Person, base_url: str, at: datetime) -> AccountFacts | None:
    return _account(claimed, person, Purpose.INVITATION, base_url, at)


def _reset(claimed: Claimed, person: Person, base_url: str, at: datetime) -> AccountFacts | None:
    return _account(claimed, person, Purpose.RESET, base_url, at)


def _account(claimed: Claimed, person: Person, purpose: Purpose, base_url: str, at: datetime) -> AccountFacts | None:
    try:
        token, expires_at = renew_link(person.id, purpose, at=at)
    except NoAccount:
        return None
    return AccountFacts(
        kind=claimed.kind,
        name=person.name,
        role=person.role,
        expires_at=expires_at,
        link=_link(base_url, f"/{{{purpose.value}}}/{token}"),
    )


def _link(base_url: str, template: str) -> LinkTo:
    def link(target: Target, locale: Locale) -> str:
        return base_url + path(template, locale)

    return link


_FACTS: Final[Mapping[Kind, Callable[[Claimed, Person, str, datetime], StaffFacts | None]]] = {
    Kind.DIGEST: _digest,
    Kind.JOB: _job,
    Kind.ACCOUNT_INVITATION: _invitation,
    Kind.ACCOUNT_RESET: _reset,
}
