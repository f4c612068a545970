from __future__ import annotations

import json
import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.safeguards.letters import plain
from grader.safeguards.masking import Masker
from grader.safeguards.name_context import is_word
from grader.text.words import word_list
from grader.transcript import Candidate

GIVEN = sorted(
    word_list(
        """
        Alex Maria Wei Priya José Fatima Ivan Yuki Amara Lars Chloé Omar Ana Noor Tomás Ingrid Kwame Mei Sofia Daniel
        Robert Katherine William Elizabeth Michael Aisha Søren Łukasz Jürgen Zoë Nguyễn Anne-Marie
        """
    )
)
FAMILY = sorted(
    word_list(
        """
        Thompson García Zhang Patel Núñez Hassan Petrov Tanaka Okafor Nilsson Haddad Silva Müller Mensah Chen Rossi
        Johnson Ångström O'Neil Díaz-Canel Kowalski Ødegård Weiß Çelik
        """
    )
)
WORD_GIVEN = sorted(
    word_list("Will Grace Mark May Rose Hope Faith Summer Hunter Chase Dean Frank Jack Art Drew Penny Miles Cliff Rob")
)
WORD_FAMILY = sorted(
    word_list(
        "Rust Page Stone Young King Baker Brown White Long Day Field Price Case Love Banks Best Lock Branch Cache"
    )
)
AS_A_NAME = [
    "I'm {}, hello.",
    "My name is {}.",
    "My boss said {} knows.",
    "They asked {} about it.",
    "I worked with {}.",
    "Thanks, {}!",
    "“{}, can you help?” they asked.",
    "{} led the migration.",
    "It was {}'s idea.",
    "Dear {}, hi",
]
AS_A_WORD = [
    "we {} it", "the {} is full", "a {}", "each {} and every {}", "under the {}", "no {} at all", "{}", "to {} the log",
]  # fmt: skip


def seen(text: str, name: str) -> str:
    return Masker(Candidate(name=name)).view(text).text


def tells(text: str, part: str) -> bool:
    """Whether the text has that part of a name as a word, however it is spelt."""
    return bool(re.search(rf"(?<![^\W\d_]){re.escape(plain(part))}(?![^\W\d_])", plain(text)))


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


SPELLINGS = st.sampled_from([str, str.upper, str.lower, str.title, bare, lambda s: unicodedata.normalize("NFD", s)])


@settings(max_examples=50)
@given(
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(
        ["{0} {1}", "{1} {0}", "{1}, {0}", "{0}", "{1}", "{0}'s", "{1}’s", "{0}_{1}", "{0}.{1}", "{0} X. {1}"]
    ),
    st.sampled_from(AS_A_NAME),
    SPELLINGS,
)
def test_no_part_of_a_name_is_left_where_it_is_a_name(
    given_name: str, family: str, form: str, sentence: str, spelling: object
) -> None:
    """First, last, both, turned, joined, possessive, in any case, with accents or without, composed or not."""
    assert callable(spelling)
    said = sentence.format(spelling(form.format(given_name, family)))
    masked = seen(said, f"{given_name} {family}")
    assert "[NAME]" in masked
    for part in (given_name, family, *given_name.split("-"), *family.split("-")):
        assert not tells(masked, part), (said, masked)


@settings(max_examples=50)
@given(st.sampled_from(GIVEN), st.sampled_from(FAMILY), st.sampled_from(FAMILY))
def test_the_accents_of_the_text_need_not_be_those_of_the_name(given_name: str, family: str, other: str) -> None:
    """Who signs without accents is masked where they are written, and the other way round."""
    for posted, said in ((bare(f"{given_name} {family}"), f"{given_name} {family}"), (family, bare(family))):
        assert seen(f"{said}, and {said.upper()}", posted) == "[NAME], and [NAME]"
    if plain(other) != plain(family):
        assert seen(f"about {other}", family) == f"about {other}"


@settings(max_examples=50)
@given(st.sampled_from(WORD_GIVEN), st.sampled_from(WORD_FAMILY), st.sampled_from(AS_A_NAME), st.booleans())
def test_a_name_that_is_a_word_is_masked_as_a_name(first: str, last: str, sentence: str, whole: bool) -> None:
    """Said of a person, with a capital: the first name alone, and both."""
    said = sentence.format(f"{first} {last}" if whole else first)
    assert not tells(seen(said, f"{first} {last}"), first), said


