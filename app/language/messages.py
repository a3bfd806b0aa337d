"""The catalogues' sources: gather messages, bring them to translators, judge what came back, compile it.

Paths hang on ``root``, the folder in which ``app/`` and ``translations/`` stand. What is written is the same
each time for the same input: no dates, no line numbers, no version of a tool. The extractor for the library
of forms is given by the caller, since forms stand above language; and so is the judge of translations.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from jinja2 import TemplateSyntaxError
from jinja2.ext import babel_extract

from app.language.catalogues import compiled_path
from app.language.locales import Locale
from app.language.rules import FORM_COUNTS, PLURAL_FORMS, Flaw, FlawCode, format_flaws, source_flaws

Extracted = tuple[int, str, str | tuple[str, ...], list[str]]
# Babel's way: (file, keywords, comment tags, options) to (line, name of a function, its arguments, comments).
Extractor = Callable[..., Iterable[Extracted]]


class Judge(Protocol):
    """Who judges translations: the same, whether they are written in pages or in files."""

    def key(self, context: str, message: str) -> str:
        """The key by which pages know a message."""

    def flaws(self, sources: Sequence[str], forms: Sequence[str]) -> Iterable[Flaw]:
        """What is wrong with a message's Welsh ``forms``."""


KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "gettext_in": (2,),
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "ngettext_in": (2, 3),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "pgettext_in": ((2, "c"), 3),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_npgettext": ((1, "c"), 2, 3),
    "npgettext_in": ((2, "c"), 3, 4),
}
COMMENT_TAG: Final = "Translators:"
REVIEW: Final = "Own translation, to be reviewed."
"""A comment of translators on a wording that is served, and that somebody has still to read."""
# As the application reads its templates; one that cannot be read is an error.
_TEMPLATES: Final = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
LIBRARY: Final = "app/questionnaires/library"

_WELSH: Final[Locale] = "cy"
_FIELDS: Final = (
    "Project-Id-Version: Holi",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
)
_WELSH_FIELDS: Final = (f"Language: {_WELSH}", f"Plural-Forms: {PLURAL_FORMS}")
_HEADER: Final = re.compile(r'^msgid ""[ \t]*\nmsgstr[ \t]+(?:"[^\n]*"[ \t]*(?:\n|\Z))+', re.MULTILINE)
_QUOTED: Final = re.compile(r'"([^\n]*)"[ \t]*$', re.MULTILINE)
_WITHOUT_END: Final = re.compile(r'^(?:msg\w+(?:\[\d+\])?[ \t]+)?"(?:[^"\\\n]|\\.)*$', re.MULTILINE)
_MSGFMT_LINE: Final = re.compile(r"^.*?:(\d+): (.*)$")

