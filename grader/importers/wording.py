"""The words that tell questions, remarks, nods and courtesies apart in English talk; lists and patterns only.

A few nods and courtesies of other languages stand among them. `asking` says how they are used.
"""

from __future__ import annotations

import re

from grader.text.words import word_list

_X = re.IGNORECASE | re.VERBOSE

QUOTED = re.compile(r'"[^"\n]{0,600}"|“[^”\n]{0,600}”|«[^»\n]{0,600}»|„[^“”\n]{0,600}[“”]')
NOISE = re.compile(
    r"\[[^\[\]\n]{0,60}\]|\((?:laugh|chuckl|crosstalk|inaudible|pause)[^()\n]{0,40}\)|[♪♫]+", re.IGNORECASE
)
SENTENCE_END = re.compile(r"""(?<=[.?!…؟])["'”’)\]]*\s+|(?<=[。？！])|\n\s*\n""")
QUESTION_MARK = re.compile(r"""[?？؟]["'”’)\]!.]*$""")

NODS = word_list(
    """
    mm mmm hm hmm mhm mmhm mmhmm uh huh um ah aha oh ooh wow whoa haha ha right okay ok yeah yep yup yes sure alright
    great good cool nice perfect awesome excellent fantastic amazing lovely wonderful fine interesting brilliant exactly
    absolutely indeed definitely certainly totally correct true agreed understood gotcha really impressive super
    sounds very so man that that's is makes sense fair enough got it i see go ahead on all of course no way please
    continue
    ja genau klar gut oui d'accord bien sí si claro vale sì certo bene da dobře 嗯 好 对 是 네 예
    """
)
# Of these a nod needs at least one: "is that it", "I see it all" and "so that is it" are none.
NODDING = NODS - word_list("sounds very so man that that's is it i on all of no way please da si makes")
YES_OR_NO = word_list(
    "yes yeah yep yup no nope correct right exactly absolutely indeed definitely certainly totally true ja oui sí sì da"
)
FILLERS = re.compile(
    r"""(?:(?:and|but|so|or|well|okay|ok|alright|all\sright|right|now|then|yeah|yes|no|sure|um|uh|oh|ah|hmm?|great|good|
    cool|nice|perfect|also|finally|first(?:ly|\sof\sall)?|secondly|lastly|actually|just|maybe|perhaps|i\sguess|i\smean|
    you\sknow|like|interesting|wow|awesome|excellent|amazing|exactly|absolutely|definitely|fair\senough|got\sit|i\ssee|sorry|please|for\scontext|in\sother\swords|in\sthat\scase)
    \b[\s,.…–—-]*)+""",
    _X,
)
THANKS = re.compile(r"(?:thanks|thank\syou)(?:\s(?:so|very)\smuch|\sa\slot)?\b[\s,.…–—-]*", re.IGNORECASE)
CALLED = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]{1,20}\s?){1,2},\s+")  # "Pieter, how …"
_BE_OR_DO = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|would|will|should|might)(?:n['’]t)?"
_SUBJECT = r"(?:you|your|the|it|there|this|that|these|we|they|he|she|a|an|any|anyone|anything|i)"
_TURN_TO = (
    r"(?:talk|discuss|move|turn|(?:start|begin)\s(?:with|by|off|from)|go|look|dive\s(?:into|deeper)|take|switch|come|jump|"
    r"dig|focus|rewind|explore|do|try|hear|get\sinto|"
    r"pretend|imagine|assume|suppose|consider|design|think|back)"
)
REQUEST = re.compile(
    rf"""(?:tell|describe|explain|walk|talk|give|show|take|share|imagine|suppose|assume|picture|pretend|consider|design|compare|
    name|list|define|discuss|elaborate|introduce|outline|summari[sz]e|expand|sketch|estimate|implement|write|pick|choose|
    prove|rate|rank|reverse|draw|model|optimi[sz]e|debug|fix|solve|find|build|calculate|compute|convince|sell|pitch|
    recommend|evaluate|assess|analy[sz]e|critique|review|help|think|recall|demonstrate|clarify|justify|defend|identify|specify|
    provide|mention|state|contrast|derive|trace|paint|add|refactor|test|
    let['’]?s\s{_TURN_TO}|let\s(?:us|me)\s(?:ask|{_TURN_TO})|what\sabout|how\sabout|why\snot|
    (?:i|we)(?:['’]d|\swould)\s(?:like|love|want)|(?:i|we)\s(?:want|wanna|wonder)|
    (?:my|our|the)\s(?:very\s)?(?:first|next|second|third|last|final|other|following)\s
      (?:question|topic|thing|part|one|area|round|section)|(?:next|last|final|another|one\smore)\s(?:question|topic|one|up)|
    (?:what|how|why|when|where|who|(?:which|whose|how|what)(?:\s\w+){{1,2}})\s{_BE_OR_DO}|(?:what|how|where|who|why)['’](?:s|d|re)|
    (?!have\sa\s){_BE_OR_DO}\s{_SUBJECT})\b""",
    _X,
)
INVERTED = re.compile(
    rf"\b(?:(?:what|how|why|when|where|who|(?:which|whose|how|what)(?:\s\w+){{1,2}})\s{_BE_OR_DO}"
    rf"|{_BE_OR_DO}\s(?:i|you|we|they|he|she|it|there))\b",
    re.IGNORECASE,
)
ASKING_WORD = re.compile(
    r"(?:what|how|why|when|whom?|whose|where(?!\s(?:an?|the|this|that)\b)|which(?!\s(?:is|was|means?)\b))(?:['’]\w+)?\b",
    re.IGNORECASE,
)
WISH = re.compile(
    r"""\b(?:i['’]?m\s(?:\w+\s)?(?:curious|wondering|interested)|was\swondering|tell\s(?:me|us)|walk\s(?:me|us)|
    (?:like|love|want|wanna|wanted)\s(?:you\s)?(?:to\s)?(?:hear|know|ask|understand|discuss|talk\sabout|explore|dig\sinto)|
    (?:can|could|should|gonna|going\sto)\s(?:\w+\s){0,2}talk\s(?:\w+\s){0,2}about|
    take\s(?:me|us)\sthrough|(?:question|topic)(?:\sfor\syou)?\sis|move\son\sto|turn\sto)\b""",
    _X,
)
TAG = re.compile(
    rf"""(?:[,;…–—]|\.\.\.|--)\s*(?:right|huh|eh|yeah|no|ok|okay|correct|true|you\sknow(?:\swhat\si\smean)?|you\ssee|
    is\sthat\s(?:why|right|so|true|correct|it)|(?:{_BE_OR_DO}|wo|ca|ai)(?:n['’]t)?\s(?:it|you|they|he|she|we|i|that))\s*[?？]["'”’)\]]*$""",
    _X,
)
COURTESY = re.compile(
    r"""(?:hi|hello|hey|welcome|good\s(?:morning|afternoon|evening|day|bye|luck)|thanks?|thank\syou|goodbye|bye|cheers|
    (?:it['’]?s|it\s(?:is|was))?\s?(?:so\s)?(?:very\s)?(?:nice|great|good|lovely|a\spleasure|an\shonou?r|my\spleasure|pleased)\sto
      \s(?:meet|see|have|talk|speak|be|hear)|
    (?:i['’]?m\s)?(?:so\s|very\s)?(?:happy|glad|excited|delighted|thrilled|honou?red)\sto\s(?:be|meet|see|have|talk|speak|chat)|
    you['’]?re\swelcome|no\sproblem|(?:my\s)?pleasure|see\syou|talk\s(?:to\syou\s)?soon|take\scare|have\sa\s(?:\w+\s)?(?:nice|great|good|lovely|wonderful)|
    (?:i\s|we\s)?(?:really\s)?appreciate|(?:i['’]?m\s)?looking\sforward|same\shere|likewise|you\stoo|
    we(?:['’]ll|\swill)\s(?:be\sin\stouch|get\sback)|that['’]?s\s(?:all|it)\b|let['’]?s\s(?:get\sstarted|start|begin|dive\sin)(?=[\s.!]*$)|
    hallo|guten|danke|tschüss|bonjour|merci|au\srevoir|hola|gracias|adiós|ciao|grazie)\b""",
    _X,
)
COURTEOUS_QUESTION = re.compile(
    r"""(?:(?:hi|hello|hey)\b.{0,30}?[,.]?\s*)?(?:how\s(?:are|have)\s(?:you|things)(?:\s(?:been|doing|feeling|going|today|all))*|
    how['’]s\s(?:it\sgoing|your\sday(?:\sgoing)?|everything)(?:\stoday)?|how\sis\s(?:it|everything|your\sday)\s?(?:going)?|
    how\sdo\syou\sdo|and\syou(?:rself)?|(?:can|do)\syou\s(?:hear|see)\s(?:me|us|my\sscreen)(?:\s\w+){0,3}|
    (?:are\syou|you|all)?\s?ready(?:\sto\s(?:start|begin|go|get\sstarted))?|shall\swe\s(?:start|begin|get\s(?:started|going)|wrap|finish|stop|end|call\sit)(?:\s\w+){0,3}|is\sthat\s(?:ok|okay|alright)|
    sounds?\sgood|(?:is\sit|is\sthat|are\syou|would\sit\sbe)\s(?:ok|okay|all\sright|alright|fine|comfortable|happy)\b[^?]{0,60})
    [\s,]*[?？.]*""",
    _X,
)
# What a remark may begin with, and an order does not; "you" and "your" may begin a prompt.
TELLING = word_list(
    """
    i we he she they it that this there these those the my our his her its their some most many people everyone
    everybody somebody someone nobody because if since although though which where who when what both either neither
    a an lots plenty one not isn't aren't wasn't wouldn't couldn't doesn't only even especially probably
    """
)
PLACING = word_list("at in on with from by for to of after before during under over between about without as than")
SUBJECTS = word_list("i we you he she they it that this there these those")
VERBS = word_list(
    """
    is are was were am has have had can could would will should might must may does did isn't aren't wasn't weren't
    hasn't haven't didn't doesn't don't won't wouldn't couldn't can't
    """
)
LEANING = word_list(
    "i we he she they it that this these those there the a an all everything meaning because which where if when as"
)
QUOTE = "quoted"  # stands for what is quoted
WITHOUT_MATTER = word_list("one ones else come exactly way kind sort stuff everything anything something")
CANDIDATES_TURN = re.compile(
    r"""\b(?:questions?\s(?:that\s)?(?:(?:you(?:['’]d|\swould|\smight|\smay)?\s(?:have|like|want)\b.{0,30}|left\s|at\sall\s)?)
    (?:for|to\sask|of)\s(?:me|us)|(?:do\syou\shave|have\syou(?:\sgot)?|got)\sany\s(?:other\s|more\s|further\s)?questions|
    questions\sdo\syou\shave|any\s(?:other\s|more\s|further\s|final\s|last\s)?questions(?=\s*[?.]*$)|
    anything\s(?:else\s)?from\syour\s(?:side|end)|anything\s(?:else\s)?(?:that\s)?you(?:['’]d|\swould)?\s(?:like|want)\sto\sask)\b""",
    _X,
)
