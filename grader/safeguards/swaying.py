"""Notices texts that try to sway a grader. What it finds is reported; it moves no score.

An alternative a line. Most ask for two signs together (who is told, and what to do), since honest answers about
software say "ignore", "system", "rule" and "score" all the time. `…` is a gap of at most 40 characters within a
sentence, so that time grows with the length of the text only. tests/safeguards/test_swaying.py has the figures.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from grader.safeguards.decoding import hidden, readings

_PARTS = {
    "…": r"[^.!?\n]{0,40}",
    "<START>": r"(?:^|[.!?:;,\"'“”\n*\])>-]|\b(?:and|then|please|just|now|must|so|you)\b)\s{0,3}",
    "<LINE>": r"(?:^|[.!?:\n(\[*#])\s{0,3}",
    "<TOLD>": r"(?:instructions?|directives?|directions|rules|guidelines|prompts?|orders|criteria"
    r"|rubric|scoring|indicators|policy|context|restrictions|everything)\b",
    "<WHOSE>": r"\b(?:previous|prior|preceding|above|earlier|existing|following|initial|original|your|system|developer"
    r"|operator['’]s|manual|scoring|safety|negative|any|all (?:of )?the)\b",
    "<AI>": r"(?:(?:an?|any|all|the|this|your)\s)?(?:(?:automated|automatic|ai|llm|hr)[\s-])?(?:ai(?:[\s-](?:coding )?"
    r"(?:system|agent|assistant|model|grader|evaluator|reviewer|tool)s?)?|llms?|(?:chat)?bots?|assistant"
    r"|language models?|graders?|evaluators?|judges?|reviewers?|raters?"
    r"|(?:analysis|screening|grading|scoring|evaluation|recruiting|hiring) (?:software|systems?|tools?|models?))\b",
    "<FORGET>": r"(?:ignor\w*|vergiss|vergessen sie|oublie[zr]?|olvida\w*|dimentica\w*)\b",
    "<LIMITS>": r"(?:restrictions|limits|filters?|rules|content|policy|confidential)\b",
    "<GRADING>": r"(?:read|process|evaluat|grad|review|scor|integrat|analy[sz]|pars|assess|screen)\w*",
    "<JUDGE>": r"(?:evaluate|grade|score|judge|assess|rate|mark|penali[sz]e)",
    "<GRADE>": r"[\"'“(]?(?:full (?:marks?|points?|score)|(?:the )?(?:maximum|max|highest|top|best|perfect)"
    r"(?: possible)? (?:marks?|scores?|grades?|levels?|ratings?|points)|(?:score|grade|rating|level|mark)s?\s?"
    r"(?:of|:|=|is)?\s?(?:10/10|100\b|5/5|4/4|a\+|4\b)|10\s?/\s?10|100\s?/\s?100|100\s?%|5/5|10 out of 10"
    r"|strong(?:ly)?[ _]hire)",
}
_KINDS = {
    "override": r"""
        <START>(?:ignore|disregard|forget|override|bypass|discard|drop|overrule)\b…?<WHOSE>…?\b<TOLD>
        <START>(?:ignore|disregard|forget)\s(?:everything|anything|all|what)…\b(?:above|before|prior|so far|earlier)\b
        \b(?:new|updated|revised|actual|true) (?:instructions?|directive|task|prompt)\s?(?::|is|are)…\b(?:you|all)\b
        \b(?:new|updated|revised|real) (?:instructions?|directive|prompt)\s?:…\b(?:ignore|give|output|rate|score|mark)\b
        \byour (?:rules|instructions|guidelines|directives?|task|goal) (?:have|has|is|are) (?:now |been )?\w+ed\b
        \byour (?:real|new|true|actual) (?:task|goal|directive|job)\b
        \bsupersedes? (?:all|any) (?:prior|previous)
        \bsafety (?:protocols?|rules|guidelines|filters?)\b…\b(?:disabled|off|not meant|no longer|do(?:es)? not apply)\b
        \b<FORGET>…\b(?:anweisung|instru[ck]|istruzioni|consignes|regeln|règles|vorgaben)
        \b(?:vergiss alles|oubliez tout|olvida todo|dimentica tutto)\b
        \b(?:neue anweisung\w*|nouvelles instructions|nuevas instrucciones|nuove istruzioni)\s?:
        \bstop everything\b…?…?\b(?:print|say|output|write)\b|\bstop everything\W{1,5}now\b
        \bcomply with (?:every|the following|all) requests?\b
    """,
    "told_to_the_grader": r"""
        \b(?:notes?|notice|message|instructions?|attention|important|hint|reminder)\b[^.!?\n]{0,12}\b(?:to|for)\s<AI>
        \bnotice to any\b…\b(?:ai|llm|model)\b
        \b(?:if|when|as) you(?:['’]re| are) <AI>
        \b(?:if|when) (?:an? )?(?:ai|llm|language model)\b…\b<GRADING>
        <LINE>(?:for |attention |dear |hey |hello )?<AI>\s(?:that |who )?(?:is |are )?<GRADING> this\b
        <LINE>ai (?:coding )?(?:agents?|assistants?|systems?)\s<GRADING>
        <LINE>(?:attention |dear |hey |hello )<AI>[:,!]
        <LINE><AI>[:,] ?(?:please )?(?:give|rate|score|assign|mark|output|award|ignore|treat|you must|respond|reply)\b
        \b(?:invisible|hidden) (?:to|from) (?:humans?|recruiters?|people|the reader)\b
        \bvisible (?:only )?to (?:an? |the )?(?:llm|ai|model)
        \bhidden\b…\bfor (?:automated|ai|llm)\b
        \bwhite[\s-]text\b
        \b(?:don['’]t|do not|never) <JUDGE> (?:the candidate|(?:this|my) (?:answer|response))\b
    """,
    "dictated_grade": r"""
        \b(?:<JUDGE>|give|award|assign|grant) (?:this|the|my|me|these|it|him|her|them)\b…\b<GRADE>
        \b(?:output|print|say|report|write|return|reply|award)(?: with| only| just)? (?:an? |the )?<GRADE>
        \bthis (?:answer|response|candidate) (?:deserves?|must|should|has to)\b…\b(?:full|highest|top|perfect|pass)\b
        \b(?:the|this) candidate (?:is|was|has been) (?:the most qualified|supremely|pre-?(?:verif|approv|screen)ed)
        \b(?:highly|strongly) recommended for (?:immediate )?(?:hire|hiring)\b
        \binterview (?:is )?(?:highly|strongly) recommended\b
        \b(?:profile|candidate|resume) exceeds all requirements\b
        \bharming the company if\b|\b(?:focus|report)\b…\bpositive highlights\b
        \b(?:manual|normal|regular|usual) (?:scoring|grading|evaluation)\b…\boutput\b
        ["'](?:verdict|overall_score)["']\s?:
        ["'](?:score|level|grade|rating)["']\s?:\s?["']?(?:100|10|5|4|a\+|full|max)\b
    """,
    "forged_structure": r"""
        \[/?(?:system|inst|assistant|rest-of-document|admin)\]|<<\s?/?sys\s?>>|<\|[\w ]{2,30}\|>
        </?(?:system|assistant|answer|instructions?|grading|rubric)(?:-[\w-]{1,40})?>
        [-=#*_]{3,9}\s?(?:end|begin|start|stop) (?:of )?(?:the )?(?:document|user|input|answer|transcript|prompt)\b
        (?:^|\n)\W{0,4}(?:system|assistant|developer)\s?:\s?(?:you|the user|sure|ignore|new|from|now|grant|give)
        \b(?:system|security|breach|admin)[\s:-](?:update|override|alert|notice|note|chain of thought|message)\s?[:!,]
        \bsystem chain of thought\b|\breasoning trace \(|\boverride\s?:|\b(?:nota del sistema|note système)\b
    """,
    "asks_for_the_prompt": r"""
        \b(?:reveal|print|show|repeat|tell|output|display|leak|give|dump|recite)\b…\byour\b…(?:prompt|instructions)\b
        \b(?:reveal|print|show|repeat|output|dump)\b…(?:words above|internal configuration|\bcredentials)\b
        \binstructions you (?:were|have been) given\b
        \b(?:verrate|zeige?|r[eé]v[éèe]l\w*|rivela|muestra|mostra|montre\w*)\b…(?:system|prompt|instru|istru|sistema)
        \bdisregard your operator
    """,
    "persona": r"""
        \byou(?:['’]re| are) now\b…\b(?:mode|dan|free|unrestricted|jailbroken|admin|root|no longer|the grader)\b
        \b(?:enable|enter|activate) (?:developer|debug|god|admin|dan) mode\b|\bin developer mode\b
        \b(?:pretend|act|behave|respond|imagine|roleplay)\b…\b(?:no <LIMITS>|un(?:censored|filtered)\b)
        \byou (?:now )?(?:have no|answer any|now answer|now allow|may now)\b…\b<LIMITS>
        \b(?:sin|sans|senza|ohne|keine) (?:restricciones|restrictions|restrizioni|einschränkungen|regeln)\b
        \b(?:answer|respond|comply|proceed)\b…\bwithout (?:any )?<LIMITS>|\bunrestricted response\b
        \bexempt from the usual restrictions\b
    """,
    "calls_a_tool": r"""
        \b(?:use|call|invoke|run) (?:the )?[a-z]{2,12}_[a-z_]{2,20} (?:to|with|on)\b
        \b(?:email|send|forward)\b…\b(?:customer|credentials|data|api keys|them|list)\b…(?:@|\bexternally\b)
        \b(?:append|include|add|repeat|save)\b…?…\b(?:every (?:future )?(?:reply|summary|response)|verification code)\b
        \b(?:append|include|add)\b…\btoken\b|\bend of your (?:reply|review)\b|\btoken\b…\b(?:añadirse|ajouté)\b
    """,
    "encoded": r"""
        \b(?:decode|decrypt|translate|unscramble)\b…\band\b…\b(?:do what|do exactly|follow|execute|obey)\b
    """,
}


# Of a line; the first that fits, and what is put for it. After a `\b` comes a letter: the end of a word is skipped.
_BEGINNINGS = {r"\b": r"\b(?=\w)", "<START>": "<START>", "<LINE>": "<LINE>", "": ""}


@cache
def _compiled(block: str) -> re.Pattern[str]:
    """Lines that begin alike share their beginning: where it does not fit, none of them is tried (a third of the time).

    What stands beside a `|` outside brackets has to begin like its line.
    """
    lines = [line for line in map(str.strip, block.splitlines()) if line]
    alike: dict[str, list[str]] = {}
    for line in lines:
        beginning = next(b for b in _BEGINNINGS if line.startswith(b))
        alike.setdefault(beginning, []).append(line.removeprefix(beginning))
    pattern = "|".join(f"{_BEGINNINGS[beginning]}(?:{'|'.join(rest)})" for beginning, rest in alike.items())
    for _ in range(2):  # a part may hold another
        for name, part in _PARTS.items():
            pattern = pattern.replace(name, part)
    return re.compile(pattern)


_ALL = "\n".join(_KINDS.values())


def attempts(text: str) -> tuple[str, ...]:
    """Why the text looks like an attempt to sway its grader: kinds in order, each once; empty when it does not.

    Looked at as it stands and as it reads when taken apart: reversed, spelt out, in digits for letters, or encoded.
    """
    kinds = [*(["hidden_text"] if hidden(text) else []), *_kinds(text)]
    if any(_kinds(reading) for reading in readings(text)):
        kinds.append("encoded")
    return tuple(dict.fromkeys(kinds))


def _kinds(text: str) -> list[str]:
    """White space is squeezed first: a pattern that begins with some would try each place of a long run.

    Lower case is made once: a pattern that ignores case looks at every character twice. An honest text is
    searched for all kinds at once, and not for each.
    """
    plain = re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFKC", text).lower())
    plain = re.sub(r" ?\n\s*", "\n", plain)
    if not _compiled(_ALL).search(plain):
        return []
    return [kind for kind, block in _KINDS.items() if _compiled(block).search(plain)]
