"""Yes or no, in the words that answer the question."""

from typing import Literal, Self

from pydantic import model_validator

from app.questionnaires.kinds.choices import ChooseOne
from app.questionnaires.model import fault

_NUMBERS = {"yes": 1, "no": 0}


class YesNo(ChooseOne):
    """Yes or no. Each question words both itself: Welsh answers with the verb that was asked with."""

    kind: Literal["yes_no"]

    @model_validator(mode="after")
    def _options_are_yes_and_no(self) -> Self:
        if self.codes != _NUMBERS:
            raise fault(
                "a question of kind yes_no has two options, yes and no",
                "key them yes and no, with the numbers 1 and 0",
                "options",
            )
        return self
