"""Words, stems, and whether a text is English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.language import looks_english
from grader.text.words import FUNCTION_WORDS, content_stems, content_words, stem, words


def test_a_technical_word_stays_one_word() -> None:
    """Signs that belong to a word do not split it."""
    said = words("I'd use C++, C# and CI/CD v1.5, p99 under 10,000 ms (I/O).")
    assert said == ["i'd", "use", "c++", "c#", "and", "ci/cd", "v1", "5", "p99", "under", "10,000", "ms", "i/o"]


@pytest.mark.parametrize("text", ["read-heavy", "read heavy", "read/heavy", "read_heavy", "Read–Heavy"])
def test_two_words_are_two_however_they_are_joined(text: str) -> None:
    """A key point with a hyphen is found in an answer without one."""
    assert words(text) == ["read", "heavy"]


def test_letters_of_any_script_make_words() -> None:
    """Nothing is lost of a text that is not in Latin letters."""
    assert words("Καλημέρα, мир! naïve Straße") == ["καλημέρα", "мир", "naïve", "strasse"]


def test_a_typographic_apostrophe_is_an_apostrophe() -> None:
    """ "don’t" as typed by a word processor is the word "don't"."""
    assert words("don’t") == words("don't") == ["don't"]


def test_forms_of_one_word_share_a_stem() -> None:
    """One suffix is enough for the forms that answers use."""
    assert {stem(w) for w in ("cache", "caches", "cached", "caching")} == {"cach"}
    assert stem("scaling") == stem("scaled") == stem("scales")


def test_a_short_word_keeps_its_letters() -> None:
    """A suffix is stripped only if three letters stay."""
    assert [stem(w) for w in ("bus", "red", "king", "sing", "led")] == ["bus", "red", "king", "sing", "led"]


def test_negation_is_content() -> None:
    """ "Not connected" is no "connected"; the other function words say nothing of the matter."""
    assert content_words("it is not connected to the battery") == ["not", "connected", "battery"]
    assert 90 <= len(FUNCTION_WORDS) <= 150


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    """No text raises, and stems come from the content words alone."""
    assert content_stems(text) == {stem(w) for w in words(text) if w not in FUNCTION_WORDS}
    assert all(word and not any(c.isspace() for c in word) for word in words(text))


OTHER_LANGUAGES = [
    "Ich habe die Daten in einer Datenbank gespeichert und dann mit Redis gecacht.",
    "J’ai utilisé des répliques de lecture pour la base de données et un cache.",
    "Uso réplicas de lectura y una caché para las consultas más frecuentes.",
    "Eu uso réplicas de leitura e cache para escalar o banco de dados",
    "Ik gebruik read replicas en caching om de database te schalen",
    "Uso repliche di lettura e cache per scalare il database",
    "Okuma kopyaları ve önbellek kullanıyorum çünkü çok fazla sorgu var",
    "Я использую реплики для чтения",
    "我使用只读副本和缓存来扩展数据库",
    "أستخدم نسخ القراءة والتخزين المؤقت",
]


@pytest.mark.parametrize("text", OTHER_LANGUAGES)
def test_another_language_is_noticed(text: str) -> None:
    """Word lists made for English are not applied to it."""
    assert looks_english(text) is False


@pytest.mark.parametrize(
    "text", ["", "TCP", "Redis, Kafka", "Read replicas, caching, sharding, connection pooling, CQRS"]
)
def test_too_short_or_too_terse_is_not_called_foreign(text: str) -> None:
    """A list of technical terms has no function words, and is an answer all the same."""
    assert looks_english(text) is None


@pytest.mark.parametrize("name", ["saf_en", "beetle", "recorded_judges"])
def test_no_english_answer_is_called_foreign(shared: Path, name: str) -> None:
    """5,800 answers of students and pupils, with their spelling, formulas and lists."""
    lines = (shared / "data" / f"{name}.jsonl").read_text().splitlines()
    foreign = [a for a in (json.loads(line)["answer"] for line in lines) if looks_english(a) is False]
    assert foreign == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kafkaの設定値です。", ["kafka", "設定", "定値"]),
        ("データベースを使う", ["デー", "ータ", "タベ", "ベー", "ース", "使"]),
        ("你们怎么用数据库？", ["用数", "数据", "据库"]),
        ("캐시를 쓴다 v2", ["캐시", "시를", "쓴다", "v2"]),
        ("ﾃﾞｰﾀ", ["デー", "ータ"]),
    ],
)
def test_text_without_blanks_is_read_in_pairs_of_characters(text: str, found: list[str]) -> None:
    """Two texts on one matter share words also in Chinese, Japanese and Korean; their grammar counts for nothing."""
    assert words(text) == found