Key = tuple[str | None, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flaw in a file: where, and in which message (with its key), "" where it is in none."""

    path: Path
    line: int
    flaw: Flaw
    message: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message of the Welsh file. ``context`` is "" where it has none, each of ``forms`` where it has no translation.

    ``comments`` are those of translators, ``notes`` those for them; ``places`` the files in which the message stands.
    """

    context: str
    sources: tuple[str, ...]
    forms: tuple[str, ...]
    fuzzy: bool
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def name(self) -> tuple[str, tuple[str, ...]]:
        """What tells the message from every other."""
        return self.context, self.sources


class SourceError(Exception):
    """A file of messages, or a file that they are gathered from, cannot be read: which, where, and why."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


def template_path(root: Path) -> Path:
    """Where the messages stand that code, templates and library hold."""
    return root / "translations" / "messages.pot"


def catalogue_path(root: Path, locale: Locale) -> Path:
    """Where a language's translations stand."""
    return compiled_path(root / "translations", locale).with_suffix(".po")


def extract(root: Path, library: Extractor) -> bool:
    """Write the template anew, and say whether it changed. SourceError for a file that cannot be read."""
    return write_file(template_path(root), _template_text(_gather(root, library)))


def update(root: Path) -> bool:
    """Bring the template's messages to the translators, and say whether the file changed.

    Translations and translators' comments stay with their message; what is no longer used is kept, obsolete.
    Nothing is guessed by likeness. Only where a form's text has changed under its key do the former words stand
    beside the new source, marked fuzzy; a fuzzy message is never compiled.
    """
    template = _read(template_path(root), None)
    path = catalogue_path(root, _WELSH)
    former = _read(path, _WELSH) if path.exists() else _welsh_catalog()
    return write_file(path, _catalogue_text(_carry(former, template)))


def compile_(root: Path) -> list[Finding]:
    """Compile what is translated in each language into its .mo.

    Left out are fuzzy messages and those without a translation. With an error that would show when a message
    is filled in (placeholders, plural forms), nothing is written, and the errors are given back. SourceError for a
    file that cannot be read, or when the Welsh one is missing.
    """
    findings: list[Finding] = []
    ready: list[tuple[Path, Catalog]] = []
    for locale in FORM_COUNTS:
        path = catalogue_path(root, locale)
        if locale != _WELSH and not path.exists():
            continue
        catalog = _read(path, locale)
        served = Catalog(locale=locale, project="Holi", charset="utf-8")
        for message in _messages(catalog):
            if message.fuzzy or not any(_forms(message)):
                continue
            flaws = format_flaws(_sources(message), _forms(message), FORM_COUNTS[locale])
            findings += (_finding(path, message, flaw) for flaw in flaws)
            served.add(message.id, message.string, context=message.context)
        ready.append((compiled_path(root / "translations", locale), served))
    if findings:
        return findings
    for target, served in ready:
        compiled = io.BytesIO()
        write_mo(compiled, served)
        write_file(target, compiled.getvalue())
    return []


def check(root: Path, library: Extractor, judge: Judge) -> list[Finding]:
    """Everything that keeps the translations from being released, and advice, in the order of the files.

    The template must be fresh, the Welsh file complete, with our header, and free of the errors that ``judge`` finds;
    GNU ``msgfmt`` has its say where it is installed.
    """
    try:
        template = _gather(root, library)
        findings = list(_check_template(root, template, judge))
        path = catalogue_path(root, _WELSH)
        text = _text(path)
        catalog = _parse(path, text, _WELSH)
    except SourceError as error:
        return [Finding(path=error.path, line=error.line, flaw=Flaw(FlawCode.UNREADABLE, {"reason": error.reason}))]
    findings += _check_header(path, text)
    findings += _check_ids(path, template, catalog, judge)
    for message in _messages(catalog):
        findings += (_finding(path, message, flaw, judge) for flaw in _message_flaws(message, judge))
    findings += _check_with_msgfmt(path)
    return sorted(findings, key=lambda finding: (finding.path, finding.line))


def read_entries(root: Path) -> tuple[Entry, ...]:
    """The messages of the Welsh file in their order, without those that are no longer used. SourceError."""
    return tuple(map(_entry, _messages(_read(catalogue_path(root, _WELSH), _WELSH))))


def rewrite_entries(root: Path, entries: Iterable[Entry]) -> bool:
    """Give these messages of the Welsh file their forms, mark of doubt and comments; say whether it changed.

    Nothing else of the file is touched. SourceError for a file that cannot be read.
    """
    path = catalogue_path(root, _WELSH)
    catalog = _read(path, _WELSH)
    wanted = {entry.name: entry for entry in entries}
    for message in _messages(catalog):
        found = wanted.get((message.context or "", _sources(message)))
        # See ``_carry``.
        message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]
        if found is None:
            continue
        message.string = found.forms if message.pluralizable else found.forms[0]
        message.user_comments = list(found.comments)
        message.flags = (message.flags - {"fuzzy"}) | ({"fuzzy"} if found.fuzzy else set())
    return write_file(path, _catalogue_text(catalog))


def msgfmt() -> str | None:
    """Where GNU ``msgfmt`` is, or None where it is not installed."""
    return shutil.which("msgfmt")


