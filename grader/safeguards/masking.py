"""What stands between a candidate's text and a model: masks, marks and clean characters.

Rule 9 of docs/trust.md: a judge sees neither who the candidate is nor where they worked. Rule 10: the answer is data,
inside a boundary that it cannot forge, and an attempt to sway is reported and moves no score.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.safeguards.identity import Span, find_identity
from grader.safeguards.swaying import attempts as attempts
from grader.transcript import Candidate

HEX_DIGITS = 16

# Format characters that nobody sees: soft hyphen, zero-width, bidi, variation selectors, tags. Joiners stay between
# letters that need them (Persian, Indic scripts). Control characters and noncharacters become U+FFFD, one for one.
_UNSEEN = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)
_JOINER = "(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])"
_BREAK = "\r\n?|[\u0085\u2028\u2029]"
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
# What some model or server takes for the end of a turn, wherever it stands: chat templates are applied to the text of
# a message too. The first character is put as one that looks alike and is no part of any template; our own tags too.
_TEMPLATE = re.compile(
    r"<(?=\|[\w ]{1,40}\|>|/?s>|/?answer\b|(?:start|end)_of_turn>|<\s?/?\s?SYS\s?>|\uff5c)|\[(?=/?INST\])",
    re.IGNORECASE,
)
_LOOKALIKES = {"<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "[": "\N{LEFT SQUARE BRACKET WITH QUILL}"}
_UNCLEAN = re.compile(f"(?P<unseen>{_UNSEEN}|{_JOINER})|(?P<line>{_BREAK})|(?P<control>{_CONTROL})")


@dataclass(frozen=True)
class View:
    """A text as a judge sees it, with the way back to the text as posted.

    `starts[i]` and `ends[i]` are where the i-th character of `text` begins and ends in `original`, in code points.
    `masks` are the placeholders put in, in the order of the text.
    """

    text: str
    original: str
    starts: Sequence[int]
    ends: Sequence[int]
    masks: tuple[str, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original; a placeholder stands for all the words that it hides."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{start}..{end} is no part of a text of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]

    def replaced(self, spans: Iterable[Span]) -> View:
        """This view with parts of its text replaced; `spans` are in order and do not overlap."""
        text, starts, ends, at = [], list[int](), list[int](), 0
        for span in spans:
            text += [self.text[at : span.start], span.put]
            starts += [*self.starts[at : span.start], *[self.starts[span.start]] * len(span.put)]
            ends += [*self.ends[at : span.start], *[self.ends[span.end - 1]] * len(span.put)]
            at = span.end
        if not at:
            return self
        return View(
            "".join([*text, self.text[at:]]), self.original, [*starts, *self.starts[at:]], [*ends, *self.ends[at:]]
        )


def neutralised(text: str) -> View:
    """The text without characters that nobody sees; control characters as U+FFFD, line ends as one kind."""

    def put(match: re.Match[str]) -> str:
        return {"unseen": "", "line": "\n"}.get(str(match.lastgroup), "\N{REPLACEMENT CHARACTER}")

    plain = View(text, text, range(len(text)), range(1, len(text) + 1))
    if text.isascii() and text.isprintable():  # most texts: nothing to look for
        return plain
    return plain.replaced(Span(m.start(), m.end(), put(m)) for m in _UNCLEAN.finditer(text))


class Masker:
    """Hides who the candidate is from every text that a judge is shown, with the same placeholders throughout.

    Also takes the meaning from marks that a chat template would obey, and from tags like those around an answer.
    """

    def __init__(self, candidate: Candidate) -> None:
        self._find = find_identity(candidate)

    def view(self, text: str) -> View:
        """The text with unseen characters gone and [NAME], [EMAIL], [PHONE], [LINK], [EMPLOYER n] put in."""
        clean = neutralised(text)
        if "<" in text or "[" in text:
            clean = clean.replaced(Span(m.start(), m.end(), _LOOKALIKES[m[0]]) for m in _TEMPLATE.finditer(clean.text))
        spans = self._find(clean.text)
        return replace(clean.replaced(spans), masks=tuple(span.put for span in spans))


def hidden_by_kind(views: Iterable[View]) -> dict[str, int]:
    """How often something was hidden in these views: {"name": 2, "employer": 1}."""
    kinds = (mask.strip("[]").split()[0].lower() for view in views for mask in view.masks)
    return dict(sorted(Counter(kinds).items()))


def mark(text: str) -> str:
    """16 hex digits that do not occur in `text` and follow from it alone: sha256, hashed on while it contains them."""
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HEX_DIGITS]
    while digits in text:
        digits = hashlib.sha256(digits.encode()).hexdigest()[:HEX_DIGITS]
    return digits


def enclose(name: str, text: str, *, by: str | None = None) -> str:
    """The text between tags that it cannot forge: `<name-MARK>` … `</name-MARK>`; `by` is a mark made from more."""
    digits = by or mark(text)
    return f"<{name}-{digits}>\n{text}\n</{name}-{digits}>"
