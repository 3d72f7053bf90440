"""An indicator in one line or cell: 出生数 49人（R5）→ 55人（R11）, 歩行者数 基準値（R4）：3人 目標（R9）：9人.

The print is cut into words: years and sides (基準値, 実績, 目標), figures, arrows, brackets, and the words of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.parsers.vocabulary.roles import FIGURES, role_of
from ingest.parsers.vocabulary.values import is_figure
from ingest.parsers.vocabulary.years import YEAR
from ingest.text import nfkc

_LEAD = re.compile(
    r"""
    ^ [\s・●○◎◆◇■□※★☆\-]* (?: [《【\[〔] [^》】\]〕]{1,8} [》】\]〕] \s* )?                       # 《目標》
    (?: [(（]?\d{1,2}[)）.．] \s* )?
    (?: (?: KPI | 成果指標 | 評価指標 | 重要業績評価指標 (?: \(KPI\) )? | 指標 | 数値目標 | 数値 | めやす | 目安 )
        \s* \d{0,2} (?: \s* [:：] \s* | \s+ ) )?
    """,
    re.VERBOSE,
)
_RING = re.compile(r"^[\s・]*[①-⑳]\s*")
_WORD = re.compile(
    rf"""
    (?P<arrow> [→⇒➡] | -> | => ) | (?P<open> [(（\[［] ) | (?P<close> [)）\]］] ) | (?P<colon> [:：] )
    | (?P<part> [、;；\n] | ,(?!\d{{3}}) | (?<=\s)[/／] | [/／](?=\s) )
    | (?P<year> {YEAR}\s*年?度?末? (?= [▲△約]?\d ) (?<= [年度末] ) )                          # 令和4年度46人
    | (?P<word> (?: (?! [→⇒➡:：、;；\n()（）\[\]［］] | -> | => | (?<!\d)[,] | ,(?!\d{{3}}) ) \S )+ )
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"(?<=[ぁ-んァ-ヶ一-龠ー）)])[▲△約]?\d[\d,.]*\S*$")
"""貸出冊数5.2冊: a figure without a space before it."""
_AIM = re.compile(r"(?:延伸|維持|増加|減少|向上|拡大|縮小|縮減|改善|ゼロ|検討)$")
"""Words that an aim may be instead of a figure."""
_DASH = re.compile(r"[-－―—–ー]+")
_SIDES = ("baseline", "target", "actual")
_LONGEST = 24
"""Characters of a figure with its words."""


@dataclass(frozen=True)
class Entry:
    """A figure with the words that say its year and side, as printed."""

    value: str
    labels: tuple[str, ...] = ()
    chained: bool = False
    """An arrow leads from it or to it."""
    bracketed: bool = False

    @property
    def side(self) -> str | None:
        """target, actual or baseline, where a label says it."""
        return next((role for label in self.labels if (role := role_of(label)) in _SIDES), None)

    @property
    def period(self) -> str | None:
        return next((label for label in self.labels if re.search(r"[\d元一二三四五六七八九十]", label)), None)


