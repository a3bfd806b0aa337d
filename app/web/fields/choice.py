"""Fields whose answer is one or more of given options."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext, pgettext
from markupsafe import Markup

from app.questionnaires import Option
from app.web.fields.base import Params, QuestionField, component, labelled


class RadiosField(QuestionField):
    """One of several options, each of which may ask for a detail."""

    component = "single_choice"

    def params(self) -> Params:
        """What the radios component is given."""
        return {**self._group(), "items": list(self._items())}

    def _group(self) -> Params:
        key = self.question.key
        return {
            "idPrefix": key,
            "name": key,
            "fieldset": {"legend": {"html": self._label(), "classes": "govuk-fieldset__legend--m"}},
            **self._hint(),
            **self._error(key),
        }

    def _items(self) -> Iterator[Params]:
        ticked = self.raw.get(self.question.key, ())
        for option in self.question.options:
            item: Params = {
                "value": option.key,
                "text": self.text("option", option.key),
                "checked": option.key in ticked,
            }
            if option.detail is not None:
                item["conditional"] = {"html": self._detail(option)}
            yield item

    def _detail(self, option: Option) -> Markup:
        name = self.question.detail_field(option)
        label = self.text("option", option.key, "detail")
        required = option.detail and option.detail.required
        params = {
            "id": name,
            "name": name,
            "value": self.typed(name),
            "label": {"html": labelled(label, optional=required is None)},
            **self._error(name),
        }
        return component("detail", "detail", params)


class YesNoField(RadiosField):
    """Yes or no, in the question's own two words, beside each other where neither asks for a detail."""

    component = "yes_no"

    def params(self) -> Params:
        """What the radios component is given."""
        inline = all(option.detail is None for option in self.question.options)
        return {**super().params(), "classes": "govuk-radios--inline" if inline else ""}


class CheckboxesField(RadiosField):
    """Any of several options; one that excludes the others stands apart."""

    component = "multiple_choice"

    def _items(self) -> Iterator[Params]:
        for item in super()._items():
            if item["value"] == self.question.exclusive:
                # Translators: stands alone between check boxes and one that excludes them, like "None of these"
                yield {"divider": pgettext("before the last option", "or")}
                yield {**item, "behaviour": "exclusive"}
            else:
                yield item


class SelectField(QuestionField):
    """One of many options, in a list that opens."""

    component = "select"

    def params(self) -> Params:
        """What the select component is given."""
        key = self.question.key
        chosen = self.typed()
        options = [
            {"value": option.key, "text": self.text("option", option.key), "selected": option.key == chosen}
            for option in self.question.options
        ]
        # Translators: first entry of a list that opens, while nothing has been chosen
        empty = {"value": "", "text": gettext("Select an answer"), "selected": not chosen}
        return {
            "id": key,
            "name": key,
            "items": [empty, *options],
            "label": {"html": self._label(), "classes": "govuk-label--m"},
            **self._hint(),
            **self._error(),
        }


class NumberScaleField(RadiosField):
    """A number from the lowest to the highest, each end in words."""

    component = "number_scale"

    def params(self) -> Params:
        """What the radios component is given; the words of the ends describe the whole group."""
        params = super().params()
        if self.ends:
            params["fieldset"]["describedBy"] = f"{self.question.key}-ends"
        return params

    @property
    def ends(self) -> tuple[tuple[int, str], ...]:
        """The ends that have words: the number and its words."""
        question = self.question
        named = (
            (question.lowest, question.lowest_label, "lowest"),
            (question.highest, question.highest_label, "highest"),
        )
        return tuple((number, self.text(part)) for number, label, part in named if label is not None)

    def _items(self) -> Iterator[Params]:
        chosen = self.typed()
        for code in self.question.codes:
            yield {"value": code, "text": code, "checked": code == chosen}


class ConsentField(QuestionField):
    """One box to tick."""

    component = "consent"

    def params(self) -> Params:
        """What the checkboxes component is given: the label stands beside the box itself."""
        key = self.question.key
        return {
            "idPrefix": key,
            "name": key,
            "items": [{"value": "yes", "html": self._label(), "checked": bool(self.typed())}],
            **self._hint(),
            **self._error(),
        }
