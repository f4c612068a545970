"""Interviews in other languages than English, through the whole engine."""

from __future__ import annotations

import pytest

from grader.assessment import Assessment
from grader.judgement import ReasonCode
from grader.rubric import Label
from grader.rubrics.library import load_rubric
from grader.transcript import Transcript, validate_transcript
from tests.replies import rating
from tests.test_engine import baseline, with_model

INTERVIEWS = {
    "de": (
        ("Was ist ein Index in einer Datenbank?", "Ein Index ist eine Struktur, mit der die Datenbank Zeilen findet."),
        ("Wie gehen Sie mit Konflikten im Team um?", "Bei Konflikten im Team höre ich zu und suche eine Lösung."),
        ("Wie skalieren Sie einen Webdienst?", "Wir haben den Dienst zustandslos gemacht und Instanzen ergänzt."),
        ("Welches Projekt lief nicht gut?", "Das Projekt lief nicht gut, weil wir Anforderungen spät geprüft haben."),
    ),
    "ja": (
        ("データベースのインデックスとは何ですか。", "検索を速くする構造です。データベースの大きな表で使います。"),
        ("チームで意見が対立したとき、どうしますか。", "まず双方の意見を聞き、チーム全体で話し合います。"),
        ("サービスをどうスケールさせますか。", "状態を持たないサービスにして、複数の台数で分散します。"),
        ("うまくいかなかったプロジェクトは何ですか。", "請求のプロジェクトは確認が遅れて失敗しました。"),
    ),
    "zh": (
        ("什么是数据库索引？", "数据库索引是一种加快查询的数据结构，但会让写入变慢。"),
        ("团队意见不一致时你怎么处理？", "我会先分别听取双方意见，然后和团队一起讨论。"),
        ("你如何扩展一个网络服务？", "我把服务做成无状态的，在负载均衡后面放多个实例。"),
        ("请讲一个不顺利的项目。", "计费系统的项目不顺利，因为我们太晚确认需求。"),
    ),
    "ko": (
        ("데이터베이스 인덱스란 무엇입니까?", "인덱스는 데이터베이스가 행을 빨리 찾게 하는 구조입니다."),
        ("팀에서 의견이 다를 때 어떻게 합니까?", "먼저 각자의 의견을 듣고 팀과 함께 합의합니다."),
        ("웹 서비스를 어떻게 확장합니까?", "서비스를 무상태로 만들고 여러 대로 나눕니다."),
        ("잘되지 않은 프로젝트를 말해 주세요.", "청구 프로젝트가 요구 확인이 늦어 실패했습니다."),
    ),
    "ru": (
        ("Что такое индекс в базе данных?", "Индекс в базе данных это структура, которая ускоряет поиск."),
        ("Как вы решаете конфликты в команде?", "Мы вместе решаем конфликты, я слушаю каждого в команде."),
        ("Как вы масштабируете сервис?", "Мы делаем сервис без состояния и ставим балансировщик."),
        ("Расскажите о неудачном проекте.", "Проект был неудачным, требования проверили поздно."),
    ),
    "el": (
        ("Τι είναι ένα ευρετήριο βάσης δεδομένων;", "Το ευρετήριο είναι μια δομή της βάσης δεδομένων."),
        ("Πώς λύνετε συγκρούσεις στην ομάδα;", "Ακούω την ομάδα και λύνω τη σύγκρουση με συζήτηση."),
        ("Πώς κλιμακώνετε μια υπηρεσία;", "Κάνω την υπηρεσία χωρίς κατάσταση και βάζω αντίγραφα."),
        ("Πείτε μας για ένα έργο που απέτυχε.", "Το έργο χρέωσης απέτυχε επειδή αργήσαμε."),
    ),
    "ar": (
        ("ما هو الفهرس في قاعدة البيانات؟", "الفهرس في قاعدة البيانات هو بنية تسرع البحث."),
        ("كيف تحل الخلافات في الفريق؟", "أستمع إلى أعضاء الفريق ثم نحل الخلافات معا."),
        ("كيف توسع خدمة ويب؟", "أجعل خدمة الويب بلا حالة وأضع عدة نسخ."),
        ("حدثنا عن مشروع فشل.", "فشل مشروع الفوترة لأننا تأخرنا."),
    ),
}


def held_in(language: str, *, turned: int = 0) -> Transcript:
    """The interview; with `turned`, each answer stands under a question so many places before its own."""
    pairs = INTERVIEWS[language]
    exchanges = [
        {"stage": "Technical", "question": question, "answer": pairs[(n + turned) % len(pairs)][1]}
        for n, (question, _) in enumerate(pairs)
    ]
    return validate_transcript({"interview": {"language": language}, "exchanges": exchanges})


def codes(result: Assessment) -> set[ReasonCode]:
    return {d.code for d in result.data_quality} | set(result.recommendation.reason_codes)


@pytest.mark.parametrize("language", INTERVIEWS)
async def test_a_model_judges_any_language(language: str) -> None:
    """All four answers are scored, no pairing is suspected, every quote is found, and there is a label."""
    engine, provider = with_model(rating(3))
    result = await engine.grade(held_in(language), load_rubric("general"))
    assert len(provider.asked) == 4
    assert [a.score for a in result.answers] == [75] * 4
    assert not codes(result) & {ReasonCode.QA_MISALIGNED, ReasonCode.UNSUPPORTED_LANGUAGE}
    assert all(e.verified for a in result.answers for c in a.criteria for e in c.evidence)
    assert result.recommendation.label is Label.HIRE


@pytest.mark.parametrize("language", INTERVIEWS)
async def test_answers_under_the_next_question_are_suspect_in_any_language(language: str) -> None:
    """A model that finds everything good does not hide that another pairing fits better."""
    result = await with_model(rating(3))[0].grade(held_in(language, turned=1), load_rubric("general"))
    assert ReasonCode.QA_MISALIGNED in codes(result)
    assert result.recommendation.label is Label.INCONCLUSIVE


@pytest.mark.parametrize("language", INTERVIEWS)
async def test_the_baseline_says_that_it_cannot_judge_another_language(language: str) -> None:
    """No score, no pairing suspected by words that it cannot read, and a notice that names the reason."""
    result = await baseline().grade(held_in(language), load_rubric("general"))
    assert [a.score for a in result.answers] == [None] * 4
    assert all(ReasonCode.UNSUPPORTED_LANGUAGE in a.reason_codes for a in result.answers)
    assert ReasonCode.UNSUPPORTED_LANGUAGE in codes(result)
    assert ReasonCode.QA_MISALIGNED not in codes(result)
    assert result.overall.score is None


async def test_the_language_that_the_transcript_names_is_no_matter_of_trust() -> None:
    """German that is said to be English is German all the same."""
    transcript = held_in("de").model_copy(
        update={"interview": held_in("de").interview.model_copy(update={"language": "en"})}
    )
    result = await baseline().grade(transcript, load_rubric("general"))
    assert ReasonCode.UNSUPPORTED_LANGUAGE in codes(result)
