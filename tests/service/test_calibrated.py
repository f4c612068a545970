"""The service grades with what was measured of its judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bootstrap.serving import opened_service
from grader.bootstrap.starting import make_ready
from grader.calibrations import write
from grader.errors import LabError
from grader.library import load_prompts
from grader.rubrics.library import load_rubric
from grader.service.keys import Scope
from grader.settings import Settings
from tests.calibrations import MEASURED, a_calibration
from tests.service.desks import SQLITE, graded

pytestmark = SQLITE


async def test_a_calibration_is_used_from_then_on(settings: Settings, tmp_path: Path) -> None:
    """For the judge and rubric that it was measured with, while the service runs; what was graded before stands."""
    with_folder = settings.model_copy(update={"calibration": tmp_path})
    await make_ready(with_folder)
    async with opened_service(with_folder) as service:
        caller = await service.keys.caller(await service.keys.create("acme", Scope))

        async def error() -> object:
            made = await graded(service, caller, judges=("baseline",))
            return (await service.assessments.get(caller, made))["provenance"]["calibration"]["source"]

        before = await error()
        write(tmp_path, a_calibration(load_rubric("general"), prompts_sha256=load_prompts().sha256))
        assert before != MEASURED.source
        assert await error() == MEASURED.source


async def test_a_damaged_calibration_is_said_at_the_start(settings: Settings, tmp_path: Path) -> None:
    """And not with the first interview."""
    path = write(tmp_path, a_calibration())
    path.write_text("{")
    with pytest.raises(LabError, match=path.name):
        async with opened_service(settings.model_copy(update={"calibration": tmp_path})):
            pytest.fail("the service started")
