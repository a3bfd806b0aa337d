"""A choice of one option, all of them in view."""

from typing import Literal

from app.questionnaires.kinds.choices import ChooseOne


class SingleChoice(ChooseOne):
    """A choice of one option, all of them in view."""

    kind: Literal["single_choice"]
