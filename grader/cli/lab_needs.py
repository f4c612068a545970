"""The lab's figures stand on packages that grading does not need."""

from __future__ import annotations

from importlib.util import find_spec

from grader.errors import LabError

NEEDED = ("numpy", "scipy", "sklearn", "krippendorff")


def check_lab() -> None:
    """Raises LabError with the command that installs what is missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise LabError(f"needs {', '.join(missing)}; install them with pip install '.[lab]'", source="grader lab")
