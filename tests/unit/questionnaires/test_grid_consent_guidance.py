"""Grids, single boxes, and texts between questions."""

from tests.unit.questionnaires.builders import question, read, refusal


def test_a_grid_has_a_field_and_a_value_for_each_row() -> None:
    asked = question("grid")
    assert asked.field_names() == ("q-a", "q-b")
    assert read(asked, q__a="1", q__b="2").answers == {"q": {"a": "1", "b": "2"}}
    assert read(asked, q__a="1").answers == {"q": {"a": "1", "b": None}}


def test_a_required_grid_asks_for_every_row() -> None:
    first, second = read(question("grid", required="Answer each")).problems
    assert (first.field, first.code, first.text_key, first.row) == ("q-a", "required", "q.required", "q.row.a")
    assert (second.field, second.row) == ("q-b", "q.row.b")


def test_what_is_not_on_the_scale_is_refused_in_its_row() -> None:
    reading = read(question("grid"), q__a="3", q__b="1")
    assert refusal(reading) == ("q-a", "not_an_option", {})
    assert reading.problems[0].text_key is None
    assert reading.problems[0].row == "q.row.a"
    assert reading.answers == {"q": {"a": None, "b": "1"}}


def test_a_grid_has_a_column_for_each_row() -> None:
    first, _ = question("grid").columns("form")
    assert (first.key, first.answer, first.text_keys) == ("q.a", "q", ("form.q.label", "form.q.row.a"))
    assert first.codes == {"1": (1, "form.q.scale.1"), "2": (2, "form.q.scale.2")}
    assert first.value({"q": {"a": "2", "b": None}}) == "2"
    assert first.value({}) is None


def test_a_grid_has_texts_for_rows_and_scale() -> None:
    keys = [text.key for text in question("grid").texts("form")]
    assert keys == ["form.q.label", "form.q.row.a", "form.q.row.b", "form.q.scale.1", "form.q.scale.2"]


def test_consent_is_true_when_ticked() -> None:
    asked = question("consent", required="Tick the box")
    assert read(asked, q="yes").answers == {"q": True}
    assert refusal(read(asked)) == ("q", "required", {})
    assert read(question("consent"), q="").answers == {"q": None}


def test_guidance_asks_for_nothing() -> None:
    asked = question("guidance", label="**Read** this")
    assert asked.field_names() == ()
    assert asked.columns("form") == ()
    assert read(asked, q="x").answers == {}
    (text,) = asked.texts("form")
    assert (text.key, text.text, text.markdown) == ("form.q.label", "**Read** this", True)
