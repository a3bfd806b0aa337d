"""What the people of a workshop's life do: all of it by a plain client; some of it in Chromium as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from app.language import LOCALES, Locale, path
from tests.browsers import watched_page
from tests.integration.accounts.members import OWN, Member
from tests.journeys.answers import WHOLE, Fields
from tests.journeys.life import NEED, SLUGS, Guest, Life, segments
from tests.journeys.person import SEGMENTS, Person
from tests.journeys.words import say
from tests.unit.web.markup import Element
from tests.unit.web.markup import Page as Markup

HOPE: Final = "Cwrdd â phobl"
_BUTTONS: Final = {"submit", "button", "file", "image"}


def registration_of(guest: Guest) -> list[Fields]:
    """What somebody fills in on each page when they register."""
    return [
        {"full_name": guest.name, "email": guest.email, "organisation": "Cyngor Sir", "role": "policy"},
        {
            "contact_language": guest.language,
            "workshop_language": "either",
            "access_needs": "yes",
            "access_needs-yes-detail": NEED,
            "hopes": "Dysgu",
        },
        {"share_contact": "no"},
    ]


class ByClient:
    """People without a browser, who send what the pages' forms hold."""

    def __init__(self, life: Life) -> None:
        self.life = life

    def register(self, guest: Guest) -> str:
        """Fill in the whole form; the receipt."""
        client, address = self.life.app.test_client(), _form_address("registration", guest.locale)
        for number, fields in enumerate(registration_of(guest), 1):
            sent = _send(client, f"{address}/{number}" if number > 1 else address, fields)
            assert sent.status_code == 303, _errors(sent)
        sent = _send(client, sent.location, {})
        return client.get(sent.location).text

    def look_after(self, link: str) -> None:
        """Somebody who reads Welsh changes their hopes, and asks to be written to in both languages."""
        client, own = self.life.app.test_client(), urlsplit(link).path
        changes = own + segments("/{answers}/{register}/{change}", "cy")
        sent = _send(client, changes, {"hopes": HOPE})
        assert sent.status_code == 303, _errors(sent)
        assert _send(client, own, {"language": "both"}).status_code == 303

    def cancel(self, link: str, locale: Locale) -> None:
        """Give up one's own place."""
        client = self.life.app.test_client()
        assert client.post(urlsplit(link).path + segments("/{cancel}", locale), headers=OWN).status_code == 303

    def remove(self, number: int) -> None:
        """The organiser takes somebody's place away."""
        one = self.life.people[number].place.id
        answer = self._organise(f"/{{participants}}/{one}/{{remove}}", {"reason": "Asked by telephone"})
        assert answer.status_code == 303, _errors(answer)

    def raise_capacity(self, to: int) -> None:
        """The organiser makes more places."""
        answer = self._organise("/{participants}", {"capacity": str(to), "action": "capacity"})
        assert answer.status_code == 303, _errors(answer)

    def put_off(self, by: timedelta) -> None:
        """The organiser moves the workshop, and whatever else is still to come."""
        member, address = self.life.organiser(), self._address("/{times}")
        fields = dict(_fields(_page(member.client, member.at(address))))
        for name in [name.removesuffix("-day") for name in fields if name.endswith("-day")]:
            day = date(*(int(fields[f"{name}-{part}"]) for part in ("year", "month", "day")))
            if day > self.life.clock.now().date():
                later = day + by
                fields |= {f"{name}-{part}": str(getattr(later, part)) for part in ("day", "month", "year")}
        answer = member.client.post(member.at(address), data=fields | {"action": "continue"}, headers=OWN)
        assert answer.status_code == 303, _errors(answer)

    def answer_at_two_places(self, link: str, locale: Locale) -> None:
        """Follow a survey's link, answer one page; follow it again elsewhere, and go on from there."""
        first, second = WHOLE["before"]
        begun = self.life.app.test_client()
        address = begun.get(urlsplit(link).path).location
        assert _send(begun, address, first).status_code == 303
        elsewhere = self.life.app.test_client()
        assert elsewhere.get(urlsplit(link).path).location == address
        held = dict(_fields(_page(elsewhere, address)))
        assert {name: held[name] for name in first} == first
        assert _send(elsewhere, f"{address}/2", second).status_code == 303
        answered = elsewhere.get(urlsplit(link).path).location
        assert answered.endswith(segments("/{answers}/{before}", locale))

    def answer(self, link: str, moment: str) -> None:
        """Follow a survey's link, and answer all of it."""
        client = self.life.app.test_client()
        address = client.get(urlsplit(link).path).location
        for number, fields in enumerate(WHOLE[moment], 1):
            sent = _send(client, f"{address}/{number}" if number > 1 else address, fields)
            assert sent.status_code == 303, _errors(sent)

    def note_attendance(self, guests: Sequence[Guest]) -> None:
        """The organiser pastes the list of a meeting, and says that it is right."""
        member, address = self.life.organiser(), self._address("/{attendance}/{list}")
        found = _send(member.client, member.at(address), {"text": report_of(guests)})
        assert found.status_code == 200, _errors(found)
        sent = [*_fields(Markup(found.text)), ("action", "continue")]
        assert member.client.post(member.at(address), data=MultiDict(sent), headers=OWN).status_code == 303

    def write(self, audience: str, subject: Mapping[Locale, str], text: Mapping[Locale, str]) -> None:
        """The organiser writes a message of their own in both languages, looks at it, and sends it."""
        member, address = self.life.organiser(), self._address("/{messages}/{new}")
        names = [name for name, _ in _fields(_page(member.client, member.at(address)))]
        wanted = {
            next(name for name in names if name.endswith(f"{part}-{locale}")): words[locale]
            for part, words in (("subject", subject), ("text", text))
            for locale in LOCALES
        }
        draft = _send(member.client, member.at(address), {**wanted, "to": audience})
        assert draft.status_code == 303, _errors(draft)
        check = _send(member.client, draft.location, {"action": "check"})
        assert check.status_code == 303, _errors(check)
        token = member.csrf()
        sent = member.client.post(check.location, data={"csrf_token": token, "action": "send"}, headers=OWN)
        assert sent.status_code == 303, sent.status

    def erase(self, link: str, locale: Locale) -> None:
        """Have everything deleted; afterwards the link leads nowhere."""
        client, own = self.life.app.test_client(), urlsplit(link).path
        assert client.post(own + segments("/{erase}", locale), headers=OWN).status_code == 303
        assert client.get(own).status_code == 404

    def _address(self, below: str) -> str:
        return f"/{{organise}}/{self.life.workshop.id}{below}"

    def _organise(self, below: str, changes: Fields) -> TestResponse:
        member: Member = self.life.organiser()
        return _send(member.client, member.at(self._address(below)), changes)


