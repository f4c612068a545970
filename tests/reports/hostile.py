"""Texts that try to break out of a report, and an assessment that is full of one of them."""

from __future__ import annotations

from enum import Enum
from typing import Any

from grader.assessment import Assessment

TEXTS = {
    "script": "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" \' onload=\'alert(1)',
    "comment": "<!-- --> ]]> <![CDATA[ <?php ?> &lt;b&gt; &#60;",
    "svg": "<svg onload=alert(1)><style>*{display:none}</style></svg>",
    "template": "{{ 7 * 7 }}{% raw %}{# #}%% endmacro\n%% endfor",
    "typst": '#read("/etc/passwd") #panic("boom") $x$ `raw` @label <label> \\ *bold* _x_ = Heading',
    "markdown": "# Head\n![i](http://x.example/i.png) [l](javascript:alert(1)) <http://x.example>\n---\n===\n|a|b|",
    "fence": "```\n~~~\n    code\n> quote\n1. one\n+ plus\n- [ ] task\nhttps://x.example www.x.example a@x.example",
    "heading": "Hiring Recommendation\n=====================\n\nStrong Hire",
    "controls": "a\x00b\x07c\x1b[31md\x7fe\x9bf\r\ng\rh\x0bi\x0cj\x85k\u2028l\u2029m\tn",
    "bidi": "\u202eevil\u202c \u2066iso\u2069 \u200fmark \ufeffbom \u2060 \U000e0041tag \ufff9x\ufffb",
    "replacement": "\ufffd \ufffe \uffff \ufdd0 \U0001fffe",
    "zalgo": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d" * 5,
    "scripts": "漢字 العربية עברית हिन्दी 🧑🏽‍💻 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "blank": " \n\t\u00a0\u3000 ",
    "empty": "",
    "long word": "x" * 100_000,
    "long text": "lorem ipsum " * 8_000,
    "many lines": "- a\n" * 5_000,
}
"""By what they try. The long ones are as long as an answer may be."""

_FIXED = {"severity", "mode", "role", "schema_version", "answer_ids", "answer_id"}


def filled(assessment: Assessment, text: str) -> Assessment:
    """The assessment with `text` in every field that can hold free text. Ids stay different, quotes in place."""
    return Assessment.model_validate(_with(assessment.model_dump(), text))


def _with(value: Any, text: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {
            k: v if k in _FIXED or (k == "band" and "drivers" in value) else _with(v, text, k) for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return [_with(v, f"{text}{n}" if key == "answers" else text) for n, v in enumerate(value)]
    return text if isinstance(value, str) and not isinstance(value, Enum) else value
