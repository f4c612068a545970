"""The HTML: one file that runs nothing and fetches nothing, with the quotes marked where they stand."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise

import pytest

from reports import AUDIENCES, render
from reports.templating import TEMPLATES
from tests.builders import an_answer, an_assessment
from tests.reports.hostile import TEXTS, filled
from tests.reports.reading import tree
from tests.reports.samples import hire, inconclusive, quoted

EVERY_TEXT = pytest.mark.parametrize("kind", [k for k, text in TEXTS.items() if len(text) < 5_000])
ALLOWED = frozenset(
    re.findall(
        r"\w+",
        """html head meta title body a div header h1 h2 h3 h4 h5 p time dl dt dd bdi ul ol li nav main section article
        span table caption thead tbody tfoot tr th td svg desc g text rect line circle q mark strong small br i""",
    )
)


@EVERY_TEXT
@pytest.mark.parametrize("audience", AUDIENCES)
def test_hostile_text_adds_no_element_and_no_handler(kind: str, audience: str) -> None:
    """Only the template's elements are in the tree; no handler, no style attribute, no address but the page's own."""
    root = tree(render(filled(hire(), TEXTS[kind]), "html", audience))
    for element in root.iter():
        assert element.tag in ALLOWED, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ("style", "src", "srcset", "action", "background")
            assert name != "href" or value.startswith("#")


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    """`default-src 'none'`, and the hash of the one inline style; the document holds no other style or script."""
    document = render(hire(), "html").decode()
    style = re.search("<style>(.*?)</style>", document, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = tree(document.encode()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert document.index("Content-Security-Policy") < document.index("<style>")
    assert not re.search(r"<script|javascript:|@import|url\(|https?://", document)


@EVERY_TEXT
def test_the_document_is_well_formed(kind: str) -> None:
    """Every element that is opened is closed in order, whatever the texts hold."""
    document = render(filled(hire(), TEXTS[kind]), "html").decode()
    open_elements: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>", document):
        if closing:
            assert open_elements.pop() == name
        elif name not in ("meta", "br"):
            open_elements.append(name)
    assert open_elements == []


def test_quotes_are_marked_where_they_stand() -> None:
    """The marks of an answer and of its follow-up are the quotes' own places; overlapping ones are one mark."""
    root = tree(render(hire(), "html"))
    card = root.xpath("//article[.//h4][contains(., 'Sentinel promotes a replica')]")[0]
    assert card.xpath(".//mark/text()") == [
        "replicas with automatic failover, and the cache may be cold",
        "the database is the truth",
        "Sentinel promotes a replica",
    ]


def test_a_quote_is_marked_at_its_position_not_at_the_first_equal_words() -> None:
    """Positions count code points of the text as posted, past emoji, removed characters and equal words."""
    text = "cache 🧑🏽‍💻\u202e cache\x00 it\r\nsecond line"
    start = text.rindex("cache")
    evidence = {"quote": "x", "turn": 0, "start": start, "end": text.index("second") + 6, "verified": True}
    criterion = {"id": "c", "name": "C", "weight": 1, "level": 3, "evidence": [evidence]}
    root = tree(render(an_assessment(an_answer(text, criteria=[criterion])), "html"))
    assert root.xpath("//mark/text()") == ["cache it", "second"]


def test_unverified_and_misplaced_quotes_mark_nothing_outside() -> None:
    """A quote that was not found is not marked, and one past the end of the text marks what there is."""
    spans = [quoted("abcdef", "abc") | {"verified": False}, quoted("abcdef", "ef") | {"end": 99, "turn": 0},
             quoted("abcdef", "ab") | {"turn": 7}]  # fmt: skip
    criterion = {"id": "c", "name": "C", "weight": 1, "level": 3, "evidence": spans}
    root = tree(render(an_assessment(an_answer("abcdef", criteria=[criterion])), "html"))
    assert root.xpath("//mark/text()") == ["ef"]


def test_lists_and_paragraphs_of_an_answer_are_kept() -> None:
    """What was said as a numbered list, a bullet list and paragraphs is one in the report, with its own numbers."""
    card = tree(render(hire(), "html")).xpath("//article[contains(., 'URL shortener at scale')]")[0]
    said = card.xpath(".//*[@class='said']")[0]
    assert said.xpath("./ol/li/@value") == ["1", "2", "3"]
    assert [li.text_content() for li in said.xpath("./ul/li")] == [
        "Horizontal scaling of API servers",
        "Multi-region deployment with geo-routing",
    ]
    assert len(said.xpath("./p")) == 3


def test_the_chart_has_a_text_alternative() -> None:
    """The chart is an image with a title and a description that holds every score and interval."""
    chart = tree(render(hire(), "html")).xpath("//svg")[0]
    assert chart.get("role") == "img"
    ids = chart.get("aria-labelledby").split()
    title, description = (chart.xpath(f".//*[@id='{i}']")[0].text_content() for i in ids)
    assert title == "Score of each category with its interval"
    assert "Technical 74/100, interval 63 to 83, Good" in description
    assert "Leadership not scored" in description


@pytest.mark.parametrize("make", [hire, inconclusive])
def test_the_structure_can_be_walked(make: object) -> None:
    """One h1, no heading level skipped, every link has a target, every id is there once, tables have captions."""
    assert callable(make)
    root = tree(render(make(), "html"))
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h.removeprefix("#") for h in root.xpath("//@href")} <= set(ids)
    assert {i for value in root.xpath("//@aria-labelledby") for i in value.split()} <= set(ids)
    assert all(table.xpath("./caption") and table.xpath(".//th[@scope]") for table in root.xpath("//table"))
    assert root.get("lang") == "en"


def test_the_language_of_the_answers_is_told_only_if_it_is_one() -> None:
    """`de-AT` becomes lang="de" on what was said; nonsense becomes no attribute at all."""
    german = tree(render(an_assessment(interview={"language": "de-AT"}), "html"))
    assert set(german.xpath("//*[@class='said']/@lang")) == {"de"}
    odd = tree(render(an_assessment(interview={"language": '"><b>'}), "html"))
    assert odd.xpath("//*[@class='said']/@lang") == []


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_has_enough_contrast(scheme: str) -> None:
    """Every text colour reaches 4.5:1 (WCAG 2.2 AA) on every ground it is put on, in all three colour schemes."""
    colours = _schemes()[scheme]
    for ground in ("paper", "card"):
        for text in ("ink", "muted", "accent", "for", "against", "open"):
            assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert _contrast(colours["ink"], colours["mark"]) >= 4.5
    assert _contrast(colours["accent"], colours["bar"]) >= 3


def _schemes() -> dict[str, dict[str, str]]:
    style = (TEMPLATES / "report.css").read_text("utf-8")
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    blocks = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", root)) for root in roots]
    return dict(zip(("light", "dark", "print"), blocks, strict=True))


def _contrast(a: str, b: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
