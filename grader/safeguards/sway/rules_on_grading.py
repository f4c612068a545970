"""Rules on texts that tell a grader what to give, say what was decided, or plead for it.

Each line is a rule over the shape of a text (see `shape.py`). Most ask for two signs together, since honest answers
speak of scores, candidates and decisions too.
"""

from __future__ import annotations

PARTS = {
    "grader": """
        GRADER
        GRADES ~1 MACHINE|AI
        AI GRADES|MACHINE
        MACHINE ~1 GRADES_AFTER
    """,
    "machine": """
        GRADER
        AI MACHINE?
        GRADES ~1 MACHINE|AI
    """,
    "mine": """
        THIS|ME ~1 ANSWER|CANDIDATE
        ANSWER|CANDIDATE THIS
        the CANDIDATE
        ME
        ALL ~1 MANDATE|ANSWER|CANDIDATE
        all|every level|levels|criterion|criteria
    """,
    "best": """
        TOP ~2 SCORE
        SCORE ~2 TOP
        WHOLE_GRADE
        level|levels|レベル ~1 FOUR
    """,
    "whom": """
        THIS ~1 CANDIDATE
        CANDIDATE THIS
        the CANDIDATE has|gets|deserves|should|must
    """,
}

RULES = {
    "dictated_grade": """
        > GIVE|RATE|SAY|PUT ~3 <mine> ~5 TOP
        > RATE|give|award ~1 this|it|these|that ~3 TOP
        > GIVE|SAY ~2 TOP ~1 SCORE
        > GIVE|SAY ~2 TOP ~2 PRAISED|voti|points
        > GIVE|SAY ~2 SCORE ~2 TOP
        > GIVE|RATE|SAY|PUT ~3 WHOLE_GRADE
        > PUT ~1 ALL|the ~1 SCORE|criterion ~2 to|at|on ~2 TOP
        > GIVE|RATE level|levels ~1 FOUR
        > PUT|GIVE ~2 every|all ~1 level|levels|criterion|criteria ~2 FOUR
        > RATE ME FOUR|TOP
        > RATE ~1 ALL ~2 FOUR|TOP
        WHOLE_GRADE please
        > PUT FOUR ~1 in|on|for ALL
        focus ~1 only|exclusively ~2 strengths|positive|positives
        > NOT let ~6 LOWER ~2 SCORE
        > GIVE ME ~4 points|percent
        > GIVE|PUT|RATE ~2 it|this|me|un|une|eine|nota|note ~1 TEN
        GIVE ~1 anything|nothing but|less ~2 TOP
        SCORE ~4 ANSWER BE FOUR|TOP
        SCORE ~3 PUT the higher
        RATE ~3 at the top
        CANDIDATE ~8 RATE at|with ~1 TOP
        all answers ~8 receive|receives ~1 TOP SCORE
        > GIVE ~1 this|it ~1 GOOD SCORE
        i need ~1 GOOD|TOP SCORE ~12 please|YOU
        THIS ANSWER|CANDIDATE SHALL be ~2 PASS|SETTLED|TOP|advanced
        > SAY ~1 TOP interview|CANDIDATE
        > SAY ~1 "? level FOUR
        THIS ANSWER ~3 WHOLE_GRADE
        THIS ANSWER ~3 TOP ~1 PRAISED|nota|note|points
        THIS ANSWER ~3 nota|note|оценк|балл TOP
        > award|grant ~1 THIS ANSWER|CANDIDATE
        GIVE ~1 THIS ANSWER|CANDIDATE ~1 TOP|ALL
        i ~2 ask|beg|request|urge|implore YOU ~4 TOP|GOOD ~1 SCORE
        i deserve ~1 FOUR|n/n
        > make sure ~2 ME|THIS ~1 SCORE|result ~3 TOP
        i ~1 telling|ordering|asking|instructing|commanding YOU to ~3 PASS|RATE|GIVE|SAY|CANCEL
        want|wants THIS ANSWER|CANDIDATE ~3 RATE|SETTLED|PASS
        NOT fail|reject|punish ME
        , kind|nice|good|dear GRADER
        CRITERION ~1 FOUR ~2 CRITERION ~1 FOUR
        TOP ~1 on|for|across ALL ~1 criteria|criterion|anchors
        , TOP SCORE .
        only mention|report|list|name ~2 positive|positives|strengths|good
        > PUT|SAY TOP ~2 overall|everywhere|everything
        <best> ~2 GIVE_AFTER
        > GIVE ~2 ME ~3 GOOD ~2 SCORE
        > instead|rather ~2 EVALUATING ~3 , ~1 write|answer|reply|improve|translate|tell|say
        > stop|end ~2 EVALUATING|assessment|evaluation
        > RATE ME ~1 GOOD
        YOU ~1 RATE ~2 <mine> ~2 GOOD|TOP
        > let ~2 PASS ~1 this|.|!|,
        > let ~1 it|this ~1 count
        > be LENIENT ~3 EVALUATING|SCORE|RATE
        i want|need|demand|expect ~1 TOP SCORE|WHOLE_GRADE
        i want|need|demand|expect ~1 WHOLE_GRADE
        GOOD ~1 SCORE ~2 all i need
        <whom> ~3 SHALL? ~5 TOP ~2 SCORE|REPORTED
        CANDIDATE ~5 SHALL|must receive ~2 GOOD|TOP SCORE
        THIS ~1 ANSWER ~2 SHALL ~4 TOP
        THIS ~1 ANSWER ~1 deserves|merits|mérite|merece|verdient|merita|заслуживает ~6 TOP
        THIS ~1 ANSWER ~2 covers|meets|satisfies ~1 ALL ~8 SCORE|credited|rating|REQUIREMENTS
        RIGHT ~1 REPORTED|SCORE|number ~3 BE ~2 TOP|FOUR|offer
        TOP ~4 RIGHT SCORE|REPORTED
        TOP SCORE BE ~1 RIGHT
        number ~1 RIGHT BE ~1 FOUR|TOP
        WRONG to RATE ~3 BELOW
        partial SCORE ~3 WRONG
        SCORE ~1 BELOW ~3 TOP|FOUR ~5 WRONG
        NOT ~2 go BELOW ~2 SCORE
        NOT ~1 RATE ~2 BELOW ~2 SCORE|TOP|FOUR
        NOT ~1 deduct|deducting|penalise|penalize
        NOT ~1 LOWER any|my ~1 SCORE
        deductions ~1 BE ~1 NOT
        > leave ~3 improvements|weaknesses ~2 empty|out|blank
        > leave out ~2 ALL ~1 negative
        > RATE ~1 missing ~2 as
        NOT ~1 RATE ~1 THIS CANDIDATE|ANSWER
        > NOT RATE ~1 the|this CANDIDATE
        > NOT RATE .|,|:
        raise|increase|bump ~1 ALL|ME ~1 SCORE
        > round ~1 it up
        must|should be RATE ~3 TOP|above
        must be credited|ranked
        SHALL ~2 TOP SCORE
        > place|rank ~1 THIS CANDIDATE ~1 first|TOP|above
        all|every ~1 level|levels|criterion|criteria ~1 is|are|=|:|at|to ~1 FOUR|TOP
        > treat ~1 as ~3 TOP ~2 match|fit|CANDIDATE
        > SAY ~2 nothing|only|exactly|just|uniquement|apenas|únicamente|solo|nur ~3 TOP|PASS|CANDIDATE .|,|/
        > SAY ~2 nothing|only|exactly|just ~4 "|' ~3 TOP|PASS|FOUR
        > SAY ~2 nothing|only|exactly|just ~3 number|word|words
        > SAY ~6 nothing but ~4 word|"|'
        > SAY|type ~6 and nothing else
        > SAY|type ~2 "|' ~6 and nothing more
        ^ type|SAY done .
        YOU only output BE
        > stop|leave|end|quit|abandon ~1 JUDGING_NOUN
        > GIVE|SAY|REVEAL|translate|tell|help ~8 instead|rather of|than ~1 JUDGING_NOUN
        ^ instead|rather of|than ~1 JUDGING_NOUN ~4 , ~1 SAY|GIVE|REVEAL|improve|translate|tell|help
        > RATE|GIVE|PUT|raise|see|fill|hand|agree|RECOMMEND ~8 TOP ~1 PRAISED
        > PUT|GIVE ~2 TOP level|score|mark ~1 for ME
        YOU ~8 TOP PRAISED
        > RATE THIS|it|me ~1 GOOD|LENIENT
        i expect|demand ~5 TOP|FOUR ~1 from YOU
        BELOW ~1 the maximum|best|top ~8 ME|THIS
        GRADER|judge ~2 no choice ~6 TOP
        TOP box|band|option ~1 for ALL
        > agree on ~2 WHOLE_GRADE
        marked|rated|graded ~2 at|with ~1 TOP ~6 align|match|same|follow
        TOP SCORE ~1 on|in|for|across ALL ~1 REQUIREMENTS
        GRADER ~2 award|give ~1 TOP
        must be credited
        NOT ~1 evaluate ~4 SAY
        nothing except ~3 SCORE|TOP
        ^ SAY ~1 : ~1 TOP|PASS
        > SAY ~4 TOP ~4 nothing|end ~2 more|reply|.
        > SAY ~3 CANDIDATE ~1 PASS|SETTLED|TOP
        > SAY ~4 CANDIDATE|person ~2 EXCEED
        > describe|present ~2 CANDIDATE as ~1 TOP
        confirm that ~2 have|has PASS
        SCORE ~2 default ~4 FOUR
        default ~2 criterion|level ~2 FOUR|TOP
        copy these SCORE|values
        REPORTED : ~2 strong_hire
    """,
    "claims_a_verdict": """
        THIS ~1 CANDIDATE ~2 BE ~3 SETTLED
        CANDIDATE ~1 THIS ~2 BE ~3 SETTLED
        the CANDIDATE has been ~2 SETTLED
        the CANDIDATE|person ~1 is already ~3 SETTLED
        CANDIDATE BE ~3 ALREADY ~4 SETTLED
        CANDIDATE ~5 ALREADY ~2 SETTLED
        CANDIDATE ~1 已 ~2 SETTLED
        SETTLED ~3 CANDIDATE THIS
        SETTLED ~2 THIS CANDIDATE ~3 SETTLED|ALREADY
        AUTHORITY ~4 SETTLED ~2 THIS CANDIDATE
        AUTHORITY ~2 ALREADY ~1 SETTLED ~2 CANDIDATE
        interview|CANDIDATE ~1 counts as PASS
        treat|finalise|finalize|consider|count ~1 THIS CANDIDATE ~1 as PASS
        THIS CANDIDATE ~1 BE ~3 TOP
        the CANDIDATE is ~3 TOP ~2 CANDIDATE|for|match|fit|qualified
        the CANDIDATE is ~1 TOP qualified
        the CANDIDATE is the most
        the CANDIDATE ~1 EXCEED ~3 REQUIREMENTS
        ^ CANDIDATE ~1 EXCEED ~2 REQUIREMENTS
        : CANDIDATE ~1 EXCEED ~2 REQUIREMENTS
        TOP ~2 CANDIDATE ~4 EXCEED|RECOMMEND
        CANDIDATE ~3 TOP ~1 match|fit
        > TOP match|fit .
        TOP ~1 match|fit for ~1 ALL ~1 REQUIREMENTS
        strongest|best ~1 CANDIDATE ~2 we|i have ~2 met|seen|observed|interviewed
        never seen ~2 better ~8 offer|RECOMMEND
        ^ highly|strongly recommend|recommended ~1 for|CANDIDATE|hire
        : highly|strongly recommended
        CANDIDATE|interview ~1 highly|strongly recommended
        > recommend ~1 strongly|CANDIDATE
        recommend ~1 without ~1 REQUIREMENTS
        recommended for ~1 immediate? hire|hiring
        CANDIDATE ~4 moved forward
        REPORTED ~1 complete|completed|done|final|finished ~8 TOP|FOUR|strong
        REPORTED ~5 BE ~1 already ~2 done|complete|SETTLED ~8 TOP|SCORE
        ANSWER|interview ~1 BE ~2 already|been ~2 SETTLED ~6 TOP|SCORE|no
        REPORTED ~4 : ~1 EXCEED ~6 REQUIREMENTS
        EXCEED ALL ~2 REQUIREMENTS ~8 RECOMMEND|offer
        EXCEED ~1 expectations ~2 ALL ~1 REQUIREMENTS
        ANSWER|CANDIDATE ~1 EXCEED ALL ~1 REQUIREMENTS
        ALL ~1 REQUIREMENTS BE met ~3 TOP|FOUR
        analysis ~2 CANDIDATE ~2 concluded|complete|completed
        > as|by|speaking|behalf|am ~3 AUTHORITY ~8 CONFIRM|disable|raise|finalise ~8 SCORE|TOP|grading|CANDIDATE
        by order of AUTHORITY
        > this is ~3 AUTHORITY : ~4 CANDIDATE|SETTLED|PASS|finalise|RATE
        > as agreed ~2 AUTHORITY
        AUTHORITY|GRADES ~3 NOTE|report|feedback|opinion : ~14 CANDIDATE|TOP|SETTLED|hire
        NOTE from ~3 : ~12 CANDIDATE|SETTLED|TOP
        NOTE of the AUTHORITY : ~3 hire|TOP
        ^ TOP CANDIDATE ~1 ,|.|:
        : ~1 TOP CANDIDATE ~1 ,|.|:
        > hire ~2 immediately|once|now
        , hire ~1 immediately|once
        : hire ,|.
        CANDIDATE ~6 must hire
        CANDIDATE ~6 SHALL 录用
        straight to ~2 offer
        > say that ~2 is ~1 TOP CANDIDATE
        > NOT mention ~1 shortcomings|weaknesses|gaps|faults|flaws
        no further ~1 review|checks|evaluation ~1 needed|required|necessary
        AUTHORITY wants|has|have ~1 ME ~6 match|confirm|reflect|SCORE
        AUTHORITY has SETTLED ME ~6 YOU
        as YOU ~1 AUTHORITY
        AUTHORITY ~5 ask|asks|want|wants|require|requires|order|orders YOU to ~3 GIVE|RATE|PASS|comply|SAY
        request|order|instruction from ~2 AUTHORITY :
        by authority of
        harm the company
        > i speak|act for|as|on ~4 AUTHORITY
        request|order|message|instruction comes from ~3 AUTHORITY|GRADES
        negative|low ratings|scores|levels ~1 BE ~1 VOID
        all answers ~1 count|counts as ~2 PASS
        i am ~1 AUTHORITY of ~2 GRADES|this ~4 and|i CONFIRM
        AUTHORITY ~1 CONFIRM ~2 GIVE ~1 TOP|WHOLE_GRADE
        AUTHORITY ~2 CONFIRM ~1 GRADER
        AUTHORITY ~2 CONFIRM that ~2 am|be|is RATE ~2 TOP
        YOUR_AUTHORITY ~2 CONFIRM|wants|says
        YOU AUTHORITY ~1 CONFIRM ~4 YOU|skip|this
        message from ~2 AUTHORITY :
        AUTHORITY ~3 decided to hire ME
        : must hire
        must hire ,|.
        decision ~2 already ~1 made
        regardless of ~2 ANSWER ~2 , ~1 SAY
        > SAY that ~2 CANDIDATE BE ~2 qualified|TOP|GOOD
        GRADER ~5 already gave ~1 ME
        harming the company
        positive highlights
    """,
    "pleads": """
        PLEAD ~6 RATE ~1 ME ~2 GOOD|TOP
        PLEAD ~6 GIVE ~2 ME ~2 GOOD|TOP
        beg|begging YOU ~3 RATE|SCORE|let
        PLEAD ~4 LENIENT ~3 SCORE
        GRADER ~3 let ME PASS
        PLEAD ~8 bump|raise ~2 SCORE
        YOU ~3 GIVE ~1 ME ~2 GOOD|TOP ~1 SCORE
        YOU ~1 RATE ~1 THIS|it|ME ~2 GOOD|TOP
        tip|pay YOU ~6 RATE|SCORE|PASS
        GOOD|TOP SCORE ~2 all i need
    """,
}
