"""The lab's figures, one bench a name: `scripts/bench lab NAME`. Each is a file of its own with a `main`.

    scripts/bench lab figures     all figures of 10,000 recorded judgements: seconds, memory
    scripts/bench lab run         a lab run beside the engine's own bench
    scripts/bench lab resume      a finished run of 1,000 answers, taken up again
    scripts/bench lab escalation  a cheap panel with a strong judge behind it, on recorded labels

`main` reads the whole line, its own name first, and returns the exit status.
"""

from __future__ import annotations

import sys
from importlib import import_module

BENCHES = {
    "figures": "bench_lab_figures",
    "run": "bench_lab_run",
    "resume": "bench_lab_run",
    "escalation": "bench_lab_escalation",
}


def main() -> int:
    """Runs the bench that the line names; 2 where it names none."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in BENCHES:
        print(__doc__, file=sys.stderr)
        return 2
    status: int = import_module(BENCHES[name]).main()
    return status


if __name__ == "__main__":
    sys.exit(main())
