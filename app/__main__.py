"""``python -m app catalogue …``: the catalogue commands before there is an application, which needs them compiled."""

from __future__ import annotations

from functools import partial

import click

from app.language.commands import catalogue_commands
from app.wording.extraction import extract_library
from app.wording.judging import file_judge
from config import ROOT, TRANSLATIONS

main = click.Group("app", {"catalogue": catalogue_commands(ROOT, extract_library, partial(file_judge, TRANSLATIONS))})

if __name__ == "__main__":
    main(prog_name="python -m app")
