"""What no text may judge a person by: traits, feelings, culture fit, accent, protected grounds; and guessed pronouns.

The grounds are those of the EU Charter of Fundamental Rights, article 21, and of the US EEOC, plus what people
read into a voice or a face. Patterns ask for context, because interviews are about race conditions, cache ages,
disabled flags and aggressive timeouts.
"""

from __future__ import annotations

import re

_WORDS = {
    "PERSON": r"(candidate|applicant|interviewee|n|person|people|man|woman|engineer|developer|colleague|employee)s?",
    "WHOSE": "((the |this )?(candidate|applicant)['’]s|his|her|their)",
    "IS": r"((PERSON|he|she|they) (\w+ )?(is|was|are|were|seem(s|ed)?|appear(s|ed)?|sound(s|ed)?|look(s|ed)?)( to be)?"
    r"|c[oa]mes? across as)( (a|very|quite|rather|somewhat|too|so|highly|generally|not|both))*",
}
# A heading, then one pattern a line; matched in lower case, from the beginning of a word to the end of one.
_ALWAYS = r"""
culture fit
    cultur(e|al)[- ](\w+ )?(fit|add|match|alignment)
    (fit|suit|match|align)\w*\b[^.;]{0,40}\b(company|team|our|organi[sz]ation(al)?|corporate|workplace)\b[^.;]{0,12}\bculture
    (potential|perfect|team|personality|company) fit
    (good|great|strong|right|poor|bad) fit(?! (for|between|of) (the|this|that|an?) (?!team|company|role|job|position))
    fits? (in )?(\w+ )?(with|within|into|in) (our|the|your) (team|company|organi[sz]ation|culture)
    align\w* with[^.;]{0,40}\bteam dynamics
"""
_UNLESS_ASKED = r"""
a trait or feeling
    passion(ate|ately)?(?! project)
    enthusias\w+
    charism\w+
    likeable
    likable
    arrogan(t|ce|tly)
    personality(?! (insights|tests?))
    (positive|negative|bad|good|great|poor|right|wrong|their|candidate's) attitude
    body language
    eye contact
    facial expressions?
    tone of voice
    (physical appearance|good-looking|well[- ]dressed)
    (lack|show|exud|display|radiat)\w* (of )?(\w+ )?(self-)?confidence(?! (interval|score|level|bound|value)s?)
    IS (self-)?(confident|nervous|anxious|shy|timid|insecure|calm|stressed|bored|excited|emotional|happy|unhappy)
    IS (friendly|warm|cold|pleasant|polite|rude|honest|dishonest|trustworthy|humble|modest|mature|immature)
    IS (aggressive|defensive|lazy|eager|motivated|unmotivated|energetic|ambitious|hard-?working|open-minded)
    IS (bright|smart|intelligent|clever|introvert\w*|extrovert\w*)
accent or native language
    (?<!remove )(?<!strip )accents?(?![- ](colou?r|mark|char|fold|grave|insensitive|sensitive|strip|normali)\w*)
    (non-?)?native (\w+ )?speakers?
    mother tongue
    (broken|poor|imperfect|limited|fluent) english
age
    WHOSE age
    age of (the|this) PERSON
    (too|\d+ years|\d+ yrs) old(?= PERSON|[.,;]|$)
    year-old PERSON
    (young|younger|old|older|elderly|middle-aged|youthful) PERSON
    too young(?! (a|an)\b)
    (retirement age|senior citizens?|millennials?|baby boomers?|gen(eration)? z|digital natives?)
gender
    (gender|transgender|non-?binary)(?! (tree|search))
    (fe)?males?
    (woman|women|gentle(man|men)|lady|ladies|girls?|boys?)
    (?<!-)(man|men)(?!-| pages?| in the middle| hours?| days?| months?)
religion
    religio(n|ns|us)
    (christian(s|ity)?|muslims?|islam(ic)?|jewish|judaism|hindu(s|ism)?|buddhis[mt]s?|sikhs?|catholics?)
    (protestants?|atheis[mt]s?|mormons?)
ethnicity or origin
    WHOSE (race|skin|nationality|ethnicity|origins?|heritage)
    race of (the|this) PERSON
    race (and|or) (ethnicity|gender)
    (ethnic(ity|ities)?|racial|nationality|national origin|immigrants?|foreign-born|foreigners?)
    (black|white|asian|african|arab|latin[oax]|hispanic|european|indian|chinese|roma) PERSON
    (african[- ]american|caucasian|hispanic)
disability or health
    (disabilit(y|ies)|handicap\w*|wheelchair|autis(m|tic)|adhd|dyslexi[ac]|speech impediment)
    mental(ly)? (health|illness|ill)
    (chronic(ally)? ill(ness)?|overweight|obes(e|ity)|pregnan(t|cy)|stammer(s|ed|ing)?)
    (disabled|deaf|blind) PERSON
    IS (disabled|deaf|blind|ill|sick|depressed)
    (maternity|paternity|parental) leave
family
    (marital|married|wife|husband|spouse|fianc[ée]e?|girlfriend|boyfriend|childcare|childless)
    (?<!-)(mother|father|mum|mom|dad)
    WHOSE (children|kids|family)
    family (status|situation|planning|commitments|responsibilities|obligations|life)
orientation
    (gay|lesbian|homosexual\w*|bisexual\w*|heterosexual\w*|sexual orientation|lgbtq?i?a?|queer)
politics or union
    political(ly)? (views?|opinions?|affiliation|party|beliefs?|active)
    (trade|labou?r)[- ]unions?
"""
# "the gender column", "a male connector": a ground that names data or hardware judges nobody.
_AS_DATA = re.compile(
    r"[ -](columns?|fields?|attributes?|flags?|enums?|data|datasets?|variables?|features?|parameters?|properties|"
    r"property|keys?|values?|tables?|filters?|drop-?downs?|segments?|index(es)?|labels?|tags?|types?|ids?|records?|predict\w*|"
    r"classif\w*|bias|detect\w*|estimat\w*|verif\w*|gates?|checks?|connectors?|plugs?|sockets?|headers?|pins?|codes?|"
    r"options?|categor(y|ies)|distribution|imbalance|parity)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<![\w/])(?:s?he|s/he|he/she|him|his|hers?|himself|herself)\b(?![/.]\w)", re.IGNORECASE)