@dataclass(frozen=True)
class Stated:
    """What a line states of one indicator; no name where it prints the figures alone."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def arrow(self) -> bool:
        return any(entry.chained for entry in self.entries)

    @property
    def whole(self) -> bool:
        """Whether it cannot be anything else: an arrow, or an aim and another figure that are called so."""
        sides = {entry.side for entry in self.entries}
        return self.arrow or ("target" in sides and len(self.entries) > 1 and None not in sides)


@dataclass
class _Reader:
    """Words in order → name and entries."""

    loose: bool
    """An arrow stands in the line: then a figure may be in words (町民の6割)."""
    name: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    begun: bool = False
    """The name has ended."""
    fresh: bool = False
    """A figure was the last: a label behind it may be its own."""
    led: bool = False
    """Labels stand before their figures here."""
    chain: bool = False
    bracket: list[str] | None = None

    def label(self, text: str) -> None:
        self.begun = True
        if self.fresh and not self.led and self.entries and not self.entries[-1].labels:
            self.entries[-1] = replace(self.entries[-1], labels=(text,))
        else:
            self.pending.append(text)
        self.fresh = self.fresh and not self.pending

    def figure(self, text: str, *, bracketed: bool = False) -> None:
        self.begun, self.led = True, bool(self.pending)
        self.entries.append(Entry(text, tuple(self.pending), self.chain, bracketed))
        self.pending, self.fresh, self.chain = [], True, False

    def arrow(self) -> bool:
        if not self.entries or self.pending:
            return False
        self.entries[-1] = replace(self.entries[-1], chained=True)
        self.chain, self.fresh = True, False
        return True

    def close(self) -> bool:
        """Take what stood in a bracket: labels, a figure with its labels, or words of what stands before it."""
        inside, self.bracket = (self.bracket or []), None
        words = [word for word in inside if word not in (":", "：")]
        kinds = [_kind(word) for word in words]
        text = "（" + "".join(inside) + "）"
        dated = "figure" not in kinds and re.search(YEAR, nfkc("".join(words)))
        if dated and set(kinds) != {"label"}:
            words, kinds = ["".join(words)], ["label"]  # R8～R12の累計
        if words and set(kinds) == {"label"}:
            if self.fresh and not self.entries[-1].period:
                self.entries[-1] = replace(self.entries[-1], labels=(*self.entries[-1].labels, *words))
            else:
                self.pending += words
            self.begun = True
        elif "label" in kinds and kinds[-1] == "figure" and set(kinds[:-1]) == {"label"} and self.entries:
            outer, self.pending = self.pending, words[:-1]
            self.figure(words[-1], bracketed=True)
            self.pending, self.fresh = outer, False
        elif not self.begun:
            self.name.append(text)
        elif self.entries and self.fresh and len(text) <= _LONGEST:
            self.entries[-1] = replace(self.entries[-1], value=self.entries[-1].value + text)
        else:
            return False
        return True

    def word(self, text: str) -> bool:
        kind = _kind(text)
        if kind == "label" and (self.name or self.begun):
            self.label(text)
        elif kind == "figure" and (self.name or self.begun):
            self.figure(text)
        elif not self.begun:
            glued = _GLUED.search(text) if self.loose else None
            self.name.append(text[: glued.start()] if glued else text)
            if glued:
                self.figure(glued[0])
        elif self.loose and self.fresh and not self.led and len(self.entries[-1].value + text) < _LONGEST:
            self.entries[-1] = replace(self.entries[-1], value=f"{self.entries[-1].value} {text}")
        elif self.loose and (re.search(r"[\d一二三四五六七八九十百千]", text) or (self.chain and _AIM.search(text))):
            self.figure(text)
        else:
            return False
        return True


def _kind(text: str) -> str:
    if role_of(text) in FIGURES:
        return "label"
    return "figure" if is_figure(text) or _DASH.fullmatch(text) else "other"


def _words(text: str) -> Iterator[tuple[str, str]]:
    folded = nfkc(text)
    for match in _WORD.finditer(folded if len(folded) == len(text) else text):
        yield match.lastgroup or "", text[match.start() : match.end()]


def stated(text: str, *, named: bool = True) -> Stated | None:
    """What a line or cell states of one indicator, or None where anything in it is left over.

    Args:
        named: whether it begins with the indicator's name; else it holds figures alone.

    >>> stated("・出生数：49人（R5）→ 55人（R11）").entries
    (Entry(value='49人', labels=('R5',), chained=True, bracketed=False), Entry(value='55人', labels=('R11',), chained=True, bracketed=False))
    >>> [(e.side, e.value) for e in stated("歩行者数 基準値（R4）：3人 実績（R6）：4人 目標（R9）：9人").entries]
    [('baseline', '3人'), ('actual', '4人'), ('target', '9人')]
    >>> stated("施策1 → 施策2 へ進みます。"), stated("会場は市民会館（令和５年度：公民館）")
    (None, None)
    """  # noqa: E501
    text = _RING.sub("", text.replace("**", "").strip())
    folded = nfkc(text)
    lead = _LEAD.match(folded) if named and len(folded) == len(text) else None
    reader = _Reader(loose=bool(re.search(r"[→⇒➡]|->|=>", text)), begun=not named)
    for group, word in _words(text[lead.end() :] if lead else text):
        if not _take(reader, group, word):
            return None
    if reader.pending or reader.chain or reader.bracket is not None or not reader.entries:
        return None
    entries = tuple(replace(entry, value=entry.value.strip()) for entry in reader.entries)
    name = " ".join(reader.name).replace(" （", "（")
    if any(len(entry.value) > _LONGEST or "。" in entry.value for entry in entries) or len(name) > 60 or "。" in name:
        return None
    return Stated(name, entries)


def _take(reader: _Reader, group: str, word: str) -> bool:
    if group == "close":
        return reader.bracket is not None and reader.close()
    if reader.bracket is not None:
        reader.bracket.append(word)
        return group != "open"
    if group == "open":
        reader.bracket = []
    elif group == "arrow":
        return reader.arrow()
    elif group == "colon":
        reader.begun, reader.fresh = True, False
    elif group == "part":
        reader.begun = reader.begun or word == "\n"
        reader.fresh = False
        return reader.begun
    elif group == "year":
        reader.label(word.strip())
    else:
        return reader.word(word)
    return True


def aim_of(text: str) -> Stated | None:
    """An aim as only a list of aims states it: its figure alone behind a colon, or with the present one in brackets.

    >>> aim_of("★ 新規雇用者数：5年間で200人").entries[0].value, aim_of("・人口　1,200人")
    ('5年間で200人', None)
    """
    found = stated(text)
    if found is None or found.arrow or len(found.name) < 3 or found.entries[0].labels:
        return None
    beside = len(found.entries) == 2 and found.entries[1].bracketed and found.entries[1].period is not None
    alone = len(found.entries) == 1 and is_figure(found.entries[0].value) and re.search("[:：]", text)
    return found if beside or alone else None
