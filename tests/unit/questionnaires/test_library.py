"""The forms that come with the service."""

import json
from pathlib import Path

from app.questionnaires import Questionnaire, library

WORDING = json.loads(Path(__file__).with_name("wording.json").read_text(encoding="utf-8"))


def test_the_wording_is_the_agreed_one_under_stable_keys() -> None:
    """Keys hold translations and answers together: change `wording.json` only with both in mind."""
    assert {text.key: text.text for form in library().values() for text in form.texts()} == WORDING


def test_each_moment_has_its_form() -> None:
    moments = {form.key: form.moment for form in library().values()}
    assert moments == {
        "registration": "registration",
        "pre_session": "before",
        "activity": "during",
        "post_session": "after",
    }


def test_only_the_registration_asks_to_check_answers() -> None:
    assert [form.key for form in library().values() if form.check_answers] == ["registration"]


def test_no_straight_apostrophe_stands_in_a_text() -> None:
    assert not [key for key, text in WORDING.items() if "'" in text]


def test_both_surveys_ask_for_confidence_alike() -> None:
    assert library()["pre_session"].question("confidence") == library()["post_session"].question("confidence")


def test_registration_has_its_purposes_and_marks_personal_data() -> None:
    questions = library()["registration"].questions_by_key
    assert {key: question.purpose for key, question in questions.items() if question.purpose} == {
        "full_name": "name",
        "email": "email",
        "organisation": "organisation",
        "role": "workshop_role",
        "contact_language": "contact_language",
        "workshop_language": "workshop_language",
        "share_contact": "share_contact",
    }
    assert {key: question.personal for key, question in questions.items() if question.personal != "none"} == {
        "full_name": "identifying",
        "email": "identifying",
        "organisation": "identifying",
        "access_needs": "special",
    }


def test_the_library_survives_being_stored() -> None:
    for form in library().values():
        stored = json.loads(json.dumps(form.to_json()))
        assert Questionnaire.from_json(stored).hash == form.hash
