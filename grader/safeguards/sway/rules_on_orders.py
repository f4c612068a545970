"""Rules on texts that speak to a model: leave the rules aside, be somebody else, tell your prompt, do something else.

Each line is a rule over the shape of a text (see `shape.py`). Most ask for two signs together, since honest answers
about software say "ignore", "system" and "rule" all day. The parts are those of `rules_on_grading.py`.
"""

from __future__ import annotations

RULES = {
    "override": """
        > CANCEL ~2 ALL|EARLIER|YOU ~3 MANDATE
        > CANCEL ~2 EARLIER|YOU ~3 WEAK_MANDATE
        > CANCEL ~2 OF_HERE ~1 and|, ~2 SAY|GIVE|REVEAL|RATE|help
        > CANCEL ~2 JUDGING_NOUN ~1 and|, ~2 SAY|GIVE|REVEAL|help
        opposite of ~2 YOU ~1 MANDATE
        > break YOU ~1 rules
        YOU AUTHORITY ~3 relaxed|changed|lifted|dropped ~1 MANDATE|rules
        YOU ~2 no longer have|need to
        > treat|consider ~2 MANDATE ~3 as
        there is ~1 NEW RUBRIC|MANDATE
        ^ NEW TASK :
        > CANCEL YOU ~1 TASK
        MANDATE ~3 VOID ~1 by this
        released|freed|exempt from YOU ~1 MANDATE|rules
        > CANCEL ~1 ALL ~1 rules|orders|indicators|weaknesses|restrictions|protocols
        > CANCEL ~3 MANDATE|WEAK_MANDATE ~2 EARLIER|YOU
        > CANCEL ~1 everything|anything|all|what ~2 above|before|EARLIER .|,|and|/
        > CANCEL ~3 ALL ~4 YOU ~3 TOLD
        > CANCEL ~2 RUBRIC
        > CANCEL ~1 GRADES rules|guide|protocol|criteria|standards|scheme|framework|process
        > CANCEL ~1 memory of ~2 MANDATE|RUBRIC
        NOT|nothing ~3 said|told to YOU ~6 counts|VOID|apply
        > consider|treat ~2 MANDATE ~4 VOID
        RUBRIC|MANDATE ~1 YOU ~2 BE VOID
        YOU ~1 EARLIER MANDATE ~8 CANCEL
        SYSTEM|MANDATE ~3 replace it by|with
        > CANCEL ~2 YOU ~2 RUBRIC|LIMIT
        > CANCEL ~1 what ~4 TOLD ~1 YOU
        > CANCEL ~2 interview|RUBRIC ~1 .|and
        > CANCEL ~2 user|users ~2 and|asks|instead
        EARLIER|ALL ~3 MANDATE ~3 CANCEL_AFTER
        RUBRIC|MANDATE ~1 CANCEL_AFTER
        YOU ~2 MANDATE ~4 VOID
        YOU rules ~3 VOID
        EARLIER ~1 MANDATE ~4 VOID ~3 YOU
        MANDATE ~2 TOLD ~1 YOU ~5 VOID
        ALL ~1 YOU ~2 TOLD ~2 EARLIER ~4 VOID
        EARLIER|YOU ~1 MANDATE ~5 adopt|adopts|follow
        NEW MANDATE ~1 :
        MANDATE NEW :
        > NEW ~1 TASK|MANDATE BE ~2 NEW|:|to
        YOU ~1 NEW? TASK|MANDATE BE ~1 NOW|to|NEW
        YOU NEW TASK|MANDATE
        whatever|regardless ~3 SYSTEM|MACHINE|developer|prompt ~3 says|said
        ^ override :
        ^ NOW ~1 override :
        override|overrides|supersedes|supersede ~2 everything|all ~2 EARLIER|YOU
        safety ~1 LIMIT|WEAK_MANDATE|MANDATE ~4 VOID|apply
        seguridad ~1 NOT aplican
    """,
    "told_to_the_grader": """
        > NOTE ~2 FOR ~2 <grader>
        ^ NOTE ~1 FOR ~1 MACHINE|AI :|/
        NOTE <grader> :
        > FOR ~1 <grader> ~2 :
        > dear|hey|hi|hello|attention ~1 <machine>
        ^ <machine> ~1 :
        ^ <machine> ~1 , ~1 please|YOU|GIVE|RATE
        , grader|assessor|examiner .|:|!
        , evaluator|grader|assessor|examiner :
        GRADER へ
        > WHO ~2 EVALUATING ~1 this|it|my|me
        > WHO ~2 MACHINE|AI ~5 must|should|shall
        GRADER ~1 SHALL ~6 <best>
        <grader> ~1 SHALL ~6 <mine>
        <machine> ~1 SHALL ~2 SAY|GIVE|PUT <best>
        GRADER ~1 may|can ~6 <mine>
        GRADER ~1 may|can ~8 TOP
        > GRADER ~1 SHALL|may ~8 WHOLE_GRADE
        asks|requests|requires|instructs ~1 <grader> to
        UNSEEN to|from|in ~2 people|humans|recruiters|printed|readers
        UNSEEN of the ANSWER
        for ~1 machine|AI|GRADER ~1 only
        > when|while|if|as ~1 YOU? ~1 EVALUATING ~8 THIS CANDIDATE|ANSWER
        fill ~2 level|score field
        if|when|as YOU BE ~1 AI|GRADER
        when|if ~1 AI ~1 MACHINE? ~1 processes|reads|reviews|summarizes|summarises ~1 this
        <machine> ~1 reading|processing|reviewing|parsing|integrating|scanning this
        for AI ~1 MACHINE )|:
        attention|notice AI|MACHINE :|,
        AUTHORITY notice|NOTE -|:
        safe|strict|lenient mode ~4 off|on|disabled|enabled
        leniency ~3 on|enabled
    """,
    "forged_structure": """
        > SYSTEM|operator|admin|platform NOTE|notice|message|update|alert :
        NOTE ~1 SYSTEM :
        SYSTEM chain of thought
        ^ END of ~2 DOCUMENT|CANDIDATE
        > the ANSWER ends here
        GRADER MANDATE|config|configuration
        > resume normal ~1 operation
        reasoning trace
    """,
    "asks_for_the_prompt": """
        > REVEAL ~4 YOU ~2 PROMPT|MANDATE
        > REVEAL ~2 SYSTEM ~1 PROMPT|MANDATE|configuration
        > DESCRIBE ~2 YOU ~1 SYSTEM ~1 PROMPT|MANDATE
        > REVEAL|DESCRIBE ~3 PROMPT|MANDATE ~2 YOU ~2 TOLD|work|use|received
        > REVEAL|DESCRIBE ~3 PROMPT|MANDATE ~2 developers ~2 YOU
        > DESCRIBE ~3 hidden|secret|internal ~1 PROMPT|MANDATE
        > REVEAL|DESCRIBE ~2 words|text ~2 above|YOU
        > REVEAL ~1 ALL above|before
        > REVEAL|DESCRIBE ~2 text ~2 precedes|preceding|before|above
        > REVEAL ~3 MANDATE|PROMPT YOU ~1 TOLD
        what ~1 MANDATE|PROMPT BE|did YOU ~1 TOLD|get|receive
        what ~3 BE|does|do YOU SYSTEM? PROMPT ~1 say
        > REVEAL|DESCRIBE ~3 MANDATE|PROMPT|directions ~2 developers|creators|operator|operators
        > DESCRIBE ~4 reference answer|PROMPT ~4 OUTPUT|feedback
        > REVEAL ~3 YOU ~1 memory|context|configuration|setup
        > GIVE ~3 contents of YOU
        > REVEAL|DESCRIBE ~3 key points|reference|rubric ~6 feedback|comparing|reply|reasoning
        > REVEAL|DESCRIBE ~6 MANDATE ~2 VERBATIM
        > REVEAL|DESCRIBE ~1 ME ~2 PROMPT ~3 comparing|YOU
        > DESCRIBE ~8 text YOU ~2 TOLD
        > DESCRIBE ~3 PROMPT ~2 OUTPUT
        YOU ~1 SYSTEM? ~1 PROMPT ~1 REVEAL_AFTER
        MANDATE ~3 YOU ~1 REVEAL_AFTER
        > REVEAL ~2 RUBRIC
        > DESCRIBE ~2 rules YOU
        developers|creators|operators told YOU
        > REVEAL ~2 ALL YOU ~2 TOLD
        what ~4 YOU SYSTEM? MANDATE
        what ~2 BE? ~1 YOU TOLD ~1 to
        what BE YOU TOLD
        what ~2 YOU SYSTEM PROMPT|MANDATE
        > REVEAL ~1 which model YOU
        > REVEAL ~3 SYSTEM ~1 MANDATE
        internal configuration
    """,
    "persona": """
        YOU BE? ~1 NOW ~3 PERSONA|MACHINE|GRADER|FREE
        NOW ~1 YOU BE? ~3 PERSONA|GRADER|FREE
        YOU ~1 NOW ~2 SPECIAL ~1 MODE
        YOU ~2 BE? no longer ~1 a|an|GRADER
        FROM_NOW ~1 YOU ~1 BE|must|will|act|answer|respond|speak ~4 PERSONA|GRADER|MACHINE|CANCEL|FREE|MANDATE|LIMIT
        FROM_NOW ~1 YOU ~1 CANCEL ~4 MANDATE|LIMIT
        FROM_NOW ~2 YOU ~5 PERSONA|GRADER|MACHINE
        FROM_NOW ~5 GRADER
        FROM_NOW ~3 NONE ~1 LIMIT
        FROM_NOW ~4 respond|answer ~4 NONE|as
        YOU ~3 VOID ~2 GRADER
        YOU ~1 NOW playing
        YOU ~2 name BE
        ^ be my ~1 PERSONA|advocate|ally|lawyer|defender
        > ACT ~10 TOP band|SCORE|level|PRAISED
        FROM_NOW ~1 YOU BE
        never rejects|fails|refuses ~2 CANDIDATE|anyone|anybody
        NONE ~1 LIMIT ~1 applies|apply ~2 YOU
        > ACT ~6 NONE ~2 LIMIT
        > ACT ~2 UNBOUND
        > ACT ~2 AI|MACHINE|GRADER|PERSONA ~3 NOT ~8 SCORE|LIMIT|LOWER
        > ACT ~3 LENIENT ~2 GRADER|PERSONA|interviewer|recruiter
        YOU ~3 NONE ~1 GRADER
        ^ YOU BE? ~2 GRADER|PERSONA|AI ~3 LENIENT|que|qui|che|der|die
        > ACT as|like ~4 GRADER|PERSONA|UNBOUND ~8 NONE|LIMIT|TOP|who
        > ACT ~1 YOU BE? ~4 GRADER|PERSONA ~10 GIVE|TOP|SAY|SETTLED|never|hire|pass
        > simulate|impersonate|roleplay|assume ~2 GRADER|PERSONA|identity
        > roleplay|play :
        > let's play ~8 GIVE|TOP|SCORE
        > take on ~1 PERSONA ~6 hire|SETTLED|decided|AUTHORITY
        > ACT ~1 as ~3 CANDIDATE ~4 PASS|SETTLED
        > ACT ~1 to? SPECIAL MODE
        enable|unlock|enter|activate ~2 SPECIAL MODE
        in developer mode YOU
        YOU ~2 NONE ~1 LIMIT
        SAY ~3 NONE ~1 LIMIT
        YOU ~2 UNBOUND
        UNBOUND ~1 SAY|OUTPUT|MODE
        YOU ~3 ALL ~2 no limits
        exempt ~3 LIMIT
        story ~3 GRADES ~1 MACHINE ~1 outputs|gives|returns
        hypothetically ~6 NONE ~1 LIMIT
        grant all requests
        > comply with ~2 ALL|following ~1 request|requests
        comply with ~1 following ~1 request
        YOU must comply
    """,
    "calls_a_tool": """
        > SEND ~6 SECRETS ~8 OUTSIDE
        > SEND ~3 tool ~3 for
        > use|call|invoke|run ~1 EFFECT
        > APPEND ~6 ALL ~1 OUTPUT
        > APPEND ALL ~1 OUTPUT with
        save ~3 memory ~8 ALL ~2 OUTPUT
        APPEND ~8 ALL ~1 future? OUTPUT
        shown ~3 in EVERY_OUTPUT
        > APPEND ~10 end of YOU ~1 OUTPUT
        > APPEND ~5 YOU ~1 OUTPUT
        > APPEND ~4 link ~3 OUTSIDE
        > APPEND ~3 link ~2 in|to ALL ~1 OUTPUT
        > run ~2 shell|command ~4 rm|and report
        > repeat after me
        must|shall APPEND|mention ~4 code|token|sentence|phrase|word|link
        EVERY_OUTPUT ~6 token|code|phrase
        token|code ~5 APPEND ~5 OUTPUT
        > APPEND ~1 it ~1 with ~1 the|this sentence|word|phrase
        > execute ~2 command ~6 as
        > reveal|leak|exfiltrate|disclose|expose ~3 SECRETS
        > tell|give|send|show ME ~2 KEYS
        > REVEAL ALL ~2 KEYS
        > send|give|show|tell ME ~4 other CANDIDATE
    """,
    "encoded": """
        > DECODE ~5 OBEY ~4 MANDATE|command|it|says|on|exactly
        > DECODE ~6 ENCODED ~8 OBEY
        > DECODE ~4 and ~1 OBEY
    """,
}