def _gather(root: Path, library: Extractor) -> Catalog:
    catalog = Catalog(project="Holi", charset="utf-8")
    methods: tuple[tuple[str, str, str | Callable[..., Any], Mapping[str, str]], ...] = (
        ("app", "**/*.py", "python", {}),
        ("app", "**/*.html", babel_extract, _TEMPLATES),
        (LIBRARY, "*.yaml", library, {}),
    )
    for folder, pattern, method, options in methods:
        for path in sorted((root / folder).glob(pattern)):
            place = (path.relative_to(root).as_posix(), 0)
            for _, message, comments, context in _extract_file(path, method, options):
                comment = " ".join(" ".join(comments).replace(COMMENT_TAG, " ").split())
                catalog.add(message, None, [place], auto_comments=[comment] if comment else [], context=context)
    return catalog


def _extract_file(
    path: Path, method: str | Callable[..., Any], options: Mapping[str, str]
) -> Sequence[tuple[Any, ...]]:
    try:
        return extract_from_file(
            method,
            path,
            keywords=KEYWORDS,
            comment_tags=(COMMENT_TAG,),
            options=options,
        )
    except TemplateSyntaxError as error:
        raise SourceError(path, error.lineno, error.message or "The template cannot be read.") from error
    except SyntaxError as error:
        raise SourceError(path, error.lineno or 0, error.msg) from error


