"""The fields of the pages on which a workshop is edited: texts in both languages, moments, and their guard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from app.language import Locale
from app.web.fields.guard import GuardedTextField, WholeNumberField
from app.web.fields.moment import DateField, DateTimeField
from app.web.fields.own import OwnForm
from app.web.fields.pair import PairField, Wait
from app.web.fields.quote import Quote
from app.workshops.rules import field_id
from tests.unit.web.markup import Page

MISSING = lazy_gettext("Enter an answer")
SAVED = {"cy": "Helo", "en": "Hello"}
HALF_PAST_NINE = datetime(2027, 5, 5, 8, 30, tzinfo=UTC)
"""In summer time."""


def form_with(field: Any, fields: dict[str, str] | None = None) -> OwnForm:
    """A form of one field, blank or as it was sent."""
    made: type[OwnForm] = type("OneForm", (OwnForm,), {"one": field})
    return made(formdata=None if fields is None else MultiDict(fields))


def sent(field: Callable[[], Any], **changes: str) -> OwnForm:
    """The form as it is sent after some of what the page holds was changed (``__`` for a dash)."""
    page = Page(str(form_with(field())["one"]()))
    held = {one["name"]: str(page.value(one["name"])) for one in page.elements if one["name"]}
    return form_with(field(), held | {name.replace("__", "-"): value for name, value in changes.items()})


def one(form: OwnForm) -> Any:
    """The form's field."""
    return form["one"]


def title(**options: Any) -> Any:
    """A pair."""
    return PairField("Title", name="workshop-title", **({"default": SAVED} | options))


def moment(default: datetime | None = HALF_PAST_NINE) -> Any:
    """A moment."""
    return DateTimeField("Start", missing=MISSING, name="starts_at", default=default)


def hrefs(form: OwnForm) -> list[str]:
    """Where the entries of the error summary lead."""
    return [entry["href"] for entry in form.error_list]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("first", ["cy", "en"])
def test_a_pair_shows_the_language_that_is_written_first_before_the_other(first: Locale) -> None:
    page = Page(str(form_with(title(first=first))["one"]()))
    order = [first, "en" if first == "cy" else "cy"]
    assert [one["id"] for one in page.all("input", type="text")] == [f"workshop-title-{locale}" for locale in order]
    assert [one["lang"] for one in page.all("input", type="text")] == order
    labels = {one["for"]: one.text.strip() for one in page.all("label")}
    assert labels == {"workshop-title-cy": "In Welsh", "workshop-title-en": "In English"}
    assert page.one("legend").text.strip() == "Title"


@pytest.mark.usefixtures("english")
def test_the_ids_of_a_pair_are_those_that_gaps_lead_to() -> None:
    field = form_with(PairField("Name", name=field_id("workshop.activity.name")))["one"]
    for locale in ("cy", "en"):
        (found,) = Page(str(field())).with_id(field_id("workshop.activity.name", locale))
        assert found.tag == "input"


@pytest.mark.usefixtures("english")
def test_several_lines_are_text_areas_that_keep_their_first_line_feed() -> None:
    page = Page(str(form_with(title(lines=4, default={"cy": "\nHelo", "en": ""}))["one"]()))
    assert page.value("workshop-title-cy") == "\nHelo"
    assert [one["rows"] for one in page.all("textarea")] == ["4", "4"]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("texts", "wanted", "due"),
    [
        ({"cy": "Helo", "en": "Hello"}, True, []),
        ({"cy": "Helo", "en": ""}, True, ["en"]),
        ({"cy": "", "en": "Hello"}, False, ["cy"]),
        ({"cy": "", "en": ""}, True, ["cy", "en"]),
        ({"cy": "", "en": ""}, False, []),
    ],
)
def test_what_is_still_to_be_written_says_so_in_its_label(
    texts: dict[Locale, str], wanted: bool, due: list[str]
) -> None:
    page = Page(str(form_with(title(default=texts, wanted=wanted))["one"]()))
    assert [one["for"][-2:] for one in page.all("label") if "To be written" in one.text] == due


@pytest.mark.usefixtures("english")
def test_a_wording_that_waits_says_for_whom_where_it_is_translated_and_how_it_may_stay() -> None:
    waits = Wait(locale="cy", tag=lazy_gettext("Being translated"), url="/en/there", keep="keep:1:2")
    page = Page(str(form_with(title(first="en", waits=waits))["one"]()))
    assert [one["for"] for one in page.all("label") if "Being translated" in one.text] == ["workshop-title-cy"]
    assert page.one("a")["href"] == "/en/there"
    assert page.one("button", name="action")["value"] == "keep:1:2"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("before", "after", "one_sided"),
    [
        ({"cy": "Helo", "en": "Hello"}, {"cy": "Helo", "en": "Good day"}, True),
        ({"cy": "Helo", "en": "Hello"}, {"cy": "Henffych", "en": "Hello"}, True),
        ({"cy": "Helo", "en": "Hello"}, {"cy": "Henffych", "en": "Good day"}, False),
        ({"cy": "Helo", "en": "Hello"}, {"cy": "Helo", "en": ""}, False),
        ({"cy": "", "en": ""}, {"cy": "Helo", "en": ""}, True),
        ({"cy": "", "en": "Hello"}, {"cy": "Helo", "en": "Hello"}, False),
        ({"cy": "", "en": "Hello"}, {"cy": "", "en": "Good day"}, True),
    ],
)
def test_a_pair_is_one_sided_where_one_wording_is_new_and_the_other_has_to_follow(
    before: dict[Locale, str], after: dict[Locale, str], one_sided: bool
) -> None:
    form = sent(lambda: title(default=before), workshop__title__cy=after["cy"], workshop__title__en=after["en"])
    assert one(form).one_sided is one_sided


