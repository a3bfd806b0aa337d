"""LibreOffice, as whoever opens a download there has it, but without a window."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NO_OFFICE = "no LibreOffice here"
_PATIENCE = 180


@dataclass(frozen=True, slots=True)
class Office:
    """The program, with a profile of its own in ``folder``."""

    program: str
    folder: Path

    def convert(self, file: Path, ending: str, *, read_as: str | None = None) -> Path:
        """Open a file and save it as another kind, by its ending; ``read_as`` names the filter that reads it."""
        target = self.folder / "converted"
        command = [
            self.program,
            f"-env:UserInstallation=file://{self.folder}/profile",
            "--headless",
            *([f"--infilter={read_as}"] if read_as else []),
            "--convert-to",
            ending,
            "--outdir",
            str(target),
            str(file),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE)
        converted = target / f"{file.stem}.{ending}"
        assert converted.exists(), f"{done.stdout}{done.stderr}"
        return converted


def find_office() -> str | None:
    """The program, if it is here with what opens tables and documents."""
    program = shutil.which("soffice")
    if program is None:
        return None
    folder = Path(program).resolve().parent
    return program if all((folder / name).exists() for name in ("libsclo.so", "libswlo.so")) else None
