"""The form of a text: stray markup, punctuation, plurals, lists, quotes, hidden characters."""

from __future__ import annotations

import re

from grader.narrative.english import hidden

_TAGS = (
    "a|b|i|u|p|br|hr|em|strong|code|pre|span|div|h[1-6]|ul|ol|li|table|tr|td|th|img|svg|script|style|iframe|body|html"
)
_COUNTED = (
    "minutes|hours|days|weeks|months|years|seconds|answers|questions|exchanges|points|criteria|categories|calls|tokens|"
    "judges|levels|words|examples|strengths|improvements|stages|steps|reasons|quotes|labels|scores|others|ratings"
)
_SINGULAR = "minute|hour|answer|question|exchange|criterion|category|call|token|judge|rating|strength|improvement"
_NO_STOP = (r"e\.g", r"i\.e", "etc", "vs", "Inc", "Ltd", "Co", "Corp", "Jr", "Sr", "No")
_ABBREVIATED = "".join(rf"(?<!\b{word}\.)" for word in _NO_STOP)
_ITEM = r"(?:[A-Z][a-z]+(?:ing|ed)|More|Lack|Lacked|Lacks|Could|Did|Does|They|Their|No|Not|Deeper|Better)"

# Each fault with what its pattern cannot do without, which is looked for first: most texts hold none of it. A pattern
# that begins with a set of characters is searched for ten times as fast as one that begins with a choice.
_FORM: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (fault, re.compile(pattern), needs)
    for fault, pattern, needs in (
        (
            "stray markup",
            r"\*\*(?=\S)[^*]*\S\*\*(?!\w)|\*\*\s*$|:\*\*|^\W*\*\*|(?<![\w_])__(?=[^_\s]+\s)[^_]*(?<!\s)__|`",
            ("**", "__", "`"),
        ),
        ("stray markup", r"(?m)^[^\S\n]*(?:#{1,6}|[-*•])\s", ("#", "-", "*", "•")),
        ("stray markup", rf"(?:(?<!\w)<|</)(?:{_TAGS})\b[^<>]*>|\]\(\w+:", ("<", "](")),
        (
            "doubled stop",
            r"[.!?…](?:(?<=\.)(?<!\.\.)\.(?![\w./])|(?<=\.)\s+\.(?=\s|$)|(?<=[.!?])”\.|(?<=…)\.)",
            (".",),
        ),
        (
            "doubled punctuation",
            rf"[.!?,;:](?:(?<=\.){_ABBREVIATED}[,;]|(?<=[!?])[,;]|(?<=[?!,;:])\.(?!\w)|(?<=[,;])\s*[,;])",
            (".", ",", ";"),
        ),
        ("space before punctuation", r"\s[,;.!?](?=\s|$)", ()),
        ("ends with a colon or a comma", r"[:,;]\s*$", ()),
        ("wrong plural", rf"[1oO](?<![\w.,/:-].)(?:(?<=1)|(?<=[oO])ne) (?:{_COUNTED})\b", ("1 ", "one ", "One ")),
        (
            "wrong plural",
            rf"\d(?<![\w.,/-]\d)(?:(?<=[2-9])|\d+) (?:{_SINGULAR})(?=[.,;:)]|$| (?:is|was|are|were|of|in|that)\b)",
            (),
        ),
        (
            "a list flattened into one line",
            r"(?m)^(?>.*?(?:^|\s)1[.)] ).+\s2[.)] |(?:\s- .+){3}",
            ("1. ", "1) ", "- "),
        ),
        (
            "a list joined by commas whose items hold commas",
            rf"\((?=[^(),]*,)[^()]*\), {_ITEM}\b|\.,\s+[A-Z]|, {_ITEM} [^,]*, {_ITEM}\b",
            (",",),
        ),
        (
            "a list joined by commas whose items hold commas",
            r"\b[Dd]id not [^.,;]+, did not [^.;]+,",
            (", did not ",),
        ),
    )
)


def wording(text: str, bare: str) -> tuple[str, ...]:
    """Faults of form. `bare` is the text with quotes and names emptied: what they hold is not ours to mend."""
    faults = [
        f"{fault}: {_around(bare, m)!r}"
        for fault, pattern, needs in _FORM
        if not needs or any(map(bare.__contains__, needs))
        for m in [pattern.search(bare)]
        if m
    ]
    if not text.isprintable() and any(map(hidden, text)):
        faults.append("control, bidi or line-breaking characters")
    if not _balanced(text):
        faults.append("unbalanced quotes")
    if re.fullmatch(r"""\s*(["“']).+["”']\s*[.]?""", text) and len(re.findall('["“”]', text)) <= 2:
        faults.append("wrapped in quotes")
    return tuple(dict.fromkeys(faults))


def _balanced(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 12) : match.end() + 12].strip()