@pytest.mark.usefixtures("english")
def test_texts_are_taken_without_outer_space_composed_and_on_as_many_lines_as_they_have() -> None:
    one_line = sent(title, workshop__title__cy="  Gweithdy\r\n  yr w\u0302yn ")
    assert one(one_line).outcome == {"cy": "Gweithdy yr ŵyn", "en": "Hello"}
    several = sent(lambda: title(lines=3), workshop__title__cy=" a\r\n\r\nb \r\n")
    assert one(several).outcome["cy"] == "a\n\nb"


@pytest.mark.usefixtures("english")
def test_a_text_that_is_too_long_is_refused_in_its_own_language_and_stays_as_it_was_typed() -> None:
    form = sent(lambda: title(most=5), workshop__title__cy="Gweithdy")
    assert not form.validate()
    assert hrefs(form) == ["#workshop-title-cy"]
    page = Page(str(form["one"]()))
    assert page.value("workshop-title-cy") == "Gweithdy"
    assert "This text must be 5 characters or fewer" in page.with_id("workshop-title-cy-error")[0].text
    assert page.with_id("workshop-title-en-error") == []


@pytest.mark.usefixtures("english")
def test_a_text_that_is_needed_may_not_be_empty_in_both_languages() -> None:
    needed = lazy_gettext("Enter the title in Welsh or in English")
    form = sent(lambda: title(first="en", needed=needed), workshop__title__cy="", workshop__title__en=" ")
    assert not form.validate()
    assert form.error_list == [{"text": "Enter the title in Welsh or in English", "href": "#workshop-title-en"}]
    assert sent(lambda: title(needed=needed), workshop__title__cy="").validate()


@pytest.mark.usefixtures("english")
def test_the_summary_quotes_the_text_that_it_speaks_of_in_its_language() -> None:
    form = sent(lambda: title(quoted=Quote("Helo <b>", "cy")), workshop__title__en="")
    one(form).refuse_missing("en")
    assert form.error_list == [
        {"html": 'Enter this text in English: “<span lang="cy">Helo &lt;b&gt;</span>”', "href": "#workshop-title-en"}
    ]


@pytest.mark.usefixtures("english")
def test_what_somebody_left_alone_stays_as_somebody_else_has_saved_it_meanwhile() -> None:
    shown = Page(str(form_with(title())["one"]()))
    fields = {
        name: str(shown.value(name)) for name in ("workshop-title-cy", "workshop-title-en", "workshop-title-seen")
    }
    theirs = {"cy": "Shwmae", "en": "Hi"}
    form = form_with(title(default=theirs), fields)
    assert form.validate()
    assert not one(form).touched
    assert one(form).outcome == theirs


@pytest.mark.usefixtures("english")
def test_two_who_change_one_text_are_shown_both_and_may_then_replace_it() -> None:
    shown = Page(str(form_with(title())["one"]()))
    seen = str(shown.value("workshop-title-seen"))
    fields = {"workshop-title-cy": "Haia", "workshop-title-en": "Hello", "workshop-title-seen": seen}
    theirs = {"cy": "Shwmae", "en": "Hello"}
    form = form_with(title(default=theirs), fields)
    assert not form.validate()
    assert hrefs(form) == ["#workshop-title-cy"]
    page = Page(str(form["one"]()))
    assert page.value("workshop-title-cy") == "Haia"
    assert "Shwmae" in page.with_id("workshop-title-cy-theirs")[0].text
    assert "workshop-title-cy-theirs" in page.with_id("workshop-title-cy")[0]["aria-describedby"]
    assert page.with_id("workshop-title-en-theirs") == []
    again = form_with(title(default=theirs), fields | {"workshop-title-seen": str(page.value("workshop-title-seen"))})
    assert again.validate()
    assert one(again).outcome == {"cy": "Haia", "en": "Hello"}


@pytest.mark.usefixtures("english")
def test_two_who_write_the_same_do_not_disturb_each_other() -> None:
    shown = Page(str(form_with(title())["one"]()))
    fields = {
        "workshop-title-cy": "Shwmae",
        "workshop-title-en": "Hello",
        "workshop-title-seen": str(shown.value("workshop-title-seen")),
    }
    assert form_with(title(default={"cy": "Shwmae", "en": "Hello"}), fields).validate()


