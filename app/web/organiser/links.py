"""Addresses of a workshop and its forms to give away: whole, short, as QR codes, and on a poster in both languages."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import segno
from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from app.language import LOCALES, Locale
from app.language.catalogues import gettext_in
from app.language.formatting import format_period, format_weekday_date
from app.web.access import allows, settings
from app.web.addresses import localised
from app.web.organiser.page import EDITORS, bp, form_of, managed, show
from app.web.organiser.words import form_title_of, title_of
from app.web.pages.worded import Worded
from app.workshops.queries import FormSnapshot, WorkshopSnapshot, short_links


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to reach a page in one language; ``code`` is the end of the short address."""

    locale: Locale
    code: str
    address: str
    short_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What can be reached: a form, or the workshop's page, which has no ``title`` of its own; Welsh first."""

    key: str
    title: Worded | None
    form_id: int | None
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """A poster's half in one language: what there is to open, a form or ``page_title``; and how (``call``).

    ``host`` is what the short address begins with, as one types it.
    """

    way: Way
    host: str
    title: Worded
    form_title: Worded | None
    page_title: str
    date_text: str
    time_text: str
    place: str
    call: str
    image_text: str


@allows(*EDITORS)
def links(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Every address of the workshop."""
    found = managed(workshop_id)
    codes = short_links(found.id)
    forms = [_target(found, form, codes, locale) for form in found.forms.values()]
    return show(
        "links",
        workshop=found,
        workshop_title=title_of(found, locale),
        targets=[_target(found, None, codes, locale), *forms],
    )


@allows(*EDITORS)
def qr_code(locale: Locale, workshop_id: int, code: str) -> ResponseReturnValue:
    """The picture of a short address, in millimetres, so that it prints at a size that can be read from a chair."""
    found = managed(workshop_id)
    if code not in short_links(found.id).values():
        abort(404)
    address = _short_address(code)
    image = io.BytesIO()
    picture = segno.make(address, error="m", micro=False)
    picture.save(
        image, kind="svg", scale=2, unit="mm", border=4, light="#ffffff", title=address, svgclass=None, lineclass=None
    )
    return Response(image.getvalue(), content_type="image/svg+xml")


@allows(*EDITORS)
def poster(locale: Locale, workshop_id: int, form_id: int | None = None) -> ResponseReturnValue:
    """One sheet of paper with both languages beside each other, which leads to the workshop's page or to a form."""
    found = managed(workshop_id)
    form = None if form_id is None else form_of(found, form_id)
    target = _target(found, form, short_links(found.id), locale)
    return show(
        "poster",
        workshop=found,
        workshop_title=title_of(found, locale),
        target=target,
        halves=[_half(found, form, way) for way in target.ways],
    )


def _target(
    found: WorkshopSnapshot, form: FormSnapshot | None, codes: Mapping[tuple[Locale, str], str], locale: Locale
) -> Target:
    moment = "" if form is None else form.moment
    return Target(
        key=moment or "workshop",
        title=None if form is None else form_title_of(found, form, locale),
        form_id=None if form is None else form.id,
        ways=tuple(_way(found, language, moment, codes[language, moment]) for language in LOCALES),
    )


def _way(found: WorkshopSnapshot, locale: Locale, moment: str, code: str) -> Way:
    slug = found.slugs[locale]
    path = (
        url_for("participant.form", locale=locale, slug=slug, moment=moment)
        if moment
        else url_for("participant.workshop", locale=locale, slug=slug)
    )
    return Way(locale=locale, code=code, address=settings().base_url + path, short_address=_short_address(code))


def _short_address(code: str) -> str:
    return settings().base_url + url_for("site.short_link", code=code)


def _half(found: WorkshopSnapshot, form: FormSnapshot | None, way: Way) -> Half:
    locale = way.locale
    return Half(
        way=way,
        host=settings().base_url.partition("://")[2],
        title=title_of(found, locale),
        form_title=None if form is None else form_title_of(found, form, locale),
        # Translators: on a poster, over a QR code that leads to the page about the workshop
        page_title=gettext_in(locale, "More about the workshop"),
        date_text=format_weekday_date(found.starts_at, locale),
        time_text=format_period(found.starts_at, found.ends_at, locale),
        place=found.wording.texts[locale].get("workshop.place", ""),
        # Translators: on a poster, over a QR code and a short web address
        call=gettext_in(locale, "Scan the code with your phone, or open this address:"),
        # Translators: on a poster: text of the picture of a QR code, for screen readers
        image_text=gettext_in(locale, "QR code that leads to this address: %(address)s", address=way.short_address),
    )


localised(bp, "/{organise}/<int:workshop_id>/{links}", "links", links)
localised(bp, "/{organise}/<int:workshop_id>/{links}/<code>.svg", "qr_code", qr_code)
localised(bp, "/{organise}/<int:workshop_id>/{links}/{print}", "poster", poster)
localised(bp, "/{organise}/<int:workshop_id>/{links}/{print}/<int:form_id>", "poster", poster)
