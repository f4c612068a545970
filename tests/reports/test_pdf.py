"""The PDF: tagged, with outline and page numbers, and never failed by a glyph."""

from __future__ import annotations

import io
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdf
import pytest

from grader.assessment import Assessment
from reports import render
from tests.builders import an_answer, an_assessment
from tests.reports.hostile import TEXTS
from tests.reports.reading import words
from tests.reports.samples import hire, inconclusive


def read(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


def catalogue(document: bytes) -> Any:
    """The document's root dictionary."""
    return read(document).trailer["/Root"]


def titles(outline: list[object]) -> list[str]:
    """The outline's entries, depth first."""
    found: list[str] = []
    for entry in outline:
        found += titles(entry) if isinstance(entry, list) else [str(getattr(entry, "title", ""))]
    return found


@pytest.mark.parametrize("make", [hire, inconclusive])
def test_it_is_tagged_and_says_that_it_is_accessible(make: object) -> None:
    """PDF/UA-1: a structure tree, a language, a title that is shown, and the claim in the metadata."""
    assert callable(make)
    document = render(make(), "pdf")
    root = catalogue(document)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = read(document).metadata
    assert metadata
    assert str(metadata.title).startswith("Interview Assessment Report: ")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_outline_leads_to_every_section_stage_and_question() -> None:
    """Bookmarks hold the sections, below them the stages and the questions."""
    found = titles(list(read(render(hire(), "pdf")).outline))
    for title in (
        "Executive Summary",
        "Question-by-Question Breakdown",
        "System Design",
        "Q1",
        "Method and Provenance",
    ):
        assert title in found


def test_every_page_says_which_it_is() -> None:
    """`Page 2 of 6` at the foot of the second of six pages."""
    pages = read(render(hire(), "pdf")).pages
    assert len(pages) > 1
    for n, page in enumerate(pages, 1):
        assert f"Page {n} of {len(pages)}" in page.extract_text()


def test_greek_and_cyrillic_names_render_with_the_built_in_fonts() -> None:
    """They come back as text, and the document keeps its accessibility claim, so no glyph was missing."""
    name = "Ελένη Παπαδοπούλου, Олександр Їжакевич"
    document = render(an_assessment(candidate={"name": name}), "pdf")
    assert name in words(an_assessment(candidate={"name": name}), "pdf")
    assert _claims_accessibility(document)


@pytest.mark.parametrize("text", ["漢字", "สวัสดี", "வணக்கம்", "🧑🏽‍💻", "\U0010fffd"])
def test_a_missing_glyph_never_fails_a_report(text: str) -> None:
    """Without a font for it the document is made all the same, tagged, only without the claim of PDF/UA."""
    document = render(an_assessment(an_answer(f"I wrote {text} there.")), "pdf")
    reader = read(document)
    assert "I wrote" in " ".join(page.extract_text() for page in reader.pages)
    assert "/StructTreeRoot" in catalogue(document)
    assert not _claims_accessibility(document)


@pytest.mark.parametrize("kind", ["controls", "bidi", "typst", "script", "blank"])
def test_unseen_characters_and_source_code_do_not_cost_the_claim(kind: str) -> None:
    """They are removed, or are text like any other."""
    assert _claims_accessibility(render(an_assessment(an_answer(f"Said: {TEXTS[kind]}")), "pdf"))


def test_typst_code_in_an_answer_is_only_text() -> None:
    """No file is read and nothing is evaluated: the words are printed as they were said."""
    text = words(an_assessment(an_answer('#read("/etc/passwd") and #panic("boom") cost $2 and $3')), "pdf")
    assert '#read("/etc/passwd") and #panic("boom") cost $2 and $3' in text
    assert "root:" not in text


def test_long_words_stay_on_the_page() -> None:
    """A word of 400 letters is broken over lines, so that all of it can be read."""
    document = render(an_assessment(an_answer("y" * 400, question="z" * 400)), "pdf")
    text = "".join(page.extract_text() for page in read(document).pages)
    assert text.count("y") >= 400
    assert len([row for row in text.splitlines() if "y" * 10 in row]) > 3


def test_folders_of_fonts_may_be_empty_missing_or_full_of_other_things(tmp_path: Path) -> None:
    """A wrong GRADER_FONT_DIRS costs glyphs at most, never the report."""
    (tmp_path / "not-a-font.ttf").write_bytes(b"nothing of the kind")
    document = render(hire(), "pdf", font_dirs=(tmp_path, tmp_path / "missing"))
    assert _claims_accessibility(document)


def test_fonts_of_a_folder_are_used(tmp_path: Path) -> None:
    """Text that the built-in fonts lack renders, and is claimed accessible, with a font that has it."""
    fonts = Path("/usr/share/fonts")
    with_tifinagh = next((f for name in ("DejaVuSans.ttf", "FreeSans.ttf") for f in fonts.rglob(name)), None)
    if with_tifinagh is None:
        pytest.skip("this machine has no font with Tifinagh to try")
    shutil.copy(with_tifinagh, tmp_path)
    assessment = an_assessment(an_answer("ⴰⵣⵓⵍ, I said."))
    assert not _claims_accessibility(render(assessment, "pdf"))
    document = render(assessment, "pdf", font_dirs=(tmp_path,))
    assert _claims_accessibility(document)


def test_many_threads_may_render_at_once() -> None:
    """Each gets its own report: the shared compiler mixes nothing up."""
    made = [an_assessment(candidate={"name": f"Candidate {n}"}) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        documents = list(pool.map(_pdf, made))
    assert documents == [_pdf(a) for a in made]


def _pdf(assessment: Assessment) -> bytes:
    return render(assessment, "pdf")


def _claims_accessibility(document: bytes) -> bool:
    return b"pdfuaid" in catalogue(document)["/Metadata"].get_data()
