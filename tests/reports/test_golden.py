"""Three whole reports, kept as files: a change of wording or order shows in review as what readers will see."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import AUDIENCES, render
from tests.reports.overridden import overridden
from tests.reports.samples import hire, inconclusive

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = {"hire": hire(), "inconclusive": inconclusive(), "overridden": overridden()}


@pytest.mark.parametrize("name", ["html", "md", "txt", "json"])
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_reports_read_as_they_did(sample: str, audience: str, name: str, write_golden: bool) -> None:
    """Byte for byte; `--write-golden` writes them anew. The PDF is left out: its bytes change with typst's version."""
    document = render(SAMPLES[sample], name, audience)
    path = GOLDEN / f"{sample}-{audience}.{name}"
    if write_golden:
        path.write_bytes(document)
    assert document == path.read_bytes()
