"""The page about lab runs: one file that runs nothing, fetches nothing, and can be read by everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped] # it ships no types

from grader.lab.view import Page
from grader.lab.viewing import Shown, page_of
from reports.lab import lab_page
from reports.templating import TEMPLATES
from tests.lab.viewing.samples import a_result, a_run
from tests.reports.hostile import TEXTS
from tests.reports.lab.samples import filled, one, several, undefined, unpriced

GOLDEN = Path(__file__).parent / "golden" / "one.html"
PAGES = pytest.mark.parametrize("make", [one, several, undefined, unpriced])
ALLOWED = frozenset(
    re.findall(
        r"\w+",
        """html head meta title style body a div header h1 h2 h3 h4 h5 p dl dt dd bdi ul ol li nav main section article
        span small table caption thead tbody tfoot tr th td figure figcaption svg desc text rect line circle br details
        summary""",
    )
)


def tree(document: bytes) -> Any:
    """The page, read by a parser of XML, which forgives nothing."""
    return etree.fromstring(document, parser=etree.XMLParser(huge_tree=True))


def words(document: bytes) -> str:
    root = tree(document)
    etree.strip_elements(root, "style", with_tail=False)
    return " ".join(" ".join(root.itertext()).split())


@pytest.mark.parametrize("kind", TEXTS)
def test_hostile_text_adds_no_element_and_no_handler(kind: str) -> None:
    """Well-formed to the letter; only the template's elements, no handler, no address but the page's own."""
    document = lab_page(filled(TEXTS[kind]))
    for element in tree(document).iter():
        assert element.tag in ALLOWED, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ("style", "src", "srcset", "action", "background")
            assert name != "href" or value.startswith("#")
    assert len(document) < 700_000


def test_control_and_bidi_characters_are_nowhere() -> None:
    """Neither in texts nor in attributes: they could reorder what stands beside them."""
    for kind in ("controls", "bidi"):
        document = lab_page(filled(TEXTS[kind])).decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", document)


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    """`default-src 'none'`, the hash of the one inline style, no script, no address of another place."""
    document = lab_page(several()).decode()
    style = re.search("<style>(.*?)</style>", document, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = tree(document.encode()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert not re.search(r"<script|javascript:|@import|url\(|https?://", document)


@PAGES
def test_the_structure_can_be_walked(make: Callable[[], Page]) -> None:
    """One h1, no level skipped, ids once, targets there; tables have captions and a scope on every head."""
    root = tree(lab_page(make()))
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in root.xpath("//@href")} <= set(ids)
    assert {i for value in root.xpath("//@aria-labelledby") for i in value.split()} <= set(ids)
    for table in root.xpath("//table"):
        assert table.xpath("./caption")
        assert {head.get("scope") for head in table.xpath(".//th")} == {"row", "col"}
        columns = len(table.xpath("./thead/tr/th"))
        assert {len(row) for row in table.xpath(".//tr")} == {columns}


@PAGES
def test_every_picture_is_told_in_words(make: Callable[[], Page]) -> None:
    """Each svg is an image with a title and a description, and stays inside its frame."""
    for svg in tree(lab_page(make())).xpath("//svg"):
        assert svg.get("role") == "img"
        title, description = svg.xpath("./title")[0].text, svg.xpath("./desc")[0].text
        assert description.startswith(title.split(":")[0])
        for at in svg.xpath(".//@x|.//@x1|.//@x2|.//@cx"):
            assert 0 <= float(at.removesuffix("%")) <= 100
        for at in svg.xpath(".//@y|.//@y1|.//@y2|.//@cy"):
            assert 0 <= float(at) <= float(svg.get("height"))


@PAGES
def test_no_number_is_a_hole(make: Callable[[], Page]) -> None:
    """What is not known or not defined is said so: no nan, None, inf, null or empty bracket in any text."""
    assert not re.search(r"\b(nan|NaN|None|inf|null)\b|\(\)", words(lab_page(make())))


def test_what_cannot_be_computed_says_why() -> None:
    """A run of one failed row: the sentence, the table and the counts tell the reason."""
    text = words(lab_page(undefined()))
    assert "How well the judge agrees with people is not defined: every answer has the same level" in text
    assert "The judge scored no answer." in text
    assert "The cap on cost was reached" in text
    assert "This is a single row: too few to rely on." in text
    assert "Time not known" in text


def test_a_cost_that_is_not_known_is_never_nothing() -> None:
    """Tokens, share and price are said to be unknown, and no zero stands in their place."""
    text = words(lab_page(unpriced()))
    assert "Input tokens not known" in text
    assert "Cost not known: some price is missing" in text
    assert "0.0000 USD" not in text


def test_runs_on_other_answers_are_said_to_be_so() -> None:
    """At the top; and what differs between runs stands with each."""
    assert "These runs were not made on the same answers" in words(lab_page(several()))
    runs = [Shown(a_run([a_result(n, 0.5, 0.25) for n in range(4)], name=name)) for name in "ab"]
    assert "not made on the same answers" not in words(lab_page(page_of(runs, draws=50)))


def test_long_answers_open_on_demand() -> None:
    """600 characters at once, the rest behind a summary, and what is left out is told."""
    answer = "word " * 2_400
    page = page_of([Shown(a_run([a_result(1, 0.0, 1.0, answer=answer)]))], draws=50)
    root = tree(lab_page(page))
    (said,) = root.xpath("//div[@class='said']")
    assert len(said.xpath("string(./p)")) <= 600
    assert said.xpath("string(./details/summary)") == "11,401 more characters"
    assert "8,000 more characters left out here." in said.xpath("string(./details)")


def test_many_rows_do_not_make_a_large_page() -> None:
    """What grows with the rows are numbers: thousands of long answers and forty columns of groups are a small page."""
    groups = [{f"column {c}": f"group {n % 12}" for c in range(40)} for n in range(12)]
    rows = [a_result(n, n % 5 / 4, n % 3 / 2, answer=f"{n} " * 400, groups=groups[n % 12]) for n in range(3_000)]
    document = lab_page(page_of([Shown(a_run(rows))], draws=20))
    assert len(document) < 200_000
    assert "28 more columns left out." in words(document)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_has_enough_contrast(scheme: str) -> None:
    """Numbers on the darkest shade reach 4.5:1, bars and rings 3:1 (WCAG 2.2 AA), in all three colour schemes."""
    from tests.reports.test_html import _contrast, _schemes

    colours = _schemes()[scheme]
    assert _contrast(colours["ink"], colours["bar"]) >= 4.5
    assert _contrast(colours["accent"], colours["card"]) >= 3
    assert _contrast(colours["muted"], colours["card"]) >= 3


def test_the_style_brings_no_colour_of_its_own() -> None:
    """Colours are the report's, whose contrast is tested: light, dark and print follow."""
    assert not re.search("#[0-9a-f]{3}", (TEMPLATES / "lab.css").read_text("utf-8"))


def test_the_page_reads_as_it_did(write_golden: bool) -> None:
    """Byte for byte; `--write-golden` writes it anew."""
    document = lab_page(one(40))
    if write_golden:
        GOLDEN.write_bytes(document)
    assert document == GOLDEN.read_bytes()
