"""Small English: counts, lists, one-line texts, quotes, and the names of answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from grader.assessment import AnswerGrade

NAMED = 8  # so many answers are named in one sentence; the rest are counted
_JOINERS = "\u200c\u200d"  # Persian and emoji need them; they change no direction and hide no text
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count(n: int, noun: str, plural: str | None = None) -> str:
    """`1 answer`, `3 answers`."""
    return f"{n} {noun if n == 1 else plural or noun + 's'}"


def number(n: int) -> str:
    """A count at the beginning of a sentence: a word below ten, digits from ten on."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else str(n)


def listed(items: Sequence[str]) -> str:
    """`a, b and c`; with semicolons where an item holds a comma or a semicolon."""
    if len(items) < 2:
        return "".join(items)
    if any(re.search(r"[,;]", item) for item in items):
        return "; ".join(items[:-1]) + f"; and {items[-1]}"
    return ", ".join(items[:-1]) + f" and {items[-1]}"


def one_line(text: str, limit: int | None = None) -> str:
    """The text on one line, without control and bidi characters, cut at a word within `limit` code points."""
    line = " ".join((text if text.isprintable() else _seen(text)).split())
    if limit is None or len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:.-–—") + "…"


def sentence(text: str) -> str:
    """One line that begins with a capital and ends with exactly one stop; empty stays empty."""
    line = one_line(text).rstrip(" ,;:")
    if not line:
        return ""
    line = re.sub(r"(?<!\.)\.\.$", ".", line)
    return line[0].upper() + line[1:] + ("" if line[-1] in ".!?…" or line[-2:] in (".”", "?”", "!”", "…”") else ".")


def headed(point: str) -> str:
    """A capital at the beginning, unless the first word is spelled in a way of its own (iOS, gRPC)."""
    first = point.split(maxsplit=1)[0] if point else ""
    return point[:1].upper() + point[1:] if first.islower() else point


def clause(text: str) -> str:
    """A point as part of a sentence: no stop at its end, and no capital at its start where none belongs."""
    line = one_line(text).rstrip(" .,;:!?")
    return line[:1].lower() + line[1:] if _OPENERS.match(line) else line


def quoted(text: str, limit: int = 400) -> str:
    """Somebody's words in “…”: on one line, no bullet before, their own double quotes made single for balance."""
    line = re.sub(r'["„“”«»]', "’", re.sub(r"^[-*•]\s+", "", one_line(text, limit)))
    return f"“{line}”"


def answer_name(answer: AnswerGrade) -> str:
    """`Technical Q2`: the stage as posted, and the number within it."""
    return f"{stage_name(answer.stage)} Q{answer.number}"


def stage_name(stage: str) -> str:
    """A stage as a text may show it: one short line without marks of any markup."""
    line = one_line(re.sub(r'[*_#<>`"“”]', " ", stage), 60).strip(" .,;:")
    return line or "Question"


def answer_names(answers: Sequence[AnswerGrade]) -> str:
    """The answers by name; from nine on the first seven, and how many others."""
    names = [answer_name(a) for a in answers]
    if len(names) <= NAMED:
        return listed(names)
    return listed([*names[: NAMED - 1], count(len(names) - NAMED + 1, "other")])


def hidden(char: str) -> bool:
    """Whether it is a control, bidi or line-breaking character, or another that no reader sees."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS


def _seen(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or not hidden(c))


_OPENERS = re.compile(
    r"(?:an?|the|no|not|did|does|do|could|should|would|lack(?:s|ed)?|missing|miss(?:es|ed)|mention(?:s|ed)?|names?d?|"
    r"describe[sd]?|explain(?:s|ed)?|address(?:es|ed)?|discuss(?:es|ed)?|gives?|gave|use[sd]?|show(?:s|ed)?|covers?|"
    r"demonstrate[sd]?|identif(?:y|ies|ied)|provide[sd]?|more|some|only|little|clear|concrete|specific|correct|"
    r"omit(?:s|ted)?|include[sd]?|state[sd]?|how|what|why|when|which|"
    r"\w{4,}(?:ing|tion|sion|ity|ency|ment|ness)(?= [a-z]))\b",
    re.IGNORECASE,
)