class ByBrowser(ByClient):
    """The same people, two of whom register in Chromium, and who follow their links and do what matters most there."""

    def __init__(self, life: Life, browser: Browser) -> None:
        super().__init__(life)
        self._browser = browser

    def register(self, guest: Guest) -> str:
        if guest.number > 2:
            return super().register(guest)
        with self._page() as page:
            person = Person(page=page, server=self.life, locale=guest.locale, form="registration", slugs=SLUGS)
            person.go(person.address())
            for fields in registration_of(guest):
                person.fill(fields)
                _go(page, person.button())
            _go(page, person.button())
            person.reference()
            return page.content()

    def look_after(self, link: str) -> None:
        with self._page() as page:
            page.goto(link)
            _expect(page, "cy", "You have a place")
            _go(page, page.locator(".holi-switch"))
            _expect(page, "en", "You have a place")
            _go(page, page.locator(".holi-switch"))
            _go(page, page.get_by_role("link", name=say("cy", "See or change your answers")))
            _go(page, page.get_by_role("link", name=say("cy", "Change your answers"), exact=True))
            page.locator("#page [name=hopes]").fill(HOPE)
            _go(page, page.get_by_role("button", name=say("cy", "Save your answers")))
            expect(page.get_by_text(say("cy", "Your answers have been changed."))).to_be_visible()
            page.goto(link)
            page.locator("#page [name=language][value=both]").check()
            _go(page, page.get_by_role("button", name=say("cy", "Save the language")))
            expect(page.locator("#page [name=language][value=both]")).to_be_checked()

    def cancel(self, link: str, locale: Locale) -> None:
        with self._page() as page:
            page.goto(link)
            _go(page, page.get_by_role("link", name=say(locale, "Cancel your place")))
            _go(page, page.get_by_role("button", name=say(locale, "Yes, cancel my place")))
            _expect(page, locale, "You no longer have a place")

    def remove(self, number: int) -> None:
        with self._desk() as page:
            page.goto(self._url("/{participants}"))
            _go(page, page.locator(f"#participant-{self.life.people[number].place.id}"))
            _go(page, page.locator(f"a[href$='{segments('/{remove}', 'en')}']"))
            page.locator("#page [name=reason]").fill("Asked by telephone")
            _go(page, page.get_by_role("button", name="Yes, take their place away"))
            expect(page).to_have_url(re.compile(re.escape(self._url("/{participants}"))))

    def raise_capacity(self, to: int) -> None:
        with self._desk() as page:
            page.goto(self._url("/{participants}"))
            page.locator("#places summary").click()
            page.locator("#page [name=capacity]").fill(str(to))
            _go(page, page.get_by_role("button", name="Save the number of places"))
            expect(page.get_by_text(f"{to} of {to}")).to_be_visible()

    def answer_at_two_places(self, link: str, locale: Locale) -> None:
        first, second = WHOLE["before"]
        with self._page() as page:
            page.goto(link)
            person = Person(page=page, server=self.life, locale=locale, form="before", slugs=SLUGS)
            person.expect_at(person.address())
            person.fill(first)
            _go(page, person.button())
            person.expect_at(person.address(2))
        with self._page() as page:
            page.goto(link)
            person = Person(page=page, server=self.life, locale=locale, form="before", slugs=SLUGS)
            person.expect_at(person.address(2))
            _go(page, person.button("back"))
            assert person.typed() == {name: [value] for name, value in first.items()}
            _go(page, person.button())
            person.fill(second)
            _go(page, person.button())
            person.reference()
            page.goto(link)
            expect(page).to_have_url(re.compile(re.escape(segments("/{answers}/{before}", locale)) + "$"))

    def note_attendance(self, guests: Sequence[Guest]) -> None:
        with self._desk() as page:
            page.goto(self._url("/{attendance}/{list}"))
            page.locator("#page [name=text]").fill(report_of(guests))
            _go(page, page.get_by_role("button", name="See who is who"))
            expect(page.get_by_text(f"Recognised: {len(guests)}")).to_be_visible()
            _go(page, page.get_by_role("button", name="Save who came"))
            expect(page).to_have_url(re.compile(re.escape(self._url("/{attendance}")) + "$"))

    def erase(self, link: str, locale: Locale) -> None:
        with self._page() as page:
            page.goto(link)
            _go(page, page.get_by_role("link", name=say(locale, "Have everything deleted that we hold about you")))
            _go(page, page.get_by_role("button", name=say(locale, "Yes, delete everything")))
            expect(page).to_have_url(self.life.url + path("/{my-place}/{erased}", locale))
            assert page.goto(link).status == 404  # type: ignore[union-attr]

    @contextmanager
    def _page(self) -> Iterator[Page]:
        with watched_page(self._browser) as page:
            yield page

    @contextmanager
    def _desk(self) -> Iterator[Page]:
        """A browser in which the organiser is signed in, and reads English."""
        with self._page() as page:
            value = self.life.organiser().cookie()
            assert value is not None
            page.context.add_cookies([{"name": "holi_session", "value": value, "url": self.life.url}])
            yield page

    def _url(self, below: str) -> str:
        return self.life.url + path(self._address(below), "en")


