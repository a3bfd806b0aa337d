"""Taking the answers away: what a file is to hold, what it then holds, and the file itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Final, cast
from urllib.parse import urlencode

from flask import Response, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, lazy_pgettext

from app import clock
from app.language import Locale
from app.language.formatting import format_number
from app.responses.queries import count_responses
from app.results.export import service as downloads
from app.results.export.queries import Download, choosable, get_contents
from app.results.export.rules import Choices, Format, Labels, Versions
from app.results.export.service import Outgoing, TooManyResponses, name_of
from app.results.export.streaming import Part
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.base import Params
from app.web.fields.own import ChoiceField, OwnForm
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import form_title_of, title_of
from app.web.page import blank, sent, switched
from app.workshops.queries import WorkshopSnapshot

FILE, RESPONSES = "Holi-File", "Holi-Responses"
"""Headers that tell the page's script what a download is called and how many responses it will have taken in."""
_DEFAULTS: Final = {"format": "xlsx", "choices": "both", "versions": "merged", "sensitive": "no"}


class FormField(ChoiceField):
    """One of a workshop's forms, by its moment; ``locales`` says which language each title is in."""

    locales: Mapping[str, Locale] = {}

    def _item(self, value: str) -> Params:
        return super()._item(value) | {"label": {"attributes": {"lang": self.locales[value]}}}


class DownloadForm(OwnForm):
    """What a file is to hold."""

    moment = FormField(
        # Translators: question on the page to download answers; the titles of a workshop’s forms follow
        lazy_gettext("Which form?"),
        choices={},
        # Translators: error message on the page to download answers
        missing=lazy_gettext("Select a form"),
    )
    format = ChoiceField(
        # Translators: question on the page to download answers; kinds of files follow
        lazy_gettext("What will you open the file with?"),
        choices={
            # Translators: a kind of file
            "xlsx": lazy_gettext("Excel or LibreOffice: a workbook (XLSX)"),
            # Translators: a kind of file
            "csv-excel": lazy_gettext("Excel or LibreOffice: a single table (CSV)"),
            # Translators: a kind of file
            "csv-stats": lazy_gettext("R, SPSS or another statistics program (CSV)"),
            # Translators: a kind of file
            "codebook": lazy_gettext("The codebook alone, without any answers (CSV)"),
        },
        hints={
            # Translators: hint under a kind of file
            "xlsx": lazy_gettext(
                "The answers with labels and with codes, what each column means, and what to know about the file"
            ),
            # Translators: hint under a kind of file
            "csv-excel": lazy_gettext("A text that would be taken for a formula is led by an apostrophe"),
            # Translators: hint under a kind of file
            "csv-stats": lazy_gettext("Every text as it was typed. Codes suit these programs best"),
            # Translators: hint under a kind of file: the codebook of a file with answers
            "codebook": lazy_gettext("What each column and each code means"),
        },
        # Translators: error message on the page to download answers
        missing=lazy_gettext("Select what you will open the file with"),
    )
    labels = ChoiceField(
        # Translators: question on the page to download answers: the first row of a table, and the words for answers
        lazy_gettext("What should headings and labels be in?"),
        choices={
            "cy": lazy_pgettext("headings", "Welsh"),
            "en": lazy_pgettext("headings", "English"),
            "both": lazy_pgettext("headings", "Welsh and English"),
            # Translators: stands after languages that headings can be in
            "codes": lazy_pgettext("headings", "Codes"),
        },
        # Translators: hint under "Codes"
        hints={"codes": lazy_gettext("The keys of the questions, and a number for each option")},
        # Translators: error message on the page to download answers
        missing=lazy_gettext("Select what headings and labels should be in"),
    )
    choices = ChoiceField(
        # Translators: question on the page to download answers
        lazy_gettext("Where people could tick several options, how should their answers stand?"),
        choices={
            # Translators: answer to: where people could tick several options, how should their answers stand?
            "both": lazy_gettext("Both together in one column, and in a column for each option"),
            # Translators: answer to: where people could tick several options, how should their answers stand?
            "joined": lazy_gettext("Together in one column"),
            # Translators: answer to: where people could tick several options, how should their answers stand?
            "split": lazy_gettext("In a column for each option: 1 for ticked, 0 for not ticked"),
        },
        # Translators: error message on the page to download answers
        missing=lazy_gettext("Select how answers with several options should stand"),
    )
    versions = ChoiceField(
        # Translators: question on the page to download answers, where a form has been published anew
        lazy_gettext("The form has more than one version. How should they stand?"),
        choices={
            # Translators: answer to: the form has more than one version, how should they stand?
            "merged": lazy_gettext("All in one table"),
            # Translators: answer to: the form has more than one version, how should they stand?
            "separate": lazy_gettext("Each in a table of its own"),
        },
        # Translators: hint under "Each in a table of its own"; a zip file holds several files
        hints={"separate": lazy_gettext("A workbook has a sheet for each; CSV is a zip file with a file for each")},
        # Translators: error message on the page to download answers
        missing=lazy_gettext("Select how versions should stand"),
    )
    sensitive = ChoiceField(
        # Translators: question on the page to download answers
        lazy_gettext("Should sensitive answers be in the file?"),
        # Translators: hint under the question whether sensitive answers should be in a file
        hint=lazy_gettext(
            "They may tell of somebody’s health, such as access needs. Take them only if you need them, and delete "
            "them as soon as you can."
        ),
        choices={
            # Translators: answer to: should sensitive answers be in the file?
            "no": lazy_gettext("No, leave them out"),
            # Translators: answer to: should sensitive answers be in the file?
            "yes": lazy_gettext("Yes, include them"),
        },
        # Translators: error message on the page to download answers
        missing=lazy_gettext("Select whether sensitive answers should be in the file"),
    )


