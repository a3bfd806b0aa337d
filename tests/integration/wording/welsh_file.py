"""A repository's Welsh file as tests write it, and what is made of it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.language import messages
from app.language.messages import REVIEW, Entry
from app.language.rules import PLURAL_FORMS
from app.wording.files import refresh_interface
from app.wording.queries import TextDetail, find_text, list_texts
from app.wording.service import approve, save_draft

HEADER = (
    '# The Welsh words of Holi.\nmsgid ""\nmsgstr ""\n"Project-Id-Version: Holi\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    f'"Language: cy\\n"\n"Plural-Forms: {PLURAL_FORMS}\\n"\n'
)


def entry(source: str, *forms: str, plural: str = "", context: str = "", review: bool = False, **more: bool) -> Entry:
    """A message of the file; without ``forms`` it is not translated."""
    sources = (source, plural) if plural else (source,)
    return Entry(
        context=context,
        sources=sources,
        forms=forms or ("",) * (6 if plural else 1),
        fuzzy=more.get("fuzzy", False),
        comments=(REVIEW,) if review else (),
        places=("app/views.py",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WelshFile:
    """The file of a repository at ``root``; ``at`` is when the database takes it in."""

    root: Path
    at: datetime

    @property
    def path(self) -> Path:
        """Where it stands."""
        return messages.catalogue_path(self.root, "cy")

    def write(self, *entries: Entry) -> None:
        """Have it hold these messages, in the form of the repository, and a newer date."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        before = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.path.write_text(HEADER + "".join(map(_po, entries)))
        messages.rewrite_entries(self.root, entries)
        os.utime(self.path, ns=(0, before + 1_000_000_000))

    def change(self, source: str, *forms: str, **more: object) -> None:
        """Give a message other forms, as somebody with an editor would."""
        entries = {one.sources[0]: one for one in messages.read_entries(self.root)}
        entries[source] = replace(entries[source], forms=forms or entries[source].forms, **more)  # type: ignore[arg-type]
        self.write(*entries.values())

    def take_in(self) -> int:
        """Have the database follow the file; the catalogue's id."""
        found = refresh_interface(self.at, self.root)
        assert found is not None
        return found

    def find(self, source: str) -> Entry:
        """A message as it stands there."""
        return next(one for one in messages.read_entries(self.root) if one.sources[0] == source)

    def detail(self, source: str) -> TextDetail:
        """A text as the database has it."""
        catalogue = self.take_in()
        ids = {text.id for text in list_texts(catalogue)}
        found = [find_text(id_, [catalogue]) for id_ in ids]
        return next(one for one in found if one is not None and one.line.source[0] == source)

    def approve(self, source: str, *forms: str) -> None:
        """Approve a translation in pages."""
        line = self.detail(source).line
        approve(line.id, forms, version=line.version, second=False, by=None, at=self.at)

    def draft(self, source: str, *forms: str) -> None:
        """Begin a translation in pages."""
        line = self.detail(source).line
        save_draft(line.id, forms, version=line.version, by=None, at=self.at)


def _po(one: Entry) -> str:
    lines = [f"msgctxt {_quoted(one.context)}"] if one.context else []
    lines.append(f"msgid {_quoted(one.sources[0])}")
    if len(one.sources) > 1:
        lines.append(f"msgid_plural {_quoted(one.sources[1])}")
        lines += [f'msgstr[{number}] ""' for number in range(6)]
    else:
        lines.append('msgstr ""')
    return "\n" + f"#: {one.places[0]}\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