def report_of(guests: Sequence[Guest]) -> str:
    """A list of who was in a meeting, as Teams writes it; some leave the accents out of their names."""
    names = [_plain(guest.name) if guest.number % 2 else guest.name for guest in guests]
    lines = (f"{name}\tJoined\t07/04/2027, 10:0{number % 10}:00" for number, name in enumerate(names))
    return "\n".join(["Full Name\tUser Action\tTimestamp", *lines])


def _plain(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))


def _form_address(moment: str, locale: Locale) -> str:
    return path(f"/{{workshops}}/{SLUGS[locale]}/{{{SEGMENTS[moment]}}}", locale)


def _go(page: Page, leading: Locator) -> None:
    """Click what leads to a page, and wait until that is there."""
    with page.expect_navigation():
        leading.click()


def _expect(page: Page, locale: Locale, heading: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", locale)
    expect(page.locator("h1")).to_have_text(say(locale, heading))


def _page(client: Client, address: str) -> Markup:
    answer = client.get(address, headers=OWN)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return Markup(answer.text)


def _send(client: Client, address: str, changes: Fields) -> TestResponse:
    """Open a page, and send its form with these fields instead of what it holds of them."""
    page = _page(client, urlsplit(address).path)
    sent: list[tuple[str, str]] = [one for one in _fields(page) if one[0] not in changes]
    for name, value in ({"action": "continue"} | dict(changes)).items():
        sent += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return client.post(urlsplit(address).path, data=MultiDict(sent), headers=OWN)


def _fields(page: Markup) -> list[tuple[str, str]]:
    """What the page's form would send, its buttons aside."""
    (form,) = page.with_id("page")
    return [pair for one in page.elements if form in one.inside and one["name"] for pair in _pairs(page, one)]


def _pairs(page: Markup, one: Element) -> list[tuple[str, str]]:
    if one.tag == "button" or one["type"] in _BUTTONS:
        return []
    if one["type"] in {"radio", "checkbox"}:
        return [(one["name"], one["value"])] if "checked" in one.attributes else []
    if one.tag in {"select", "textarea"}:
        value = page.value(one["name"])
        return [(one["name"], each) for each in ([value] if isinstance(value, str) else value)]
    return [(one["name"], one["value"])] if one.tag == "input" else []


def _errors(answer: TestResponse) -> str:
    """What a page says is wrong with it."""
    boxes = [one.text for one in Markup(answer.text).elements if "govuk-error-summary" in one["class"].split()]
    return f"{answer.status} {answer.request.path}: {boxes}"