def _carry(former: Catalog, template: Catalog) -> Catalog:
    """A Welsh catalogue with the template's messages, and what ``former`` says for them."""
    known = {_key(message): message for message in [*former.obsolete.values(), *_messages(former)]}
    by_text_key = {message.context: message for message in _messages(former) if _is_text_key(message.context)}
    catalog = _welsh_catalog()
    kept: set[Key] = set()
    for message in _messages(template):
        key = _key(message)
        entry = catalog.add(
            message.id,
            _no_words(message),
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
        found = known.get(key) or by_text_key.get(message.context)
        if found is None or found.pluralizable != message.pluralizable:
            continue
        entry.string = found.string
        # Babel takes what other tools note of a former source ("#| msgid") for a comment.
        entry.user_comments = [comment for comment in found.user_comments if not comment.startswith("|")]
        if any(_forms(found)) and (found.fuzzy or _key(found) != key):
            entry.flags.add("fuzzy")
        kept.add(key)
    for key, message in known.items():
        if key not in kept and any(_forms(message)):
            catalog.obsolete["\x04".join((key[0] or "", *_sources(message)))] = message
    return catalog


def _check_template(root: Path, template: Catalog, judge: Judge) -> Iterator[Finding]:
    path = template_path(root)
    if not path.exists() or path.read_bytes() != _template_text(template):
        yield Finding(path=path, line=1, flaw=Flaw(FlawCode.OLD_TEMPLATE))
    for message in _messages(template):
        for flaw in source_flaws(_sources(message)):
            yield _finding(root / message.locations[0][0], message, flaw, judge)


def _check_header(path: Path, text: str) -> Iterator[Finding]:
    header = _HEADER.search(text)
    lines = "".join(_QUOTED.findall(header[0])[1:]).split("\\n") if header else []
    for field in (*_FIELDS, *_WELSH_FIELDS):
        if field not in lines:
            yield Finding(path=path, line=1, flaw=Flaw(FlawCode.HEADER, {"field": field}))


def _check_ids(path: Path, template: Catalog, catalog: Catalog, judge: Judge) -> Iterator[Finding]:
    wanted = {_key(message): message for message in _messages(template)}
    there = {_key(message): message for message in _messages(catalog)}
    for key in wanted.keys() - there.keys():
        yield _finding(path, wanted[key], Flaw(FlawCode.NOT_IN_FILE), judge)
    for key in there.keys() - wanted.keys():
        yield _finding(path, there[key], Flaw(FlawCode.NOT_USED), judge)


def _message_flaws(message: Message, judge: Judge) -> Iterator[Flaw]:
    forms = _forms(message)
    if message.fuzzy and any(forms):
        yield Flaw(FlawCode.FUZZY)
    yield from judge.flaws(_sources(message), forms)


def _check_with_msgfmt(path: Path) -> Iterator[Finding]:
    program = msgfmt()
    if program is None:
        return
    result = subprocess.run(  # noqa: S603  # the program found, with a path of our own
        [program, "--check-format", "--check-domain", "--output-file", os.devnull, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    for line in result.stderr.splitlines():
        if match := _MSGFMT_LINE.match(line):
            code = FlawCode.MSGFMT if result.returncode else FlawCode.MSGFMT_ADVICE
            yield Finding(path=path, line=int(match[1]), flaw=Flaw(code, {"said": match[2]}))


def _finding(path: Path, message: Message, flaw: Flaw, judge: Judge | None = None) -> Finding:
    source = _sources(message)[0]
    return Finding(
        path=path,
        line=message.lineno or 1,
        flaw=flaw,
        message=" | ".join(part for part in (message.context, source) if part),
        key=judge.key(message.context or "", source) if judge else "",
    )


def _messages(catalog: Catalog) -> list[Message]:
    """The messages of ``catalog`` without its header."""
    return [message for message in catalog if message.id]


def _entry(message: Message) -> Entry:
    return Entry(
        context=message.context or "",
        sources=_sources(message),
        forms=_forms(message),
        fuzzy=message.fuzzy,
        comments=tuple(message.user_comments),
        notes=tuple(message.auto_comments),
        places=tuple(path for path, _ in message.locations),
    )


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def _no_words(message: Message) -> str | tuple[str, ...]:
    return ("",) * FORM_COUNTS[_WELSH] if message.pluralizable else ""


def _is_text_key(context: str | None) -> bool:
    """Whether a context is the key of a form's text (``registration.email.label``), which stands alone."""
    return context is not None and "." in context


def _welsh_catalog() -> Catalog:
    catalog = Catalog(locale=_WELSH, charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", PLURAL_FORMS)]
    return catalog


def _header(fields: Iterable[str]) -> str:
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields)


def _template_text(catalog: Catalog) -> bytes:
    return _po_text(
        catalog, "The messages of Holi, gathered from code, templates and forms. Not to be edited.", _FIELDS
    )


def _catalogue_text(catalog: Catalog) -> bytes:
    return _po_text(catalog, "The Welsh words of Holi.", (*_FIELDS, *_WELSH_FIELDS))


def _po_text(catalog: Catalog, title: str, fields: Iterable[str]) -> bytes:
    for message in _messages(catalog):
        # A form's texts are never filled in: a percent sign in them is one.
        if all(place.startswith(LIBRARY) for place, _ in message.locations):
            message.flags -= {"python-format", "python-brace-format"}
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, include_lineno=False)
    return f"# {title}\n{_header(fields)}\n".encode() + body.getvalue().rstrip(b"\n") + b"\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SourceError(
            path, 1, "The file is missing: run ‘flask catalogue extract’ and ‘flask catalogue update’."
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(path, 1, "The file is not in UTF-8.") from error


def _read(path: Path, locale: Locale | None) -> Catalog:
    return _parse(path, _text(path), locale)


def _parse(path: Path, text: str, locale: Locale | None) -> Catalog:
    """Read a .po file as though it had our header, whatever its own says. SourceError when malformed."""
    if (open_text := _WITHOUT_END.search(text)) is not None:
        # Babel would take a file that is cut short for a whole one.
        line = text.count("\n", 0, open_text.start()) + 1
        raise SourceError(path, line, "The file is malformed (a text has no end).")
    fields = (*_FIELDS, *_WELSH_FIELDS) if locale == "cy" else _FIELDS
    header = 'msgid ""\nmsgstr "' + "".join(f"{field}\\n" for field in fields) + '"\n'

    def with_our_header(match: re.Match[str]) -> str:
        return header + "\n" * max(match[0].count("\n") - 2, 1)  # the lines below keep their numbers

    text, found = _HEADER.subn(with_our_header, text, count=1)
    try:
        return read_po(
            io.BytesIO((text if found else f"{header}\n{text}").encode()),
            locale=locale,
            charset="utf-8",
            abort_invalid=True,
        )
    except PoFileError as error:
        raise SourceError(path, error.lineno + 1, f"The file is malformed ({error}).") from error
    except ValueError as error:
        raise SourceError(path, 1, f"The file is malformed ({error}).") from error


def write_file(path: Path, content: bytes) -> bool:
    """Put ``content`` in the place of the file at once, so that no reader ever finds half of it; say if it is new."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
    return True
