"""A text as the sequence of what its words are about, and rules over such sequences.

A word counts for what it is (a word for a grade, for the best one, for leaving aside …), in whatever language, and not
for how it is spelt: "vergib die volle Punktzahl" and "award full marks" have one shape. A rule says which kinds of word
follow one another; gaps are bounded, so that the time grows with the length of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from grader.safeguards.sway.folding import folded
from grader.text.words import FUNCTION_WORDS

STOP, QUOTE, QUOTED, LINE, OTHER, WORD = ".", '"', "'", "/", "-", "w"
FIRST_SYMBOL = 0xF0000  # of a private plane: `re` takes much longer to compile a set of what lies below it
MOST_KNOWN = 50_000  # words that are remembered; then they are looked up anew
_SIGNS = {
    "\n": LINE,
    ";": STOP,
    "!": STOP,
    "?": STOP,
    "。": STOP,
    "！": STOP,
    "？": STOP,
    "、": ",",
    "，": ",",
    "：": ":",
}
_SIGNS |= {sign: sign for sign in ".,:\"'()"}
_STARTS = "-.,:\"'()/"  # a clause may begin behind these
_BEGINS = "-.\"'(/"  # and behind these a sentence
_TOKEN = re.compile(
    r"https?://\S+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}"
    r"|\d+(?:[.,]\d+){0,8}(?:\s?/\s?\d+)?[%+]?(?![^\W\d_])|\w+(?:'\w+){0,8}\+?|\n+|\.(?=[\s\"')]|$)|(?<!\w)'(?=\w)|[^\w\s.']"
)
_FRACTION = re.compile(r"(\d+)\s?/\s?(\d+)")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")

Phrases = dict[tuple[str, ...], int]


@dataclass(frozen=True)
class Shape:
    """One symbol a token; `masks` are the sets of bits that its words have, and `present` has all of them."""

    symbols: str
    masks: frozenset[int]

    @property
    def present(self) -> int:
        """The bits of all words that occur: most rules need others, and are not tried."""
        return reduce(or_, self.masks, 0)


@dataclass(frozen=True)
class Rule:
    """A pattern over symbols. `needs` are sets of bits, the rarest first: where one of each is not present, it fits
    nowhere."""

    line: str
    needs: tuple[int, ...]


class Grammar:
    """Words by what they are about (a name in capitals → words), and rules made of these names.

    A word may end in `*` (any ending) or be a phrase. A rule is a line of terms: a NAME or a word as such, `a|B` one
    of them, `x?` or none, `~3` up to three tokens of the sentence, `^` a place where a sentence begins, `>` one where a
    clause does or somebody is told to do something, `: ,` themselves, `<name>` one line of `parts`. KeyError for a
    name that is not known.
    """

    def __init__(self, lexicon: Mapping[str, str], parts: Mapping[str, str], rules: Mapping[str, str]) -> None:
        self._bits: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._phrases: dict[str, Phrases] = {}
        for name, block in lexicon.items():
            self._learn(name, (word for line in block.splitlines() for word in line.split(",")))
        for term in " ".join((*parts.values(), *rules.values())).split():
            for word in (w for w in term.strip("?").split("|") if w[:1].isalpha() and not w.isupper()):
                self._learn(word, (word,))
        self._settle()
        self._compiled: dict[str, re.Pattern[str]] = {}  # when a text first has what a rule needs: most never do
        self._parts = {name: _lines(block) for name, block in parts.items()}
        self.rules = {kind: tuple(map(self.rule, _lines(block))) for kind, block in rules.items()}
        self._all = [(kind, rule) for kind, found in self.rules.items() for rule in found]
        self._wanting: dict[int, list[int]] = {}

    def _learn(self, name: str, words: Iterable[str]) -> None:
        bit = self._bits.setdefault(name, 1 << len(self._bits))
        for word in filter(None, map(str.strip, map(folded, words))):
            table = self._stems if word.endswith("*") else self._words
            if " " in word:
                first, *rest = word.split()
                phrases = self._phrases.setdefault(first, {})
                phrases[tuple(rest)] = phrases.get(tuple(rest), 0) | bit
            else:
                key = word.removesuffix("*")
                table[key] = table.get(key, 0) | bit

    def _settle(self) -> None:
        """One symbol for each set of bits that a token can have."""
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._known: dict[str, tuple[int, str, Phrases | None]] = {}
        unspaced = sorted((w for w in (*self._words, *self._stems) if _UNSPACED.search(w)), key=len, reverse=True)
        self._scan = re.compile("|".join(map(re.escape, unspaced)) or r"(?!)")
        for first, phrases in self._phrases.items():
            self._phrases[first] = dict(sorted(phrases.items(), key=lambda phrase: -len(phrase[0])))
        masks = {bits for phrases in self._phrases.values() for bits in phrases.values()}
        masks |= {self._mask(word) for word in (*self._words, *self._stems)}
        self._common = reduce(or_, (self._words.get(word, 0) for word in FUNCTION_WORDS), 0)
        self._symbols = {mask: chr(FIRST_SYMBOL + n) for n, mask in enumerate(sorted(masks - {0}))}
        self._marked: dict[int, list[str]] = {}  # the symbols that have a bit
        for mask, symbol in self._symbols.items():
            for bit in _single(mask):
                self._marked.setdefault(bit, []).append(symbol)

    def _mask(self, word: str) -> int:
        """What a word is about: as it is, by its beginnings, or as a number of points out of as many."""
        word = word.removesuffix("'s") if word not in self._words else word
        mask = self._words.get(word, 0)
        for n in self._lengths:
            mask |= self._stems.get(word[:n], 0)
        if (fraction := _FRACTION.fullmatch(word)) and fraction[1] == fraction[2]:
            mask |= self._words.get("n/n", 0)
        if "@" in word and len(word) > 1:
            mask |= self._stems.get("http", 0)
        return mask

    @property
    def words(self) -> frozenset[str]:
        """All words that the rules know by themselves."""
        return frozenset(self._words)

    def bits(self, names: Iterable[str]) -> int:
        """The bits of all these names together."""
        return sum({self._bits[name] for name in names})

    def names(self, bits: int) -> frozenset[str]:
        """The names that these bits stand for."""
        return frozenset(name for name, bit in self._bits.items() if bit & bits)

    def symbols(self, names: Iterable[str]) -> str:
        """The symbols of all words of these names."""
        return "".join(sorted({symbol for name in names for symbol in self._marked.get(self._bits[name], ())}))

    def shape(self, text: str) -> Shape:
        """The shape of a folded text. It begins with a full stop, so that its first clause has a beginning."""
        symbols, masks, skip, known = [STOP], set[int](), 0, self._known
        tokens = _TOKEN.findall(text)
        if _UNSPACED.search(text):
            tokens = [part for token in tokens for part in self._split(token)]
        for n, token in enumerate(tokens):
            if skip:
                skip -= 1
                continue
            mask, symbol, phrases = known.get(token) or self._look_up(token)
            if phrases:
                for rest, bits in phrases.items():
                    if tuple(tokens[n + 1 : n + 1 + len(rest)]) == rest:
                        mask, symbol, skip = bits, self._symbols[bits], len(rest)
                        break
            if mask:
                masks.add(mask)
            symbols.append(symbol)
        return Shape("".join(symbols), frozenset(masks))

    def _look_up(self, token: str) -> tuple[int, str, Phrases | None]:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        mask = self._mask(token)
        known = self._known[token] = (mask, self._symbols.get(mask) or _sign(token), self._phrases.get(token))
        return known

    def _split(self, token: str) -> Iterator[str]:
        """A run without blanks as the words in it that are known, and what stands between as one each."""
        if not _UNSPACED.search(token):
            yield token
            return
        at = 0
        for match in self._scan.finditer(token):
            if match.start() > at:
                yield token[at : match.start()]
            yield match[0]
            at = match.end()
        if at < len(token):
            yield token[at:]

    def found(self, shape: Shape) -> Iterator[tuple[str, int]]:
        """The kinds of the rules that fit, in the order of the rules, each with the tokens at which it begins to."""
        present = shape.present
        for n in sorted({n for mask in shape.masks for n in self._begun(mask)}):
            kind, rule = self._all[n]
            if all(need & present for need in rule.needs):
                pattern = self._compiled.get(rule.line) or self._compile(rule.line)
                yield from ((kind, match.start()) for match in pattern.finditer(shape.symbols))

    def _begun(self, mask: int) -> list[int]:
        """The places of the rules that a word with these bits gives the rarest part of what they need."""
        if (found := self._wanting.get(mask)) is None:
            found = self._wanting[mask] = [n for n, (_, rule) in enumerate(self._all) if rule.needs[0] & mask]
        return found

    def rule(self, line: str) -> Rule:
        """One line as a rule."""
        needs = {need for term in line.split() if (need := self._need(term))}
        return Rule(line, tuple(sorted(needs, key=lambda bits: (bool(bits & self._common), bits.bit_count(), -bits))))

    def _need(self, term: str) -> int:
        """Bits of which a text has one if the term is to fit; 0 where it can fit without."""
        if term[0] in "~^>:,./)" or term.endswith("?"):
            return 0
        if term.startswith("<"):
            return sum({bit for line in self._parts[term.strip("<>")] for bit in _single(self.rule(line).needs[0])})
        names = term.split("|")
        return self.bits(names) if all(name[0].isalpha() for name in names) else 0

    def _compile(self, line: str) -> re.Pattern[str]:
        compiled = self._compiled[line] = re.compile("".join(map(self._pattern, line.split())))
        return compiled

    def _pattern(self, term: str) -> str:
        if term.startswith("~"):
            return f"[^{STOP}]{{0,{term[1:]}}}"
        if term == "^":
            return f"(?<=[{_BEGINS}])"
        if term == ">":
            start = f"(?<=[{_STARTS}{self.symbols(('TO_DO', 'LINK', 'YOU'))}])"
            return f"(?:{start}|(?<=[{self.symbols(('YOU',))}][{self.symbols(('MODAL',))}]))"
        if term.startswith("<"):
            lines = self._parts[term.strip("<>")]
            return f"(?:{'|'.join(''.join(map(self._pattern, line.split())) for line in lines)})"
        names = term.removesuffix("?").split("|")
        signs = "".join(re.escape(name) for name in names if not name[0].isalpha())
        known = self.symbols(name for name in names if name[0].isalpha())
        return f"[{known}{signs}]" + ("?" if term.endswith("?") else "")


def _single(bits: int) -> Iterator[int]:
    while bits:
        yield bits & -bits
        bits &= bits - 1


def _sign(token: str) -> str:
    first = token[0]
    return _SIGNS.get(first) or (WORD if first.isalnum() or first == "_" else OTHER)


def _lines(block: str) -> list[str]:
    return [line for line in map(str.strip, block.splitlines()) if line]
