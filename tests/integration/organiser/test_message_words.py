"""Every page about a workshop's messages speaks its language alone, and is valid HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import service as accounts
from app.language import LOCALES, Locale
from app.mail.queries import find_own
from app.mail.rules import Audience
from app.mail.service import announcing
from app.outbox import service as outbox
from app.outbox.rules import Failure
from app.web.organiser.message_words import PLANNED
from app.web.pages.message_names import MAILS, mail_name
from app.workshops import service
from app.workshops.rules import ADAPTABLE
from tests.conftest import Clock
from tests.factories import feedback_form, published, registration_form
from tests.integration.accounts.test_words import _strangers, settings, wide_app, without_mail
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.responding import Answered
from tests.integration.web.test_pseudo_locale import wide
from tests.integration.web.workshops import KINDS_SLUGS, every_kind, publish

__all__ = ["settings", "wide_app"]

_KNOWN = {"https://example.com": "2029", "ddydd": "dydd"}
"""What stands in hints as an example; and the mutated day, which calendars do not know."""


def gallery(app: Flask, folder: Path, clock: Clock, *locales: Locale) -> Iterator[tuple[str, Locale, TestResponse]]:
    """The pages in their states. What is typed are figures, and the Welsh of the workshops' own texts is wide."""
    publish(app, folder, registration_form(), feedback_form(key="before", moment="before"), every_kind(), word=wide)
    place = Answered(app=app, clock=clock, workshop=published(app, KINDS_SLUGS["en"]))
    for number, name in enumerate(("1", "2")):
        place.submit("registration", number, name=name, email=f"{number}@example.com")
    with app.app_context():
        for one, failure in zip(outbox.claim(at=clock.now(), limit=2), (Failure.BOUNCED, Failure.SLOW), strict=True):
            outbox.note_failed(one.id, failure)
    for locale in locales:
        member = desk(app, locale=locale)
        share(app, place.workshop.id, member, clock.now())
        with app.app_context():
            accounts.change_details(member.user_id, name="2027", locale=locale, at=clock.now())
        titles: dict[Locale, str] = {"cy": wide("Workshop"), "en": "Workshop"}
        draft = make_managed(app, clock.now(), by=member.user_id, title=titles, source_locale=locale)
        for name, page in _of(member, place, draft):
            yield name, locale, page


def _of(member: Desk, place: Answered, draft: int) -> Iterator[tuple[str, TestResponse]]:
    messages = f"/{{organise}}/{place.workshop.id}/{{messages}}"
    yield "messages", member.get(messages)
    yield "messages, draft", member.get(f"/{{organise}}/{draft}/{{messages}}")
    yield "preview, draft", member.get(f"/{{organise}}/{draft}/{{messages}}/{{preview}}/joining")
    with without_mail(member.app):
        yield "messages, no service", member.get(messages)
    for mail in MAILS:
        yield f"preview, {mail}", member.get(f"{messages}/{{preview}}/{mail}")
    yield "text", member.get(f"{messages}/{{texts}}/{mail_name(*next(iter(ADAPTABLE)))}")
    wrong = {"workshop-mail-thanks-subject-cy": "1", "workshop-mail-thanks-text-en": "2" * 5_001}
    yield "text, wrong", member.post(f"{messages}/{{texts}}/thanks", action="continue", **wrong)
    for planned in PLANNED:
        yield f"planned, {planned}", member.get(f"{messages}/{{schedule}}/{mail_name(*planned)}")
    late = {"due_at-day": "1", "due_at-month": "1", "due_at-year": "2199", "due_at-time": "1:00"}
    for when in ({"when": ""}, {"when": "other"}, {"when": "other", **late}):
        yield f"planned, {when}", member.post(f"{messages}/{{schedule}}/joining", action="continue", **when)
    yield "new", member.get(f"{messages}/{{new}}")
    yield "new, nothing", member.post(f"{messages}/{{new}}", action="continue")
    yield from _written(member, place, messages)
    for mail in ("joining", "own-1"):
        yield f"translator, {mail}", member.get(f"/{{translate}}/{{preview}}/{place.workshop.id}/{{messages}}/{mail}")
    yield "cancel", member.get(f"/{{organise}}/{place.workshop.id}/{{cancel}}")
    yield "times", member.get(f"/{{organise}}/{place.workshop.id}/{{times}}")


def _written(member: Desk, place: Answered, messages: str) -> Iterator[tuple[str, TestResponse]]:
    texts: dict[str, dict[Locale, str]] = {part: {"cy": "1", "en": ""} for part in ("subject", "text")}
    numbers = []
    with member.app.app_context():
        for audience, moment in ((Audience.EVERYBODY, ""), (Audience.UNANSWERED, "after")):
            number = announcing.begin(
                place.workshop.id, audience=audience, moment=moment, texts=texts, by=None, at=place.clock.now()
            )
            numbers.append(f"{messages}/{number}")
    for address in numbers:
        yield "draft", member.get(address)
        yield "check, missing", member.get(f"{address}/{{send}}")
        yield "delete", member.get(f"{address}/{{delete}}")
    with member.app.app_context():
        keys = (f"workshop.message.{numbers[0].rpartition('/')[2]}.{part}" for part in texts)
        whole: dict[str, dict[Locale, str]] = {key: {"cy": "1", "en": "2"} for key in keys}
        service.change_texts(place.workshop.id, whole, by=None, at=place.clock.now())
    yield "check", member.get(f"{numbers[0]}/{{send}}")
    with member.app.app_context():
        found = find_own(place.workshop.id, int(numbers[0].rpartition("/")[2]))
        assert found is not None
        announcing.send(found.id, by=None, at=place.clock.now())
    yield "sent", member.get(numbers[0])
    yield "messages, own", member.get(messages)


def test_every_page_about_messages_speaks_its_language_alone(
    wide_app: Flask, tmp_path: Path, clock: Clock, locale: Locale
) -> None:
    strangers = set()
    for name, _, page in gallery(wide_app, tmp_path, clock, locale):
        assert page.status_code in {200, 422}, name
        text = page.text
        for words, instead in _KNOWN.items():
            text = text.replace(words, instead)
        strangers |= {f"{name}: {text}" for text in _strangers(text, locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_every_page_about_messages_is_valid_html(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, valid_html: Callable[..., None]
) -> None:
    valid_html(*(page.text for _, _, page in gallery(sqlite_app, tmp_path, clock, *LOCALES)))
