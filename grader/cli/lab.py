"""`grader lab …`: the verbs for prompt engineers, one file a verb."""

from __future__ import annotations

import typer

from grader.cli.lab_calibrate import calibrate
from grader.cli.lab_check import check
from grader.cli.lab_compare import compare
from grader.cli.lab_escalate import escalate
from grader.cli.lab_fairness import fairness
from grader.cli.lab_report import report
from grader.cli.lab_run import run

lab_app = typer.Typer(
    help="Does a judge, a prompt or a rubric agree with people? Measure before anyone is graded by it.",
    no_args_is_help=True,
)
lab_app.command("calibrate")(calibrate)
lab_app.command("check")(check)
lab_app.command("compare")(compare)
lab_app.command("escalate")(escalate)
lab_app.command("fairness")(fairness)
lab_app.command("report")(report)
lab_app.command("run")(run)
