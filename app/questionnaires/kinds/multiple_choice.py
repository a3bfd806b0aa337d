"""A choice of any number of options."""

from collections.abc import Callable
from typing import Literal, Self

from pydantic import model_validator

from app.questionnaires.answers import Answers, Column, Json, Raw, Reading, text_key
from app.questionnaires.kinds.choices import Choice
from app.questionnaires.model import Code, fault


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
        whole = Column(
            key=self.key,
            text_keys=(label,),
            answer=self.key,
            value=lambda answers: answers.get(self.key),
            codes=self._numbered(form_key),
            form="whole",
        )
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
        return (whole, *split, *self._detail_columns(form_key))


def _ticked(key: str, code: str) -> Callable[[Answers], Json]:
    def value(answers: Answers) -> Json:
        answer = answers.get(key)
        return int(code in answer) if isinstance(answer, list | tuple) else None

    return value
