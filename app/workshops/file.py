"""A workshop as a file: everything an organiser decides about it, in both languages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.language import Locale
from app.questionnaires import DefinitionError, Questionnaire, library, load, read_questionnaire
from app.questionnaires.model import Text, fault
from app.workshops.rules import CASE_STUDY, LONDON, YEARS, is_slug

_RELATIVE = re.compile(
    r"(?P<sign>[+-])(?P<number>\d{1,4}) (?P<unit>minute|hour|day)s?(?: (?P<time>(?:[01]\d|2[0-3]):[0-5]\d))?"
)
_ABSOLUTE = "%Y-%m-%d %H:%M"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _london(value: str) -> datetime:
    return datetime.strptime(value, _ABSOLUTE).replace(tzinfo=LONDON)


def _moment(value: str) -> str:
    if not _RELATIVE.fullmatch(value):
        try:
            known = _london(value).year in YEARS
        except ValueError:
            known = False
        if not known:
            remedy = "give “2027-03-01 10:00”, or relative to now “+14 days 10:00” or “-1 hour”"
            raise fault(f"“{value}” is not a date and time", remedy)
    return value


def _slug(value: str) -> str:
    if not is_slug(value):
        raise fault(f"“{value}” cannot stand in an address", "use small letters a to z, digits, and - between them")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise fault(f"“{value}” is not an email address", "give one like name@example.com")
    return value


Moment = Annotated[str, AfterValidator(_moment)]
SlugText = Annotated[str, Field(max_length=120), AfterValidator(_slug)]
JoinUrl = Annotated[str, Field(max_length=500, pattern=r"^https://\S+$")]
EmailText = Annotated[str, Field(max_length=254), AfterValidator(_email)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(_Part):
    """A text in both languages."""

    cy: Text
    en: Text


class Slugs(_Part):
    """The workshop's name in the addresses of each language."""

    cy: SlugText
    en: SlugText


class Activity(_Part):
    """What the groups do in the session."""

    name: Both
    explanation: Both


class FormEntry(_Part):
    """One form: from the library, or from a definition file beside the workshop’s, with its translations."""

    library: str | None = None
    file: str | None = None
    translations: dict[str, Text] = {}
    opens: Moment
    closes: Moment

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.library is None) == (self.file is None):
            raise fault("a form comes from one place", "name either a form of the library (library:) or a file (file:)")
        if self.library is not None and self.library not in library():
            raise fault(f"“{self.library}” is not in the library", f"use one of: {', '.join(library())}", "library")
        return self


class WorkshopFile(_Part):
    """The file's whole content."""

    slug: Slugs
    source_locale: Locale = "en"
    title: Both
    summary: Both
    place: Both
    starts: Moment
    duration_minutes: int = Field(ge=5, le=60 * 24 * 14)
    capacity: int = Field(ge=1, le=100_000)
    contact_email: EmailText | None = None
    joining: Both | None = None
    join_url: JoinUrl | None = None
    privacy: Both | None = None
    delete_after_days: int = Field(ge=1, le=3650)
    case_studies: tuple[Both, ...] = ()
    activity: Activity | None = None
    forms: tuple[FormEntry, ...]

    def own_texts(self) -> dict[str, Both]:
        """The texts of the workshop itself that the file gives, by their keys."""
        activity = self.activity
        given: dict[str, Both | None] = {
            "workshop.title": self.title,
            "workshop.summary": self.summary,
            "workshop.place": self.place,
            "workshop.joining": self.joining,
            "workshop.activity.name": None if activity is None else activity.name,
            "workshop.activity.explanation": None if activity is None else activity.explanation,
            "workshop.privacy": self.privacy,
        }
        return {key: both for key, both in given.items() if both is not None}

    def case_study_texts(self) -> dict[str, Both]:
        """The case studies by their keys, in order."""
        return {f"{CASE_STUDY}{number}": both for number, both in enumerate(self.case_studies, 1)}


def read_workshop(path: Path) -> WorkshopFile:
    """Read a workshop file; raises DefinitionError, whose text names file, place and remedy."""
    return load(path, WorkshopFile)


def questionnaire_of(entry: FormEntry, path: Path, place: str) -> Questionnaire:
    """The questionnaire that ``entry`` names in the workshop file ``path``; raises DefinitionError."""
    if entry.library is not None:
        return library()[entry.library]
    file = path.parent / str(entry.file)
    if not file.is_file():
        raise DefinitionError(
            path=path,
            place=place,
            line=None,
            what=f"there is no file “{entry.file}”",
            remedy="give its path from the workshop file",
        )
    return read_questionnaire(file)


def moment(value: str, now: datetime) -> datetime:
    """A file's date and time, in Europe/London, as an aware moment; relative ones count from ``now``."""
    match = _RELATIVE.fullmatch(value)
    if match is None:
        return _london(value)
    step = timedelta(**{f"{match['unit']}s": int(f"{match['sign']}{match['number']}")})
    if match["time"] is None:
        return now + step
    hour, minute = map(int, match["time"].split(":"))
    return (now.astimezone(LONDON) + step).replace(hour=hour, minute=minute, second=0, microsecond=0)
