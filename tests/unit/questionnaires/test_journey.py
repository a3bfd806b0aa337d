"""The way through a form."""

from typing import Any

from app.questionnaires import PageReading, Questionnaire, read_page, walk
from tests.unit.questionnaires.builders import form, page_data, question_data, raw


def asked(key: str, kind: str = "yes_no", **parts: Any) -> dict[str, Any]:
    return question_data(kind, **{"key": key, **parts})


def three_pages() -> Questionnaire:
    """The second page is shown after a yes, and its second question after another."""
    return form(
        page_data(asked("a", required="Select a")),
        page_data(
            asked("b", required="Select b"),
            asked("c", "short_text", required="Enter c", shown_if={"question": "b", "is": "yes"}),
            key="second",
            shown_if={"question": "a", "is": "yes"},
        ),
        page_data(asked("d", "short_text"), key="third"),
    )


def second(earlier: dict[str, str], **fields: str) -> PageReading:
    questionnaire = three_pages()
    return read_page(questionnaire, questionnaire.page("second"), raw(**fields), earlier)


def test_problems_have_text_keys_of_the_form() -> None:
    (problem,) = second({"a": "yes"}).problems
    assert (problem.question, problem.text_key) == ("b", "form.b.required")


def test_the_rows_of_a_grid_have_text_keys_of_the_form() -> None:
    questionnaire = form(page_data(question_data("grid", required="Answer each")))
    problems = read_page(questionnaire, questionnaire.pages[0], {}, {}).problems
    assert [problem.row for problem in problems] == ["form.q.row.a", "form.q.row.b"]


def test_a_question_of_the_same_page_is_asked_when_its_condition_holds() -> None:
    reading = second({"a": "yes"}, b="yes")
    assert [problem.field for problem in reading.problems] == ["c"]
    assert reading.shown == {"b", "c"}


def test_a_hidden_question_is_neither_asked_nor_answered() -> None:
    reading = second({"a": "yes"}, b="no", c="typed before")
    assert not reading.problems
    assert reading.answers == {"b": "no"}
    assert reading.shown == {"b"}


def test_an_older_answer_of_the_same_page_decides_nothing() -> None:
    assert second({"a": "yes", "b": "yes"}, c="typed").shown == {"b"}


def test_a_page_whose_condition_does_not_hold_is_left_out_with_its_answers() -> None:
    walked = walk(three_pages(), {"first": raw(a="no"), "second": raw(b="yes", c="x"), "third": {}})
    assert [step.page.key for step in walked.pages] == ["first", "third"]
    assert walked.answers == {"a": "no", "d": None}
    assert walked.complete
    assert walked.first_unfinished is None
    assert walked.step("second") is None


def test_the_walk_goes_on_past_unfinished_pages() -> None:
    walked = walk(three_pages(), {"third": raw(d="x")})
    assert [step.page.key for step in walked.pages] == ["first", "third"]
    assert walked.answers == {"d": "x"}
    assert not walked.complete
    assert walked.first_unfinished is not None
    assert walked.first_unfinished.key == "first"


def test_a_page_with_a_problem_is_unfinished() -> None:
    walked = walk(three_pages(), {"first": raw(a="yes"), "second": raw(b="yes"), "third": {}})
    assert walked.first_unfinished is not None
    assert walked.first_unfinished.key == "second"
    step = walked.step("second")
    assert step is not None
    assert step.reading is not None
    assert [problem.code for problem in step.reading.problems] == ["required"]


def test_a_page_that_was_not_sent_has_no_reading() -> None:
    step = walk(three_pages(), {}).step("first")
    assert step is not None
    assert step.reading is None


def test_a_page_with_nothing_to_show_is_left_out_unless_it_has_guidance() -> None:
    hidden = asked("b", shown_if={"question": "a", "is": "yes"})
    for guidance, keys in ((None, ["first"]), ("Read this", ["first", "second"])):
        questionnaire = form(page_data(asked("a")), page_data(hidden, key="second", guidance=guidance))
        assert [step.page.key for step in walk(questionnaire, {}).pages] == keys


def test_a_page_of_guidance_is_finished_once_it_was_sent() -> None:
    questionnaire = form(page_data(question_data("guidance")))
    assert not walk(questionnaire, {}).complete
    assert walk(questionnaire, {"first": {}}).complete


def test_fields_and_pages_that_the_form_does_not_know_are_ignored() -> None:
    walked = walk(three_pages(), {"first": raw(a="no", zzz="x"), "nowhere": raw(a="yes"), "third": raw(d="x", a="yes")})
    assert walked.answers == {"a": "no", "d": "x"}