@pytest.mark.usefixtures("english")
def test_a_moment_is_shown_and_read_in_the_time_of_wales() -> None:
    page = Page(str(form_with(moment())["one"]()))
    parts = [page.value(f"starts_at-{part}") for part in ("day", "month", "year", "time")]
    assert parts == ["5", "5", "2027", "09:30"]
    assert page.with_id("starts_at")[0]["name"] == "starts_at-day"
    form = sent(moment, starts_at__month="12", starts_at__time="9.05")
    assert form.validate()
    assert one(form).outcome == datetime(2027, 12, 5, 9, 5, tzinfo=UTC)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("changes", "sentence", "anchor"),
    [
        ({"starts_at__day": "31", "starts_at__month": "2"}, "Enter a real date: “Start”", "#starts_at"),
        ({"starts_at__month": ""}, "The date must include a month: “Start”", "#starts_at-month"),
        ({"starts_at__time": ""}, "Enter a time with 24 hours, like 09:30 or 14:00: “Start”", "#starts_at-time"),
        ({"starts_at__time": "2pm"}, "Enter a time with 24 hours, like 09:30 or 14:00: “Start”", "#starts_at-time"),
        ({"starts_at__time": "24:00"}, "Enter a time with 24 hours, like 09:30 or 14:00: “Start”", "#starts_at-time"),
        (dict.fromkeys(("starts_at__day", "starts_at__month", "starts_at__year", "starts_at__time"), ""),
         "Enter an answer: “Start”", "#starts_at"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_at_the_part_that_is_wrong(
    changes: dict[str, str], sentence: str, anchor: str
) -> None:
    form = sent(moment, **changes)
    assert not form.validate()
    assert form.error_list == [{"html": sentence, "href": anchor}]
    page = Page(str(form["one"]()))
    for name, value in changes.items():
        assert page.value(name.replace("__", "-")) == value
    (control,) = page.with_id(anchor.removeprefix("#"))
    assert "govuk-input--error" in control["class"]


@pytest.mark.usefixtures("english")
def test_an_hour_that_is_left_out_in_spring_is_refused() -> None:
    form = sent(moment, starts_at__day="28", starts_at__month="3", starts_at__time="01:30")
    assert not form.validate()
    assert "The clocks go forward" in str(form.error_list[0]["html"])


@pytest.mark.usefixtures("english")
def test_the_later_of_two_equal_hours_in_autumn_stays_when_nobody_changes_it() -> None:
    later = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    form = sent(lambda: moment(later))
    assert form.validate()
    assert one(form).outcome == later


@pytest.mark.usefixtures("english")
def test_a_moment_that_somebody_else_has_changed_is_shown_in_words() -> None:
    shown = Page(str(form_with(moment())["one"]()))
    fields = {name: str(shown.value(f"starts_at-{name}")) for name in ("day", "month", "year", "seen")}
    fields = {f"starts_at-{name}": value for name, value in fields.items()} | {"starts_at-time": "11:00"}
    form = form_with(moment(datetime(2027, 5, 6, 8, 30, tzinfo=UTC)), fields)
    assert not form.validate()
    assert "6 May 2027, 09:30" in Page(str(form["one"]())).one("p", class_="holi-theirs__text").text


@pytest.mark.usefixtures("english")
def test_what_a_date_is_of_is_heard_in_its_legend_and_stands_in_the_summary() -> None:
    def opens() -> Any:
        of = Quote("Arolwg", "cy")
        return DateField("Opens", of=of, missing=MISSING, name="opens", default=date(2027, 5, 5))

    form = sent(opens, opens__day="")
    assert " ".join(Page(str(form["one"]())).one("legend").text.split()) == "Arolwg: Opens"
    assert not form.validate()
    assert form.error_list[0]["html"] == 'The date must include a day: “<span lang="cy">Arolwg</span>: Opens”'


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("typed", "value"), [("25", 25), (" 25 ", 25), ("0", None), ("many", None), ("1e3", None)])
def test_a_whole_number_is_read_or_refused_and_stays_as_it_was_typed(typed: str, value: int | None) -> None:
    def capacity() -> Any:
        return WholeNumberField("Places", least=1, most=99, wrong=MISSING, name="capacity", default=20)

    form = sent(capacity, capacity=typed)
    assert form.validate() is (value is not None)
    if value is None:
        assert Page(str(form["one"]())).value("capacity") == typed
    else:
        assert one(form).outcome == value


@pytest.mark.usefixtures("english")
def test_a_text_alike_in_both_languages_may_be_left_empty() -> None:
    def address() -> Any:
        return GuardedTextField(lazy_gettext("Contact"), name="contact", default="a@example.com")

    assert "(optional)" in Page(str(form_with(address())["one"]())).one("label").text
    assert one(sent(address, contact=" ")).outcome is None


@pytest.mark.usefixtures("welsh")
def test_errors_speak_the_readers_language() -> None:
    form = sent(lambda: title(most=5), workshop__title__cy="Gweithdy", workshop__title__en="Workshop")
    assert not form.validate()
    assert all("This text" not in entry["text"] for entry in form.error_list)
