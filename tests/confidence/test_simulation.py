"""The simulation that checks the stated confidence, with a small part of its interviews."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "simulate_confidence.py"


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    """The script, as a module."""
    loader = importlib.machinery.SourceFileLoader("simulate_confidence", str(SCRIPT))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", [0, 1])
def test_the_stated_confidence_is_true(simulation: ModuleType, kind: int) -> None:
    """400 interviews of whole and of real levels: calibrated and better than a constant, within their luck."""
    study = simulation.STUDIES[kind]
    found = simulation.figures(study, simulation.outcomes(study, 400, (1, 0)))
    assert found.ece < 0.06
    assert abs(found.stated - found.right) < 0.04
    assert found.brier_of_constant < 0.9
    assert found.interval_holds > 0.88


def test_a_bound_that_is_missed_is_named(simulation: ModuleType) -> None:
    """A judge that is sure and wrong misses all of them."""
    sure = [simulation.Outcome(0.4, (3, 5), 0.95, n % 2 == 0, held=True) for n in range(1000)]
    found = simulation.figures(simulation.STUDIES[0], sure)
    assert found.missed == ("ece", "cells", "bins", "brier")
    assert "MISSED: ece, cells, bins, brier" in simulation.line(found)


def test_calibration_is_measured_by_tenths(simulation: ModuleType) -> None:
    """Right as often as stated is no error; a stated 1 belongs to the last tenth."""
    cases = [simulation.Outcome(0.4, (3, 5), 0.75, n % 4 != 0, held=True) for n in range(400)]
    assert simulation.ece(cases) == pytest.approx(0)
    assert simulation.bins([simulation.Outcome(0.4, (3, 5), 1.0, right=True, held=True)]) == [(1, 0.0)]
