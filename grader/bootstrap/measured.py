"""The judge's error as it was measured, for each rubric under which it was: what GRADER_CALIBRATION does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from grader.assessment import JudgeReference
from grader.calibration import Calibration
from grader.calibrations import find
from grader.conclusion import never_measured
from grader.judgement import ErrorModel
from grader.rubric import Rubric


def measured_in(
    folder: Path | None, judges: Iterable[JudgeReference], prompts_sha256: str
) -> Callable[[Rubric], ErrorModel | None]:
    """`Method.measured` of these judges, the one to escalate to among them, with these prompts.

    It looks into the folder each time, so that what is measured while a service runs is used from then on.
    """
    if folder is None:
        return never_measured
    references = tuple(judges)

    def error(rubric: Rubric) -> ErrorModel | None:
        found = calibration_of(folder, references, rubric.sha256, prompts_sha256)
        return found.error if found else None

    return error


def calibration_of(
    folder: Path | None, judges: Iterable[JudgeReference], rubric_sha256: str, prompts_sha256: str
) -> Calibration | None:
    """What was measured of these judges, with `role` and `below` as provenance names them; None where nothing was.

    Raises LabError naming a file that is damaged.
    """
    references = tuple(judges)
    strong = next((judge for judge in references if judge.role == "escalation"), None)
    return find(
        folder,
        [judge.spec for judge in references if judge.role == "judge"],
        strong.spec if strong else None,
        rubric_sha256,
        prompts_sha256,
        strong.below if strong else None,
    )