@settings(max_examples=50)
@given(st.sampled_from(WORD_GIVEN), st.sampled_from(WORD_FAMILY), st.sampled_from(AS_A_WORD))
def test_a_name_that_is_a_word_stays_where_it_is_a_word(first: str, last: str, sentence: str) -> None:
    """In small letters, behind an article with a capital too, and at the beginning of a sentence."""
    for word in (first, last):
        said = f"Here {sentence.format(word.lower(), word.lower())} by design. {word} it scales, or the {word} object."
        assert seen(said, f"{first} {last}") == said
        assert is_word(word)


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("Will Rust", "I will use Rust, and iron will rust.", "I will use Rust, and iron will rust."),
        (
            "Will Rust",
            "Will Rust here; WILL RUST; mail wrust or will_rust99",
            "[NAME] here; [NAME]; mail wrust or [NAME]99",
        ),
        (
            "Grace Page",
            "With grace, the page loads. Page faults cost.",
            "With grace, the page loads. Page faults cost.",
        ),
        ("Grace Page", "grace page; G. Page; Grace P.; G.P.", "[NAME]; [NAME]; [NAME]; [NAME]"),
        ("May Young", "In May the young team grew. May said so.", "In May the young team grew. [NAME] said so."),
        ("Robert Smith", "call me Bob; rob the bank; Bobby and Rob", "call me [NAME]; rob the bank; [NAME] and [NAME]"),
        ("Bob Okafor", "My name is Robert.", "My name is [NAME]."),
        ("Alexandra Chen", "Sasha and Alex, a.chen@, alexandrachen", "[NAME] and [NAME], [NAME]@, [NAME]"),
        ("Ludwig van Beethoven", "Van Beethoven in a van; van Beethoven", "[NAME] in a van; [NAME]"),
        ("Maria de la Cruz", "la casa de la playa; De la Cruz", "la casa de la playa; [NAME]"),
        ("Jürgen Weiß", "Juergen Weiss, Jurgen, WEISS", "[NAME], [NAME], [NAME]"),
        ("Anna Ivanova", "A.I. models; Anna's", "A.I. models; [NAME]'s"),
        ("Анна Петрова", "Анной Петровой, Анну; анализ", "[NAME] [NAME], [NAME]; анализ"),
        ("王小明", "我是王小明；小明说；王先生；小王；国王", "我是[NAME]；[NAME]说；[NAME]；[NAME]；国王"),
        ("山田太郎", "山田さん、太郎です", "[NAME]、[NAME]です"),
        ("山田 太郎", "山田太郎と申します", "[NAME]と申します"),
        ("김민수", "김민수입니다, 민수는", "[NAME]입니다, [NAME]는"),
        ("An Do", "Do an index; to do it; I'm An", "Do an index; to do it; I'm [NAME]"),
    ],
)
def test_names_in_sentences(name: str, said: str, left: str) -> None:
    """Words that are names, short names, initials, user names, particles, and other scripts."""
    assert seen(said, name) == left


@pytest.mark.parametrize(
    ("employer", "said", "left"),
    [
        ("Acme Widgets Inc.", "Acme, acme widgets, AcmeWidgets", "[EMPLOYER 1], [EMPLOYER 1], [EMPLOYER 1]"),
        ("MegaTech", "mega tech and Megatech's", "[EMPLOYER 1] and [EMPLOYER 1]'s"),
        ("International Business Machines Corp", "IBM; international rules", "[EMPLOYER 1]; international rules"),
        ("O'Reilly Media", "O’Reilly Media", "[EMPLOYER 1]"),
        ("Meta", "meta data at Meta", "meta data at [EMPLOYER 1]"),
    ],
)
def test_employers_as_people_say_them(employer: str, said: str, left: str) -> None:
    """By the first word, as one word or two, by initials; a word of English only as it is registered."""
    assert Masker(Candidate(employers=(employer,))).view(said).text == left


@pytest.mark.parametrize(
    "said",
    [
        "alex at gmail dot com", "a.t [at] mail [dot] co [dot] uk", "user (at) example.org", "+1 (415) 555-0132",
        "(+44) 20 7946 0958", "+44 (0)20 7946 0958", "1-800-555-0199", "tel: 4155550132", "0049 30 901820",
        "t.me/alext", "my portfolio is alex.dev", "alext.github.io/cv", "alext.github.com",
    ],
)  # fmt: skip
def test_addresses_however_they_are_said(said: str) -> None:
    """Spoken e-mail addresses, numbers in the ways of several countries, pages of one's own."""
    assert re.fullmatch(r"(?:\w+:? )?\[(?:EMAIL|PHONE|LINK)\]", Masker(Candidate()).view(said).text)


@pytest.mark.parametrize(
    "said",
    [
        "look at example.com", "the graph dot product", "5551234567 rows", "id 4155550132", "ISBN 978-3-16-148410-0",
        "3.141592653589793", "20 000 000 requests", "see example.com/api", "my page is slow",
    ],
)  # fmt: skip
def test_what_looks_like_an_address_and_is_none(said: str) -> None:
    """What is masked by mistake is taken from the judge."""
    assert Masker(Candidate()).view(said).text == said


@settings(max_examples=50)
@given(
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(AS_A_NAME),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_a_quote_with_a_mask_stands_for_the_words_as_posted(
    given_name: str, family: str, sentence: str, before: str, after: str
) -> None:
    """The place of each placeholder in the original is the name itself, and nothing beside it."""
    said = f"{before} {sentence.format(given_name)} {after}"
    view = Masker(Candidate(name=f"{given_name} {family}")).view(said)
    places = [view.place(*match.span()) for match in re.finditer(re.escape("[NAME]"), view.text)]
    named = [plain(said[slice(*place)]) for place in places]
    assert plain(given_name) in [name.strip("\u200b") for name in named]
    assert view.masks == ("[NAME]",) * len(named)


def test_few_words_of_real_answers_are_masked_for_anybodys_name(shared: Path) -> None:
    """Of words in real answers, for 40 names (half of them words as well), fewer than one in 20,000."""
    rows = [
        json.loads(line)["answer"]
        for file, step in (("saf_en", 19), ("beetle", 40), ("digiklausur", 9))
        for line in (shared / "data" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()[::step]
    ]
    draw = random.Random(5)
    firsts, lasts = (*GIVEN, *WORD_GIVEN), (*FAMILY, *WORD_FAMILY)
    maskers = [Masker(Candidate(name=f"{draw.choice(firsts)} {draw.choice(lasts)}")) for _ in range(40)]
    masked = sum(masker.view(row).masks.count("[NAME]") for masker in maskers for row in rows)
    assert masked <= len(maskers) * sum(len(row.split()) for row in rows) / 20_000
