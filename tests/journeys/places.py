"""Tours of the service: every page, in every state that a person can bring it to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from app.language import path
from tests.journeys.answers import HALF, WHOLE, WRONG
from tests.journeys.person import CHECKED, Person, workshop_of
from tests.journeys.workshops import CANCELLED, FULL, OVER, ROOMY, WAITING

Tour = Callable[[Person], Iterator[Person]]
"""Leads a person from page to page of the language that they came with, and gives them back at each."""


def site(person: Person) -> Iterator[Person]:
    """The pages that are no form."""
    for template in ("/", "/{accessibility-statement}", "/{privacy-notice}", "/{cookies}", "/no-such-page"):
        person.go(path(template, person.locale))
        yield person
    for slugs in (ROOMY, WAITING, OVER, FULL, CANCELLED):
        there = replace(person, slugs=slugs)
        there.go(there.workshop())
        yield there


def states(person: Person) -> Iterator[Person]:
    """Forms that cannot be answered, or lead to a waiting list."""
    for slugs in (WAITING, OVER, FULL, CANCELLED):
        there = replace(person, form="registration", slugs=slugs)
        there.go(there.address())
        yield there


def form(key: str) -> Tour:
    """Each page of a form blank and with errors; then all that comes after its last page."""

    def tour(person: Person) -> Iterator[Person]:
        there = replace(person, form=key, slugs=workshop_of(key))
        there.page.context.clear_cookies()
        for number in range(1, len(WHOLE[key]) + 1):
            there.reach(number)
            yield there
            there.fill(
                WRONG[key][number - 1] if key != "kinds" else {**HALF[key][number - 1], **WRONG[key][number - 1]}
            )
            there.go_on()
            there.expect_errors()
            yield there
        if key in CHECKED:
            there.reach("check")
            yield there
        else:
            there.fill(WHOLE[key][-1])
        there.button("delete").click()
        there.expect_at(there.address("delete"))
        yield there
        there.page.locator('[value="delete-confirmed"]').click()
        there.expect_gone()
        yield there
        there.receive()
        yield there

    return tour


TOURS: Mapping[str, Tour] = {"site": site, "states": states} | {key: form(key) for key in WHOLE}