@allows(*EDITORS)
def download(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """What a file can hold, and what it will with the choices in the address."""
    workshop = managed(workshop_id)
    if not workshop.forms:
        return show("download", workshop=workshop, workshop_title=title_of(workshop, locale))
    form = blank(DownloadForm, **_chosen(workshop, locale))
    _fit(form, workshop, locale)
    return _show(workshop, form, locale, valid=form.validate())


@allows(*EDITORS)
def send_download(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The file; or, if it was not the button to download that was pressed, what the file will hold."""
    workshop = managed(workshop_id)
    form = sent(DownloadForm)
    _fit(form, workshop, locale)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return _show(workshop, form, locale, valid=False)
    if request.form.get("action") != "download":
        return redirect(f"{url_for('.download', workshop_id=workshop_id)}?{urlencode(_data(form))}#file", 303)
    try:
        outgoing = downloads.send(_wanted(workshop, form, locale), by=person().user_id, at=clock.now())
    except TooManyResponses:
        # Translators: error message on the page to download answers
        form.refuse("format", gettext("There are more responses than a workbook has room for: select CSV"))
        return _show(workshop, form, locale, valid=False)
    return _followed(outgoing) if "follow" in request.form else _file(outgoing)


def _chosen(workshop: WorkshopSnapshot, locale: Locale) -> dict[str, str]:
    """What the address says, and what we suggest where it says nothing."""
    suggested = {"moment": next(iter(workshop.forms)), "labels": locale, **_DEFAULTS}
    return {name: request.args.get(name, value) for name, value in suggested.items()}


def _fit(form: DownloadForm, workshop: WorkshopSnapshot, locale: Locale) -> None:
    """Name the workshop's forms, and leave out what there is nothing to choose about."""
    titles = {moment: form_title_of(workshop, one, locale) for moment, one in workshop.forms.items()}
    form.moment.choices = {moment: title.text for moment, title in titles.items()}
    form.moment.locales = {moment: title.locale for moment, title in titles.items()}
    counts = count_responses([one.id for one in workshop.forms.values()])
    form.moment.hints = {
        # Translators: under the title of a form, on the page to download answers; %(number)s is a figure
        moment: lazy_gettext("Responses: %(number)s", number=format_number(counts[one.id], locale))
        for moment, one in workshop.forms.items()
    }
    worth_asking = choosable(workshop)
    for name in ("choices", "versions", "sensitive"):
        if name not in worth_asking:
            del form[name]


def _data(form: DownloadForm) -> dict[str, str]:
    return {name: str(value) for name, value in form.data.items()}


def _wanted(workshop: WorkshopSnapshot, form: DownloadForm, locale: Locale) -> Download:
    chosen = _DEFAULTS | _data(form)
    return Download(
        workshop=workshop,
        form=workshop.forms[chosen["moment"]],
        format=cast("Format", chosen["format"]),
        labels=cast("Labels", chosen["labels"]),
        locale=locale,
        choices=cast("Choices", chosen["choices"]),
        versions=cast("Versions", chosen["versions"]),
        sensitive=chosen["sensitive"] == "yes",
    )


def _show(workshop: WorkshopSnapshot, form: DownloadForm, locale: Locale, *, valid: bool) -> ResponseReturnValue:
    return show(
        "download",
        form,
        workshop=workshop,
        workshop_title=title_of(workshop, locale),
        preview=_preview(_wanted(workshop, form, locale), locale) if valid else None,
    )


def _preview(wanted: Download, locale: Locale) -> SimpleNamespace:
    """What the file will hold; the headings of a column stand one below the other, with their languages."""
    contents = get_contents(wanted)
    words = wanted.label_words
    headings = (
        [[(None, name)] for name in contents.whole.headings(None)]
        if words is None
        else zip(
            *([(one.locales[0], text) for text in contents.whole.headings(one)] for one in words.apart()), strict=True
        )
    )
    return SimpleNamespace(
        name=name_of(wanted, at=clock.now()),
        name_locale=wanted.words.locales[0],
        has_answers=wanted.format != "codebook",
        is_empty=not contents.responses,
        responses=format_number(contents.responses, locale),
        columns=[list(column) for column in headings],
        number=format_number(len(contents.whole.headings(None)), locale),
    )


def _file(outgoing: Outgoing) -> Response:
    """The file, as a browser saves it."""
    answer = Response(
        stream_with_context(part.data for part in outgoing.parts if part.data), mimetype=outgoing.media_type
    )
    answer.headers.set("Content-Disposition", "attachment", filename=outgoing.name)
    return answer


def _followed(outgoing: Outgoing) -> Response:
    """The same for the page's script, which tells how far it is: see ``download.js``."""
    answer = Response(stream_with_context(_framed(outgoing.parts)), mimetype="application/octet-stream")
    answer.headers[FILE] = outgoing.name
    answer.headers[RESPONSES] = str(outgoing.responses)
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy would hold back what tells how far it is
    return answer


def _framed(parts: Iterator[Part]) -> Iterator[bytes]:
    """Each piece after a line with the responses so far and the piece's length; a last line says that it is whole."""
    for data, done in parts:
        yield b"%d %d\n%b" % (done, len(data), data)
    yield b"end\n"


localised(bp, "/{organise}/<int:workshop_id>/{download}", "download", download)
localised(bp, "/{organise}/<int:workshop_id>/{download}", "send_download", send_download, ("POST",))
