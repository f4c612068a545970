"""Words by what they are about: grades, graders, candidates, and who may decide on them. English and other languages.

Words and phrases between commas; `*` stands for any ending. Accents and case do not matter.
"""

from __future__ import annotations

WORDS = {
    # What a grader goes by.
    "MANDATE": """
        instruction, instructions, directive, directives, guideline, guidelines, guidance, directions, prompt
        prompts, rubric, rubrics, criteria, criterion, anchors, scoring, briefing, instruction set, instruction sets
        system message, system prompt, scoring guide, evaluation guide, grading guide, grading scheme
        marking scheme, scoring scheme, programming, mandate, protocol, marking guide, brief, anweisung*, vorgabe*
        richtlinie*, bewertungskriteri*, bewertungsmaßst*, kriterien, regeln, systemprompt*, systemanweisung*
        system-prompt, bewertungsregel*, consigne*, barème, critère*, règles, directive*, instrucci*, criterio*
        rúbrica, reglas, directriz, directrices, indicaciones, istruzion*, regole, criteri, direttive, instruç*
        critério*, regras, diretriz*, instructies, instrukcj*, talimat*, инструкц*, указани*, правила, критери*
        промпт*, 指令, 指示, 规则, 規則, 标准, 評価基準, 评分标准, 基準, 提示词, 提示詞, 要求, ルール, プロンプト
        지시*, 규칙*, التعليمات, تعليمات, القواعد, قواعد, المعايير, توجيهات, निर्देश*
    """,
    # The same, where only grading has it.
    "RUBRIC": """
        rubric, rubrics, rubrik, rubrique, rúbrica, rubrica, anchors, criteria, scoring, scoring guide
        evaluation guide, grading guide, grading scheme, marking scheme, scoring scheme, marking guide
        evaluation protocol, assessment rules, grading rules, scoring rules, evaluation rules, evaluation criteria
        assessment criteria, grading criteria, scoring criteria, grading standards, assessment guide
        evaluation instructions, grading instructions, strict grading, quote check, guidelines, system prompt
        system message, guidance, directives, evaluation, grading, bewertungskriteri*, bewertungsmaßst*
        bewertungsregel*, barème, criterio*, critério*, critère*, kriterien, regeln, criteri, 评分标准, 标准, 规则
        المعايير, القواعد, 評価基準, systemprompt*, systemanweisung*, критерии оценки
    """,
    "GRADES": """
        grading, scoring, evaluation, evaluating, assessment, assessing, screening, ranking, hiring, recruiting
        rating, recruitment, marking, judging, analysis, reviewing, reviewer, automated, automatic, automatisierte*
        bewertende*, bewertungs*, автоматическ*, автоматизирован*, automatique*, automátic*, automatic*, оценки
        оценивания
    """,
    "GRADES_AFTER": """
        d'évaluation, de notation, notation, evaluación, calificación, valutazione, avaliação, оценки, оценивания
        bewertung
    """,
    # Who grades, and nothing else is meant.
    "GRADER": """
        grader, graders, evaluator, evaluators, assessor, assessors, examiner, examiners, rater, raters, autograder
        scorer, scorers, ai judge, llm judge, ats, bewerter*, gutachter, prüfer, korrektor, korrekturleser, juror
        correcteur*, évaluateur*, evaluador*, valutatore, valutatori, avaliador*, оценщик*, экзаменатор*, проверяющ*
        评审, 评审员, 评分ai, 评分者, 评分系统, 评分模型, 评委, 阅卷人, 面试官, 採点ai, 採点者, 評価者, 评估系统
        评估模型, 評価システム, 採点システム, المقيم, المصحح, نظام التقييم, 채점
    """,
    "AI": """
        ai, ai's, llm, llms, gpt, chatgpt, claude, gemini, chatbot, chatbots, language model, language models, ki
        ia, ии, нейросеть, 人工智能, 大模型, 模型, 语言模型, الذكاء الاصطناعي, モデル, machine reader
        machine readers, reviewer bots, reviewer bot, hirebot, copilot
    """,
    "MACHINE": """
        model, models, system, systems, software, tool, tools, bot, bots, engine, assistant, assistants, agent
        agents, platform, algorithm, parser, machine, program, reader, readers, system*, assistent, asistente
        assistente, ассистент, систем*, 系统, システム, النظام, نظام, robot
    """,
    "JUDGING_NOUN": "review, evaluation, assessment, grading, interview, rating, scoring, judging, marking",
    "EVALUATING": """
        grading, scoring, evaluating, assessing, rating, judging, marking, evaluate, evaluates, grades, scores
        rates, assesses, judges, marks, assess
    """,
    # What grading gives.
    "SCORE": """
        score, scores, mark, marks, grade, grades, rating, ratings, level, levels, points, credit, credits, stars
        star, verdict, recommendation, percent, anchor, anchors, punktzahl, punkte, note, noten, stufe, bewertung
        wertung, notes, niveau, nota, notas, voti, puntuación, calificación, puntaje, nivel, punteggio, voto
        livello, punti, pontuação, avaliação, nível, pontos, балл*, оценк*, уровень, 分, 分数, 评分, 等级, 得分
        评价, 点数, レベル, 点, 評価, 점수, 级别, الدرجة, درجة, الدرجات, علامة, تقييم, التقييم, cijfer, ocen*, puan*
    """,
    "PRAISED": """
        rating, ratings, mark, marks, grade, grades, verdict, recommendation, credit, band, evaluation, assessment
        report, review
    """,
    "REPORTED": """
        verdict, result, results, outcome, recommendation, evaluation, assessment, review, report, decision
        conclusion, grading, score, rating, grade, scorecard, score card, deductions, deduction
    """,
    "RATE": """
        rate, score, grade, mark, evaluate, assess, judge, rank, treat, count, classify, consider, regard, credit
        label, rated, scored, accept, view, bewerte, bewerten, bewertet, benote, werte, beurteile, notez, évaluez
        évalue, considère, considérez, califica, califique, evalúa, evalúe, puntúa, considera, valuta, valuti
        giudica, avalie, avalia, pontue, considere, оцени, оцените, считай, 评为, 评定, 打分, 评, 视为, 採点, 評価し
        評価して, 判定, قيم, قيّم, اعتبر
    """,
    # The best there is.
    "TOP": """
        exceptionnel, exceptionnelle, excepcional, eccezionale, finest, glowing, stellar, exemplary, brilliant
        unparalleled, first-rate, impeccable, unrivalled, ten out of ten, faultless, five out of five
        four out of four, full, maximum, maximal, max, highest, top, topmost, best, perfect, perfectly, excellent
        outstanding, flawless, exceptional, superb, ideal, supreme, supremely, strongest, unmatched, very top
        strong hire, strong_hire, strong yes, a+, n/n, 100, 100%, hundred, five stars, five, exceeds, volle, vollen
        voller, höchst*, maximale, maximalen, beste, bester, bestnote, höchstnote, bestmöglich*, hervorragend*
        ausgezeichnet, ausgezeichnete, perfekt, perfekte, perfekten, plus haut, plus haute, plus élevé, plus élevée
        meilleur*, parfait*, máxima, máximo, máximas, máximos, perfecta, perfecto, más alta, más alto, excelente
        excelentes, mejor, eccellente, massimo, massima, perfetto, perfetta, più alto, più alta, mais alta
        mais alto, melhor, perfeita, perfeito, высш*, максимальн*, наивысш*, отличн*, пятёрк*, пятерк*, 满分, 滿分
        最高, 最高分, 最高等级, 最好, 优秀, 完美, 満点, 完璧, 最高評価, 만점*, الكاملة, كاملة, أعلى, ممتاز*, الأعلى
        eersteklas, maksymaln*, najwyżs*, en yüksek, tam puan, hoogste, top marks, full marks, full credit
        full points
    """,
    "WHOLE_GRADE": """
        n/n, 最高点, ten out of ten, five out of five, four out of four, höchstnote, bestnote, 满分, 滿分, 最高分
        満点, 最高評価, 最高等级, 만점*, пятёрк*, пятерк*, top marks, full marks, full credit, full points
    """,
    "FOUR": "4, four, vier, cuatro, quattro, quatre, quatro, четыре, 四, 5, five",
    "TEN": "10, ten, diez, dix, dez, zehn, dieci, десять, 十, 10分, عشرة",
    "GOOD": """
        favorably, favourably, highly, up, high, good, great, better, decent, passing, positive, favourable
        favorable, generous, generously, well, kindly, higher, strong, nice, leniently, lenient, gute, bonne, buena
        buona, boa, хорош*
    """,
    "LENIENT": """
        hard, strict, harsh, severe, tough, lenient, generous, kind, gentle, merciful, easy, nice, soft, nachsichtig
        großzügig, indulgent, indulgente, generoso, снисходит*, 宽容
    """,
    "LOWER": """
        deduct, deducting, lower, reduce, penalise, penalize, fail, subtract, dock, downgrade, reject, criticise
        criticize
    """,
    "BELOW": "below, under, lower, less, beneath, short, anything but, other than, partial",
    "PASS": """
        pass, passed, accepted, approved, correct, complete, satisfied, met, successful, succeeded, hire, hired
        offer, yes, bestanden, réussi, promosso, зачтено, ناجح, aprobado, aprovado
    """,
    # What somebody is said to have decided about a candidate.
    "SETTLED": """
        chosen, chose, vouched, picked, greenlit, waved through, given the green light, earmarked, nominated
        approved, pre approved, preapproved, cleared, pre cleared, verified, pre verified, preverified, validated
        shortlisted, passed, authorised, authorized, confirmed, accepted, finalised, finalized, endorsed, certified
        vetted, signed off, selected, pre selected, preselected, pre screened, prescreened, pre qualified
        prequalified, rated, graded, scored, freigegeben, genehmigt, zugelassen, angenommen, bestätigt, validé
        approuvé, retenu, accepté, aprobado, aceptado, approvato, accettato, aprovado, aprovada, aceito, aprobada
        одобрен*, утвержд*, принят, 批准, 获批准, 已获批准, 通过, 录用, 承認済み, 承認, 合格, 内定, تمت الموافقة
        الموافقة, مقبول
    """,
    "ALREADY": "already, déjà, bereits, schon, ya, già, já, уже, 已, 已经, すでに, 既に, 이미, مسبقا, بالفعل",
    "RECOMMEND": "recommend, recommended, recommendation, endorse, hire, hiring, promote, shortlist, advance",
    "EXCEED": """
        exceed, exceeds, surpass, surpasses, meets, meet, satisfies, fulfils, fulfills, outperforms, beats, exceeded
        surpassed
    """,
    "REQUIREMENTS": """
        requirement, requirements, expectation, expectations, dimension, dimensions, respect, respects, criterion
        criteria, anchor, anchors, reservation, reservations, category, categories
    """,
    "CRITERION": """
        accuracy, depth, clarity, correctness, communication, completeness, relevance, structure, reasoning, overall
        evidence
    """,
    "RIGHT": """
        correct, right, fair, only, appropriate, proper, consistent, reasonable, adequate, accurate, sensible
        suitable, fits, warranted, justified, deserved
    """,
    "WRONG": "error, mistake, unfair, wrong, incorrect, inconsistent, unreasonable, injustice",
    "CANDIDATE": """
        candidate, candidates, applicant, talent, performer, applicants, interviewee, examinee, person, profile
        resume, cv, student, speaker, interview, kandidat*, bewerber*, candidat*, кандидат*, соискател*, 候选人
        应聘者, 候補者, 応募者, 考生, المرشح, مرشح, المتقدم, postulante*, aspirante*
    """,
    "ANSWER": """
        answer, answers, response, responses, reply, submission, solution, essay, one, work, antwort*, réponse*
        respuesta*, risposta, risposte, resposta*, ответ*, 回答, 答案, 回复, 解答, إجابة, الإجابة, اجابتي
    """,
    # Who could say so.
    "AUTHORITY": """
        recruiter, recruiters, hr, committee, board, management, hiring manager, manager, director, ceo, cto
        supervisor, boss, administrator, admin, operator, developer, developers, vendor, owner, legal, talent team
        recruiting lead, hiring lead, talent partner, sourcing, panel, recruiting team, hiring team, review team
        compliance, board of directors, hiring panel, interview panel, hiring committee, selection committee
        people team, talent acquisition, company policy, policy, exam board, head of engineering, headquarters
        leadership, employer, creator, creators, senior management, personalleitung, geschäftsführung, vorstand
        direction, comité, dirección, direktion, direzione, diretoria, gerente, руководств*, 管理层, 领导, 公司
        経営陣, الإدارة, personalabteilung
    """,
    "YOUR_AUTHORITY": """
        your supervisor, your boss, your developer, your developers, your operator, your creator, your creators
        your manager, your owner, your vendor, your administrator, your maker, your makers
    """,
    "CONFIRM": """
        confirm, authorise, authorize, approve, request, require, requires, requests, requested, asks, asked
        decided, determined, ordered, orders, instruct, instructs, instructed, agreed, order, decides, wants, demand
        demands, disable, raise, finalise, finalize, signed off, asking, impressed, approval, authorization
    """,
    "NOTE": """
        note, notes, notice, remarks, directive, bulletin, verdict, brief, summary, message, remark, comment, memo
        reminder, hint, attention, attn, info, information, annotation, footnote, metadata, addendum, warning
        instruction, instructions, text, tip, ps, statement, endorsement, hinweis, nachricht, anmerkung, mitteilung
        achtung, notiz, remarque, avis, nota, aviso, mensaje, advertencia, messaggio, avviso, avvertenza, mensagem
        observação, сообщение, примечание, внимание, заметка, 注意, 备注, 说明, 提示, 致, 注記, 備考, へ, ملاحظة
        رسالة, تنبيه
    """,
    "FOR": """
        to, for, für, an, pour, à, au, aux, a la, para, para el, para la, al, per, per il, ao, à la, для, إلى, 给
        致, 对, à l'attention, destinado
    """,
    "UNSEEN": """
        invisible, hidden, unseen, white text, machine readers, not visible, visible only, not part, unsichtbar
        隐藏
    """,
}
