"""A choice of any number of options."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal, Self

from pydantic import model_validator

from app.questionnaires.answers import Answers, Column, Json, Raw, Reading, text_key
from app.questionnaires.kinds.choices import Choice
from app.questionnaires.model import Code, fault
from app.questionnaires.summaries import ANSWERED, SKIPPED, ByCode, Outline

_LISTS = (list, tuple)  # not “list | tuple”, which is put together anew each time: downloads ask for every response


class MultipleChoice(Choice):
    """A choice of any number of options; `exclusive` names one that excludes all others ("None of these")."""

    kind: Literal["multiple_choice"]
    exclusive: Code | None = None

    @model_validator(mode="after")
    def _exclusive_option_exists(self) -> Self:
        if self.exclusive is not None and self.exclusive not in self.codes:
            remedy = f"name one of: {', '.join(self.codes)}"
            raise fault(f"“{self.exclusive}” is not an option of this question", remedy, "exclusive")
        return self

    def read(self, raw: Raw) -> Reading:
        ticked = {code for code in raw.get(self.key, ()) if code}
        if not ticked:
            return self._empty()
        chosen = [option for option in self.options if option.key in ticked]
        if len(chosen) < len(ticked):
            return self._refuse("not_an_option")
        if self.exclusive in ticked and len(ticked) > 1:
            return self._refuse("exclusive", params={"option": self.exclusive or ""})
        return self._chosen([option.key for option in chosen], chosen, raw)

    def columns(self, form_key: str) -> tuple[Column, ...]:
        label = text_key(form_key, self.key, "label")
        split = (
            Column(
                key=f"{self.key}.{option.key}",
                text_keys=(label, text_key(form_key, self.key, "option", option.key)),
                answer=self.key,
                value=_ticked(self.key, option.key),
                form="split",
            )
            for option in self.options
        )
        return (self._whole(form_key), *split, *self._detail_columns(form_key))

    def _whole(self, form_key: str) -> Column:
        return replace(self._column(form_key, self._numbered(form_key)), form="whole")

    def _tallied_choice(self, answers: Answers) -> Iterator[tuple[str, str]]:
        if self.key in answers:
            ticked = answers[self.key]
            codes = ticked if isinstance(ticked, list | tuple) else ()
            yield self.key, ANSWERED if codes else SKIPPED
            for code in codes:
                yield self.key, str(code)

    def _outline_choice(self, form_key: str) -> Outline:
        return ByCode(column=self._whole(form_key), several=True)


def _ticked(key: str, code: str) -> Callable[[Answers], Json]:
    def value(answers: Answers) -> Json:
        answer = answers.get(key)
        return int(code in answer) if isinstance(answer, _LISTS) else None

    return value