# Every match of the patterns above holds a word that begins so (or is so, if shorter than six letters); most texts hold
# none, and looking for whole words is ten times as fast as looking for patterns. A test draws matches to prove it.
_WORDS_LOOKED_FOR = """
cultur fit fits dynami passio enthus charis likeab likabl arroga person attitu body eye facial tone physic lookin
dresse confid nervou anxiou shy timid insecu calm stress bored excite emotio happy unhapp friend warm cold pleasa
polite rude honest dishon trustw humble modest mature immatu aggres defens lazy eager motiva unmoti energe ambiti hard
hardwo minded bright smart intell clever introv extrov accent accents speake tongue englis age old older elderl aged
youthf young younge retire citize millen boomer z digita gender transg nonbin binary male males female woman women
gentle lady ladies girl girls boy boys man men religi christ muslim islam islami jewish judais hindu hindus hindui
buddhi sikh sikhs cathol protes atheis mormon race skin nation ethnic origin herita racial immigr foreig black white
asian africa arab latino latina latinx hispan europe indian chines roma caucas disabi handic wheelc autism autist adhd
dyslex impedi mental chroni overwe obese obesit pregna stamme disabl deaf blind ill sick depres matern patern parent
marita marrie wife husban spouse fiance fiancé girlfr boyfri childc childl mother father mum mom dad childr kids
family gay lesbia homose bisexu hetero sexual lgbt lgbtq lgbtqi lgbtqa lgbti lgbtia lgbta queer politi union unions he
she him his her hers himsel hersel
"""
_HINTS = frozenset(_WORDS_LOOKED_FOR.split())
_BEGINNING = re.compile(r"\b\w{1,6}")

Grounds = tuple[tuple[str, re.Pattern[str]], ...]


def _patterns(table: str) -> Grounds:
    found, heading = [], ""
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            heading = line
            continue
        pattern = line.strip()
        for name in ("IS", "WHOSE", "PERSON"):
            pattern = re.sub(rf"\b{name}\b", lambda _, n=name: _WORDS[n], pattern)  # type: ignore[misc]
        found.append((heading, re.compile(rf"\b(?:{_uncaptured(pattern)})(?!\w)")))
    return tuple(found)


def _uncaptured(pattern: str) -> str:
    """Groups that capture nothing: the table reads better without `?:`, and the search is three times as fast with."""
    return re.sub(r"\((?!\?)", "(?:", pattern)


_FIT, _GROUNDS = _patterns(_ALWAYS), _patterns(_UNLESS_ASKED)
# Almost no text holds any: one pattern rules that out in a tenth of the time that all take one by one.
_ANY = re.compile(rf"\b(?:{'|'.join(p.pattern.removeprefix(chr(92) + 'b') for _, p in (*_FIT, *_GROUNDS))})")


def may_judge(text: str) -> bool:
    """False for a text in which `grounds` and `pronouns` can find nothing; much faster than either."""
    return not _HINTS.isdisjoint(_BEGINNING.findall(text.lower()))


def grounds(text: str, topic: str = "") -> tuple[str, ...]:
    """The forbidden grounds by which a text judges, one line each. Quotes are to be emptied before.

    What `topic` (the question) names itself may be spoken of; culture fit is a fault even when asked about.
    """
    text, asked = text.lower(), topic.lower()
    if not _ANY.search(text):
        return ()
    found = [(ground, m[0]) for ground, pattern in _FIT for m in pattern.finditer(text)]
    found += [
        (ground, m[0])
        for ground, pattern in _GROUNDS
        for m in pattern.finditer(text)
        if m[0] not in asked and not _AS_DATA.match(text, m.end())
    ]
    return tuple(dict.fromkeys(f"judges by {ground}: {words!r}" for ground, words in found))


def pronouns(text: str) -> tuple[str, ...]:
    """A gendered pronoun is a guess: nobody told us. An acronym in capitals ("HIS") is none."""
    found = [m[0] for m in _PRONOUN.finditer(text) if not (m[0].isupper() and len(m[0]) > 1)]
    return tuple(dict.fromkeys(f"guesses a pronoun: {word!r}" for word in found))
