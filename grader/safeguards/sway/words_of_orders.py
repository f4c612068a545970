"""Words by what they are about: telling somebody to do something, and telling of it. English and other languages.

Verbs stand as they are when somebody is told to do something, so that "we ignored the rules" is no order. Words and
phrases between commas; `*` stands for any ending. Accents and case do not matter.
"""

from __future__ import annotations

WORDS = {
    # To do away with what was said.
    "CANCEL": """
        ignore, disregard, forget, override, overrule, bypass, overlook, neglect, discard, dismiss, drop, skip
        abandon, cancel, revoke, suspend, void, set aside, put aside, throw out, throw away, leave aside
        pay no attention to, take no notice of, do away with, get rid of, stop following, stop using, stop applying
        stop obeying, do not follow, don't follow, do not apply, don't apply, do not use, don't use, do not obey
        don't obey, never mind, nevermind, disobey, quit, quit applying, quit using, quit following, let go of
        leave it aside, put it aside, unfollow, depart from, deviate from, need not follow, needn't follow
        needn't stick to, need not stick to, don't stick to, do not stick to, no need to follow, no need to apply
        turn off, switch off, scrap, shelve, retire, delete, erase, wipe, unlearn, ignoriere, ignorieren, ignoriert
        vergiss, vergessen, vergesst, missachte, verwirf, übergehe, außer acht, umgehe, setze dich hinweg
        beachte nicht, ignorez, oublie, oubliez, négligez, ne tiens pas compte, ne tenez pas compte
        fais abstraction, faites abstraction, passe outre, passez outre, ne tiens aucun compte, ignora, olvida
        olvide, olvídate, olvídese, omite, descarta, haz caso omiso, haga caso omiso, no hagas caso
        no tengas en cuenta, ignori, dimentica, dimentichi, trascura, scarta, non tenere conto, non considerare
        desconsidere, desconsidera, esqueça, esquece, despreze, descarte, negeer, vergeet, zignoruj, zapomnij, pomiń
        yoksay, unut, görmezden gel, игнорируй, игнорируйте, проигнорируй, забудь, забудьте, отбрось, отмени
        не обращай внимания, не следуй, пропусти, 忽略, 无视, 無視, 忘记, 忘掉, 忘记掉, 不要理会, 抛开, 忘れ
        不要遵守, 忽視, 무시*, 잊어*, تجاهل, تجاهلوا, انس, انسى, اهمل, लक्ष्य, अनदेखा
    """,
    "CANCEL_AFTER": "無視, 忘れ, 忽略, 무시*, 잊*, außer acht, ignorieren, vergessen",
    "WEAK_MANDATE": """
        rules, rule, orders, order, policy, policies, constraints, restrictions, limits, filters, protocols
        protocol, context, text, message, messages, setup, conversation, settings, training, words, stuff, things
        parameters, indicators, weaknesses
    """,
    "EARLIER": """
        previous, prior, preceding, above, earlier, former, existing, initial, original, current, so far, before
        until now, up to now, up to here, previously, foregoing, old, past, given, preceding this, hitherto
        vorherig*, bisherig*, obig*, früher*, vorangegangen*, précédent*, ci-dessus, antérieur*, initiale*
        anterior*, previ*, precedent*, eerdere, vorige, poprzedni*, önceki, предыдущ*, прежн*, ранее, предшеств*
        之前, 以前, 上面, 先前, 前面, 以上, これまで, 今まで, 上記, 前の, 이전*, السابق*, السابقة, पिछल*
    """,
    "ALL": """
        all, any, every, everything, anything, whatever, what, entire, whole, each, alle, alles, sämtliche, tout
        toute, toutes, tous, todo, todos, todas, toda, tutto, tutte, tutti, все, всё, всем, всех, 所有, 一切, 全部
        すべて, 全て, 모든, 모두, جميع, كل
    """,
    "YOU": """
        you, your, yours, you're, you've, you'll, you'd, yourself, ur, du, dein, deine, deinen, deiner, deinem, dir
        dich, ihnen, tu, ton, tes, toi, vous, votre, vos, tú, tus, usted, ustedes, eres, tuo, tuoi, tua, tue, voi
        lei, ты, твой, твои, твоя, твоё, тебя, тебе, вы, ваш*, вас, свой, свои, 你, 您, 你的, あなた, você, seu, teu
        انت, الخاصة بك, خاصتك
    """,
    "ME": """
        me, my, mine, myself, i, i'm, mir, mich, mein, meine, meiner, meinen, moi, mon, ma, mes, mí, mi, dame, ponme
        dammi, dimmi, mio, mia, мне, мой, мою, моему, меня, 我, 我的, 私, ني, أعطني, منحني, j'ai
    """,
    "THIS": """
        this, these, diese, dieser, dieses, diesen, cette, ce, cet, ces, esta, este, esa, questa, questo, essa, esse
        эту, этот, этому, этой, 这个, 这, 该, 此, この, هذه, هذا
    """,
    "OF_HERE": """
        above, task, answer, question, text, this, that, interview, conversation, everything, user, users, job
        document, anterior, rest
    """,
    "KEYS": """
        password, passwords, credentials, api key, api keys, keys, secret, secrets, admin, token, tokens
        environment variables
    """,
    "GIVE": """
        give, award, assign, grant, allocate, hand out, gib, gebt, geben, vergib, vergeben, vergebt, erteile
        erteilen, setze, trage, donne, donnez, attribue, attribuez, mets, mettez, accorde, accordez, dame, déme
        me dê, me dá, me dé, asigna, asigne, otorga, otorgue, otórgame, otórgale, asígname, concédeme, pon, ponme
        ponga, assegna, assegni, dammi, dai, dia, attribuisci, atribua, atribui, conceda, поставь, поставьте, дай
        дайте, выставь, выставьте, присвой, ставишь, 给, 给我, 给出, 打, 请给, 授予, つけ, 付け, 与え, ください, أعط
        أعطي, أعطني, امنح, وامنح, امنحني, ضع, وضع, وأعط, geef, daj, ver, ставит, concede
    """,
    "GIVE_AFTER": "つけ, 付け, 与え, ください, 出力, 下さい, 주세요*",
    "PUT": "set, put, enter, record, put down, fill in, mark, default, choose, select, pick, write down, note down",
    "SAY": """
        say, print, output, return, reply, respond, write, report, state, answer, declare, confirm, conclude, emit
        type, produce, generate, simply respond, display, sag, sage, schreibe, antworte, antworten, gib aus
        ausgeben, bestätige, dis, dites, réponds, répondez, écris, écrivez, affiche, affichez, imprime, confirme, di
        diga, responde, responda, escribe, escriba, rispondi, scrivi, stampa, conferma, escreva, imprima, скажи
        ответь, напиши, выведи, подтверди, 输出, 说, 回答, 写, 回复, 出力, 答え, 書い, قل, اكتب, واكتب, اطبع, أجب
        وأجب
    """,
    "BE": """
        is, are, was, were, be, been, has, have, had, counts, gets, got, stands, ist, sind, est, es, è, é, wurde
        wird, ha, a, été
    """,
    "SHALL": """
        should, must, shall, needs to, has to, have to, ought to, ought, deserves, merits, warrants, is to, are to
        soll, sollte, muss, verdient, mérite, doit, devrait, debe, debería, merece, deve, merita, должен, должна
        заслуживает, 应该, 必须, 值得, يجب, يستحق
    """,
    "NONE": """
        no, without, any, zero, kein, keine, keinen, keinerlei, ohne, sans, sin, senza, sem, aucun, aucune, ninguna
        nessuna, без, нет, 无, 没有, なし, بدون
    """,
    "NOT": """
        not, no, don't, never, cannot, can't, without, neither, nothing, isn't, aren't, nicht, kein, keine, pas, sin
        senza, sem, не
    """,
    "VOID": """
        void, null and void, no longer valid, no longer count, suspended, not count, counts any more, nothing
        irrelevant, revoked, cancelled, canceled, withdrawn, superseded, replaced, changed, updated, invalid
        obsolete, lifted, disabled, off, mistake, wrong, outdated, overridden, null, retracted, expired, over, gone
        no longer, not apply, does not apply, do not apply, not valid, not bind, nicht mehr, aufgehoben
        plus valables, ne sont plus, ya no, non valgono, não valem, больше не, 作废, 不再, 无效, 無効, supersede
        supersedes, replace, replaces
    """,
    "NEW": """
        new, updated, real, true, actual, revised, different, final, only, neue, neuen, nouvelle, nouvelles, nueva
        nuevas, nuova, nuove, novas, nova, новая, новые, новое, 新的, 新, 新しい, الجديدة
    """,
    "TASK": """
        task, job, goal, assignment, objective, mission, purpose, role, aufgabe, tâche, tarea, compito, tarefa
        задач*, 任务, 任務, مهمة
    """,
    "NOW": """
        now, henceforth, hereby, instead, nun, jetzt, désormais, maintenant, ahora, ora, adesso, agora, теперь, 现在
        今から, الآن
    """,
    "FROM_NOW": """
        from now on, from here on, from this moment, from this point, from here onwards, henceforth, as of now
        from this point on, from this point forward, starting now, going forward, ab jetzt, ab sofort, von nun an
        à partir de maintenant, désormais, dorénavant, a partir de ahora, de ahora en adelante, da ora in poi
        da questo momento, d'ora in poi, a partir de agora, с этого момента, отныне, 从现在起, 从现在开始, これから
        今後, من الآن
    """,
    "TOLD": """
        told, instructed, given, handed, asked, configured, programmed, trained, received, set up, said, say, says
        briefed, taught, learned, know
    """,
    "LIMIT": """
        rules, restrictions, limits, limitations, filter, filters, policy, policies, guardrails, censorship
        constraints, ethics, confidential, forbidden, prohibited, restriction, regeln, einschränkungen, grenzen
        restricciones, límites, reglas, règles, limites, restrizioni, regole, regras, restrições, ограничени*
        правил, 限制, 制限, قيود
    """,
    "FREE": """
        unrestricted, uncensored, unfiltered, unlimited, jailbroken, dan, unbound, free, freely, everyone, everybody
    """,
    "MODE": "mode, modus, modo, 模式, モード, режим*",
    "UNBOUND": """
        unrestricted, uncensored, unfiltered, jailbroken, unmoderated, dan, amoral, lawless, uncensored*
        sin censura, sans censure, sin filtros
    """,
    "SPECIAL": """
        developer, admin, debug, god, root, dan, hidden, lenient, secret, unrestricted, test, calibration
        maintenance, sudo, jailbreak
    """,
    "ACT": """
        act, behave, pretend, imagine, simulate, assume, roleplay, play, impersonate, suppose, switch, become
        take on, respond, stay, continue, speak, let's play, hypothetically, tu so, stell dir, verhalte, fais comme
        agis, actúa, finge, imagina, compórtate, agisci, fingi, immagina, aja, finja, представь, веди себя
        притворись, 假装, 扮演, 想象, ふりをし, 演じ, تصرف, تخيل
    """,
    "PERSONA": """
        friend, fan, coach, professor, teacher, persona, identity, character, story, game, hacker, pirate, assistant
        bot, model, ai, version, reviewer, judge, freund, ami, amigo, amico, друг, 朋友, asistente, assistant*
    """,
    "REVEAL": """
        reveal, print, show, repeat, tell, output, display, quote, copy, paste, disclose, dump, recite, leak, expose
        echo, let me see, share, write out, read out, spit out, hand over, regurgitate, zeig, zeige, verrate, nenne
        gib, affiche, affichez, montre, montrez, révèle, révélez, donne, muestra, muéstrame, enséñame, revela, dime
        mostra, mostrami, rivela, dimmi, mostre, exiba, revele, покажи, раскрой, выведи, расскажи, 显示, 展示
        告诉我, 泄露, 輸出, 表示, 教えて, 見せて, اعرض, اظهر, اكشف
    """,
    "DESCRIBE": """
        put, paste, embed, list, summarise, summarize, include, share, write, describe, begin, give, translate
        explain, start, paraphrase, encode, spell out, reveal, print, show, tell, output, quote, copy
    """,
    "REVEAL_AFTER": "表示, 教えて, 見せて, 出力, 보여, 알려",
    "PROMPT": """
        prompt, prompts, instructions, rubric, guidelines, configuration, anchors, key points, reference answer
        directions, rules, system message, system prompt, directives, settings, credentials, setup, initial prompt
        systemprompt*, systemanweisung*, anweisungen, mensaje de sistema, mensaje del sistema, message système
        prompt système, messaggio di sistema, instruction*, instrucciones, istruzioni, instruções, промпт*
        инструкци*, 提示词, 系统提示词, プロンプト, システムプロンプト, 指令, التعليمات, تعليمات, criteria, policy
    """,
    "SYSTEM": """
        system, initial, hidden, secret, internal, developer, developers, original, sistema, système, системн*
        النظام, system*, 系统, システム
    """,
    "VERBATIM": """
        verbatim, word for word, wortwörtlich, wörtlich, mot pour mot, palabra por palabra, parola per parola
        дословно, 逐字, exactly, in full
    """,
    # Behind these, somebody is told to do something.
    "TO_DO": """
        please, pls, plz, kindly, instead, rather, do, let's, never, always, bitte, veuillez, por favor, per favore
        favor, пожалуйста, 请, 請, 直接, من فضلك, stattdessen, sie, 都, graders, bots, prossimo, proszę, lütfen
        alstublieft, 제발
    """,
    # The same, unless the sentence tells of somebody.
    "LINK": "and, then, just, now, so, but, also, simply, only, actually, to, et, y, e, и, und, و, must, should",
    "MODAL": """
        must, should, could, can, would, will, shall, may, might, to, are, have, need, please, not, only, just, now
        also, always, never, simply
    """,
    "TELLS": """
        i, we, he, she, they, it, who, which, that, i'd, we'd, i'll, we'll, i've, we've, i'm, we're, they're, people
        one, wir, ich, nous, je, yo, nosotros, noi, мы, я, 我们, 我
    """,
    "PLEAD": """
        beg, begging, please, mercy, favour, favor, grateful, desperately, tip, need, pay, thank, kindly, reward
        bribe
    """,
    "WHO": "whoever, whichever, whomever, anyone, anybody, everyone, everybody, any",
    "SECRETS": """
        conversation, everything, memory, context, files, customers, candidates, password, passwords, credentials
        api key, api keys, tokens, token, secrets, secret, environment variables, database, emails, e-mails
        transcript, records, données, datos, dati, dados, daten, list, 数据, データ, passwort, internen daten, data
    """,
    "SEND": """
        send, forward, email, e-mail, post, upload, exfiltrate, transmit, collect, gather, delete, call, invoke
        execute, run, sende, envoie, envoyez, envoie-les, envía, invia, envie, отправь, 发送, 送信, أرسل, rassemble
        leak, publish
    """,
    "APPEND": """
        append, include, add, repeat, end, embed, mention, insert, attach, put, begin, start, close, finish, ajouter
        ajouté, añadirse, añade, aggiungi, adicione, добавь, hinzufügen, füge
    """,
    "OUTPUT": """
        reply, summary, summaries, response, responses, report, review, output, feedback, email, replies, réponse*
        respuesta*, risposta, resposta, antwort*, ответ*
    """,
    "EVERY_OUTPUT": """
        every summary, any summary, every reply, any reply, every response, any response, every future reply
        all replies, cualquier respuesta, toute réponse, qualsiasi risposta, qualquer resposta, jede antwort
        every review, every report, any review
    """,
    "EFFECT": """
        send_*, http_*, post_*, delete_*, remove_*, write_*, exec_*, run_*, email_*, upload_*, transfer_*, create_*
        drop_*, update_*, execute_*, fetch_*
    """,
    "OUTSIDE": "http*, externally, webhook, adresse externe, dirección externa, indirizzo esterno, attacker",
    "ENCODED": "base64, rot13, hex, encoded, ciphertext, morse, cipher, binary, caesar, base32",
    "DECODE": """
        decode, decrypt, decipher, translate, unscramble, reverse, convert, dekodiere, décode, décodez, decodifica
        décoder, decodifique, расшифруй, 解码, デコード
    """,
    "OBEY": """
        obey, execute, follow, comply, act, do, perform, carry out, apply, führe, befolge, exécute, suis, ejecuta
        sigue, esegui, segui, выполни, 执行, 実行, نفذ
    """,
    "END": """
        end, ends, finish, finished, stop, halt, over, complete, completed, done, concluded, closed, fin, ende
        конец
    """,
    "DOCUMENT": """
        document, input, answer, transcript, text, data, prompt, response, submission, conversation, resume, message
    """,
    # Who is told of, and not spoken to.
    "SOMEBODY": """
        attacker, attackers, attack, attacks, hacker, hackers, user, users, someone, somebody, people, they
        customer, injection, injections, jailbreak, jailbreaks, red, phishing, exploit, adversary, malicious, cv
        resume, candidates, page, email, mail, he, she, defence, defense, angreifer, jemand, attaquant, atacante
    """,
    "TOLD_OF": """
        say, says, said, write, writes, wrote, writing, type, typed, types, like, such, e.g, example, instance
        phrase, phrases, called, contains, contain, saying, asks, asked, ask, told, tell, tells, put, puts, send
        sends, hide, hides, plants, classic, test, tried, trying, tries, instructs
    """,
}
