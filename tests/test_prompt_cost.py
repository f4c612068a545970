from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "scripts" / "prompt_cost.py"


def test_four_criteria_cost_at_most_1500_tokens_most_of_them_in_a_prefix_worth_caching() -> None:
    """The script's own bounds: 1,500 in all, 85% the same for every answer, a prefix above the caching mark."""
    run = subprocess.run([sys.executable, SCRIPT, "--json"], capture_output=True, text=True, check=False)  # noqa: S603  our own
    assert run.returncode == 0, run.stdout + run.stderr
    figures = json.loads(run.stdout)
    assert figures["prefix"] >= 1_100
    assert figures["total"] == figures["prefix"] + figures["schema"] + figures["frame"]
