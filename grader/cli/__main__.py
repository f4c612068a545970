"""`python -m grader.cli`: the command of this very checkout, whatever an environment's `grader` belongs to."""

from grader.cli.main import main

main()
