"""A workshop file is taken whole, in both languages, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.language import LOCALES, Locale
from app.questionnaires import Questionnaire, library
from tests.factories import (
    SLUGS,
    address,
    counts,
    feedback_form,
    heading,
    in_other_language,
    published,
    registration_form,
    write_workshop,
)
from tests.servers import SAMPLE

WELSH_FORM = {
    "key": "adborth",
    "moment": "after",
    "source_locale": "cy",
    "title": "Adborth",
    "pages": [
        {
            "key": "un",
            "title": "Un",
            "questions": [{"key": "barn", "kind": "short_text", "label": "Beth yw eich barn?"}],
        }
    ],
}


def run(app: Flask, file: Path, *options: str) -> tuple[int, str]:
    """The exit status and the output of importing a file."""
    result = app.test_cli_runner().invoke(args=["workshop", "import", str(file), *options])
    return result.exit_code, result.output


def refused(app: Flask, file: Path) -> str:
    """What the command says on refusing a file, once it is sure that nothing has changed."""
    before = counts(app)
    status, told = run(app, file)
    assert status == 1, told
    assert counts(app) == before
    assert told.startswith(f"Error: {file}")
    return told


def changed(folder: Path, change: Callable[[dict[str, Any]], object], *forms: dict[str, Any]) -> Path:
    """A workshop file to which ``change`` has been made."""
    file = write_workshop(folder, *forms)
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data))
    return file


def test_the_sample_is_published_in_both_languages_with_every_text(app: Flask) -> None:
    assert run(app, SAMPLE) == (
        0,
        (
            "Published: Cysylltu polisi a dylunio gwasanaethau er mwyn sicrhau gwell canlyniadau"
            " / Connecting policy and service design for better outcomes\n"
        ),
    )
    found = published(app, "connecting-policy-and-service-design")
    keys = {text.key for form in library().values() for text in form.texts()}
    for locale in LOCALES:
        assert keys < set(found.wording.texts[locale])
    assert list(found.forms) == ["registration", "before", "during", "after"]


def test_the_sample_s_four_forms_are_open(app: Flask) -> None:
    run(app, SAMPLE)
    client = app.test_client()
    for moment in ("registration", "before", "during", "after"):
        page = client.get(address(moment, slug="connecting-policy-and-service-design"))
        assert 'id="page"' in page.text, heading(page)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.update(capacity="ten"), ", line 1, capacity: this must be a whole number; "),
        (lambda data: data["forms"][0].update(file="gone.yaml"), ", forms › 1: there is no file “gone.yaml”; "),
        (
            lambda data: data["forms"][0].update(closes="-2 days"),
            ", forms › feedback › closes: the form would close before it opens; give a later time.\n",
        ),
        (
            lambda data: data["forms"][0].update(closes=data["forms"][0]["opens"]),
            ", forms › feedback › closes: the form would close before it opens; give a later time.\n",
        ),
        (
            lambda data: data["forms"][0]["translations"].update({"feedback.mod.label": "Sut"}),
            "translations › feedback.mod.label: the form has no text with this key; use one of the form’s keys",
        ),
        (
            lambda data: data["forms"].append(data["forms"][0]),
            "forms 1 and 2 both have the moment “after”; give each form of a workshop a moment of its own.\n",
        ),
    ],
)
def test_a_wrong_file_changes_nothing_and_is_told_in_one_sentence(
    app: Flask, tmp_path: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    file = changed(tmp_path, change, feedback_form())
    said = refused(app, file)
    assert told in said
    assert said.endswith(".\n")
    assert said.count("\n") == 1


def test_two_forms_with_one_key_are_refused(app: Flask, tmp_path: Path) -> None:
    file = write_workshop(tmp_path, feedback_form())
    (tmp_path / "again.yaml").write_text(json.dumps(feedback_form(moment="before")))
    data = json.loads(file.read_text())
    data["forms"].append(data["forms"][0] | {"file": "again.yaml"})
    file.write_text(json.dumps(data))
    assert "forms 1 and 2 both have the key “feedback”; give each form of a workshop a key of its own." in refused(
        app, file
    )


def test_a_form_may_not_take_the_key_of_the_workshop_s_own_texts(app: Flask, tmp_path: Path) -> None:
    told = refused(app, write_workshop(tmp_path, feedback_form(key="workshop")))
    assert "the key “workshop” belongs to the workshop’s own texts; give the form another key." in told


def test_a_registration_cannot_be_anonymous(app: Flask, tmp_path: Path) -> None:
    page = {"key": "p", "title": "P", "questions": [{"key": "hopes", "kind": "long_text", "label": "Your hopes?"}]}
    form = {"key": "signup", "moment": "registration", "anonymous": True, "title": "Sign up", "pages": [page]}
    told = refused(app, write_workshop(tmp_path, form))
    assert "a registration takes a place for a person; set anonymous to false." in told


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_that_is_taken_is_refused(app: Flask, tmp_path: Path, locale: Locale) -> None:
    assert run(app, write_workshop(tmp_path, feedback_form()))[0] == 0
    slug = {"cy": "arall", "en": "another"} | {locale: SLUGS[locale]}
    told = refused(app, write_workshop(tmp_path, feedback_form(), slug=slug))
    assert f"slug › {locale}: another workshop has the address “{slug[locale]}”. Choose another slug." in told


def test_the_same_slug_may_stand_in_both_languages(app: Flask, tmp_path: Path) -> None:
    assert run(app, write_workshop(tmp_path, feedback_form(), slug={"cy": "holi", "en": "holi"}))[0] == 0


def test_missing_translations_are_listed_with_key_and_language_and_nothing_is_published(
    app: Flask, tmp_path: Path
) -> None:
    translations = in_other_language(feedback_form())
    for key in ("feedback.mood.label", "feedback.why.label"):
        del translations[key]
    file = changed(tmp_path, lambda data: data["forms"][0].update(translations=translations), feedback_form())
    told = refused(app, file)
    assert "the workshop is not published, since these texts may not be shown yet" in told
    assert told.splitlines()[1:] == ["  feedback.mood.label: cy is missing", "  feedback.why.label: cy is missing"]


def test_if_absent_does_nothing_where_the_workshop_is_there(app: Flask, tmp_path: Path) -> None:
    file = write_workshop(tmp_path, feedback_form())
    assert run(app, file, "--if-absent")[0] == 0
    before = counts(app)
    assert run(app, file, "--if-absent") == (0, "")
    assert counts(app) == before


def test_if_absent_still_refuses_a_file_of_which_one_address_alone_is_taken(app: Flask, tmp_path: Path) -> None:
    run(app, write_workshop(tmp_path, feedback_form()))
    file = write_workshop(tmp_path, feedback_form(), slug={"cy": "arall", "en": SLUGS["en"]})
    status, told = run(app, file, "--if-absent")
    assert status == 1
    assert "slug › en: another workshop has the address" in told


def test_a_form_may_be_written_in_welsh_and_translated_into_english(app: Flask, tmp_path: Path) -> None:
    assert run(app, write_workshop(tmp_path, WELSH_FORM)) == (0, "Published: Gweithdy prawf / Test workshop\n")
    client = app.test_client()
    assert "Beth yw eich barn?" in client.get(address("after", locale="cy")).text
    assert "≈ Beth yw eich barn?" in client.get(address("after", locale="en")).text


def test_what_a_welsh_form_lacks_is_english(app: Flask, tmp_path: Path) -> None:
    file = changed(tmp_path, lambda data: data["forms"][0].update(translations={}), WELSH_FORM)
    assert "  adborth.barn.label: en is missing" in refused(app, file)


def test_a_file_s_own_translation_goes_before_the_catalogue_s(app: Flask, tmp_path: Path) -> None:
    entry = {"library": "activity", "opens": "-1 day", "closes": "+1 day", "translations": {"activity.title": "Tasg"}}
    assert run(app, write_workshop(tmp_path, forms=[entry]))[0] == 0
    assert published(app).words("cy")("activity.title") == "Tasg"


def test_a_workshop_is_kept_with_the_times_that_the_file_gives(app: Flask, tmp_path: Path) -> None:
    entry = {"library": "activity", "opens": "2027-03-20 09:00", "closes": "2027-04-03 09:00"}
    run(app, write_workshop(tmp_path, forms=[entry], starts="2027-04-01 10:00", duration_minutes=90))
    found = published(app)
    assert found.starts_at.isoformat() == "2027-04-01T09:00:00+00:00"
    assert found.ends_at.isoformat() == "2027-04-01T10:30:00+00:00"
    assert found.delete_on.isoformat() == "2027-05-01"
    assert found.forms["during"].opens_at.isoformat() == "2027-03-20T09:00:00+00:00"
    assert found.forms["during"].closes_at.isoformat() == "2027-04-03T08:00:00+00:00"


def test_a_definition_is_stored_as_it_was_judged(app: Flask, tmp_path: Path) -> None:
    run(app, write_workshop(tmp_path, registration_form()))
    version = published(app).forms["registration"].current
    assert version.number == 1
    assert version.questionnaire == Questionnaire.from_json(registration_form())


def test_the_longest_keys_that_a_definition_allows_are_stored(app: Flask, tmp_path: Path) -> None:
    key, code = "k" * 60, "c" * 60
    detail = {"label": "Which?", "required": "Enter which"}
    option = {"key": code, "number": 1, "label": "One", "detail": detail}
    question = {"key": "q" * 60, "kind": "single_choice", "label": "Choose", "options": [option]}
    form = feedback_form(key=key) | {"pages": [{"key": "p", "title": "P", "questions": [question]}]}
    assert run(app, write_workshop(tmp_path, form))[0] == 0
    assert f"{key}.{'q' * 60}.option.{code}.detail.required" in published(app).wording.texts["cy"]
