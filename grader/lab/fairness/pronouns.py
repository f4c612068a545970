"""Third-person words that tell a gender, changed for another's."""

from __future__ import annotations

import re

from grader.lab.fairness.rewriting import NOT_GOING_ON, NOT_INSIDE, Rewritten, one_of, replaced
from grader.lab.fairness.words import Gendered, Pronouns

GENDERS = ("she", "he", "they")
_NEXT = re.compile(r"[^\S\n]+([^\W\d_][\w'’-]*)")
_ES = re.compile(r"(?:ch|sh|ss|x|zz|o)es$")


def with_pronouns(text: str, words: Pronouns, gender: str) -> Rewritten:
    """The text with every "he" and "she" word as `gender`'s ("she", "he" or "they").

    "They" and "them" are left: they may be several people. After "they", the verb is put into its number.
    """
    forms = _forms(words)
    pattern = one_of(forms)

    def put(match: re.Match[str]) -> str | None:
        row = _meant(match, forms[match[0].lower()], words)
        new = str(getattr(row, gender))
        return None if new == match[0].lower() else _cased(match[0], new)

    changed = replaced(text, pattern, put)
    if gender != "they" or not changed.edits:
        return changed
    return Rewritten(_agreeing(text, changed.text, words), changed.edits)


def _forms(words: Pronouns) -> dict[str, list[Gendered]]:
    forms: dict[str, list[Gendered]] = {}
    for row in (*words.pronouns, *words.nouns):
        for form in dict.fromkeys((row.he, row.she)):
            forms.setdefault(form, []).append(row)
    return forms


def _meant(match: re.Match[str], rows: list[Gendered], words: Pronouns) -> Gendered:
    """Which of the forms spelt alike is meant: "her plan" and "his plan" go before something, the others do not."""
    if len(rows) == 1:
        return rows[0]
    following = _NEXT.match(match.string, match.end())
    before_noun = following is not None and following[1].lower() not in words.after_object
    return next((row for row in rows if (row.role == "possessive") == before_noun), rows[0])


def _cased(old: str, new: str) -> str:
    return new.upper() if len(old) > 1 and old.isupper() else new


def _agreeing(before: str, text: str, words: Pronouns) -> str:
    """The text in which the verb after each new "they" is put into its number; a "they" of before is left alone."""
    new = iter(m[0].lower() != "they" for m in one_of(["he", "she", "they"]).finditer(before))
    between = "|".join(map(re.escape, words.between))
    pattern = re.compile(
        rf"{NOT_INSIDE}they{NOT_GOING_ON}(?P<is>['’]s\b)?(?P<space>(?: (?:{between}))? )?(?P<verb>[a-z][a-z'’]*)?",
        re.IGNORECASE,
    )

    def put(match: re.Match[str]) -> str | None:
        if not next(new, False):
            return None
        verb = match["verb"] or ""
        plural = _plural(verb, words) if match["space"] else verb
        return f"{match[0][:4]}{_contracted(match, verb)}{match['space'] or ''}{plural}"

    return replaced(text, pattern, put).text


def _contracted(match: re.Match[str], verb: str) -> str:
    """ "She's gone" is "they've gone", "she's there" is "they're there"."""
    if not match["is"]:
        return ""
    return "'ve" if verb.endswith(("ed", "en", "one", "ade", "ad")) else "'re"


def _plural(verb: str, words: Pronouns) -> str:
    if verb.lower() in words.verbs:
        return words.verbs[verb.lower()]
    if not verb.endswith("s") or verb.endswith("ss") or verb in words.no_verbs or len(verb) < 4:
        return verb
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if _ES.search(verb) else verb[:-1]
