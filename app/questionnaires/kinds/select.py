"""A choice of one option out of a long list."""

from typing import Literal

from app.questionnaires.kinds.choices import ChooseOne


class Select(ChooseOne):
    """A choice of one option out of a long list."""

    kind: Literal["select"]
