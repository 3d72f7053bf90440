"""Ratings: which mark a plan explains how, and what of it is on track, delayed or completed.

A mark alone says nothing; only the plan's own legend, or words of the cell, give it a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Status
from ingest.tables import plain
from ingest.text import nfkc

_MARKS = "◎○〇◯●△▲×✕☓✖☆★☀☁☂☔⛅"

_ENTRY = re.compile(
    rf"""
    (?<![A-Za-z0-9ぁ-ん一-龠])
    (?: (?P<mark> [{_MARKS}] ) [)）\]」』】]? [：:…=＝･・―\-→\t|｜\s]*                      # ◎：, or ◎ alone
    | (?P<letter> [A-ESＡ-ＥＳ][+＋\-]? | (?<![\d.])[1-5１-５](?![\d.]|[-－]\d) )
      (?: [)）\]」』】] | 評価 | ランク | 判定 )? \s* [：:…=＝･・―\-→\t|｜]+ \s*             # A：, never A alone
    | (?P<sign> [完済進遅継未廃休止] ) \s* [：:\t|｜] \s* )
    (?P<words> [^{_MARKS}\t|｜\n]+? )
    (?= [\s、,，;；／/（(]* (?: [{_MARKS}] | [A-ESＡ-ＥＳ][+＋\-]?\s*(?:評価|ランク|判定)?\s*[)）]?\s*[：:…=＝･・→]
        | [完済進遅継未廃休止] \s* [：:] | [1-5１-５]\s*[：:…=＝･・→] ) | [\t|｜] | $ | [)）\]】] \s* $ )
    """,
    re.VERBOSE,
)
"""One entry of a legend: ◎：計画どおり"""

_LETTERED = re.compile(r"(?<![A-Za-z])(?P<mark>[A-ESＡ-ＥＳ])[\s　]+(?P<words>[^\sA-Za-z]{2,20})(?=[\s　]|$)")
_OPENS = re.compile(rf"[{_MARKS}]|[A-ES][+\-]?|[1-5]|[完済進遅未継休止廃]")

_NOT = re.compile(
    r"""
    遅れ | 遅延 | 遅く | 未達 | 未実施 | 未着手 | 停滞 | 下回 | 不十分 | 困難 | 滞 | 不調
    | 遅い | 届かな | 届いていな | 及ばな | 悪くなっ | 悪化 | 後退 | 手を付けていな | 手付かず
    | 進んでいな | できていな | 達していな | していない | 達成できな | 実施できな | 至っていな
    """,
    re.VERBOSE,
)
_PARTLY = re.compile(
    r"一部(?:完了|達成|実施済|終了)|見込|見通し|ほぼ達成|(?:概ね|おおむね|おおよそ)\S*達成|[6-9]\d?[%％]以上"
)
_DONE = re.compile(r"完了|達成|達し(?:た|て)|終了|(?:実施|対応|措置|整備)済|完成|やり終え|実現し(?:た|ました)")
_GOING = re.compile(
    r"順調|(?:計画|予定|目標|工程|スケジュール)の?(?:通り|どおり|とおり|以上|より早)|(?:目標|計画|予定)を上回|達成の?見込"
)
_NEGATED_DELAY = re.compile(r"遅れ(?:は|が|も)?(?:な[いく]|見られな|生じていな)|遅延(?:は|が)?な[いく]")


def status_of_words(text: str) -> Status | None:
    """What words say; None where they say nothing of progress, or both good and bad.

    >>> [status_of_words(s) for s in ("概ね計画どおり", "やや遅れている", "計画どおり完了", "順調だが一部遅れ")]
    ['on_track', 'delayed', 'completed', None]
    """
    words = re.sub(r"\s", "", nfkc(text))
    conceded, _, rest = words.partition("が、")
    if rest and _NOT.search(conceded) and status_of_words(rest) == "on_track":
        return "on_track"  # 目標値に達していないが、順調に進んでいる
    free = _NEGATED_DELAY.sub("", words)
    bad, done, good = (bool(p.search(free)) for p in (_NOT, _DONE, _GOING))
    if bad:
        # 計画どおり進んでいない and 目標達成に至っていない deny what they name
        denied = (
            re.search(r"(?:計画|予定)(?:の)?(?:通り|どおり)\S{0,8}(?:な[いかく])|(?:未|な[いかく])", free) is not None
        )
        return "delayed" if denied or not (good or done) else None
    if _PARTLY.search(free):
        return "on_track" if good or not re.search(r"一部", free) else None
    return "completed" if done else "on_track" if good else None


def mark_key(text: str) -> str:
    """A mark for comparing: the variants of a circle, a cross and a triangle are one.

    >>> mark_key("〇"), mark_key("Ａ"), mark_key("順調")
    ('○', 'A', '順調')
    """
    key = nfkc(text).strip().strip("()[]「」 ")
    return key.translate(str.maketrans("〇◯✕☓✖▲", "○○×××△"))


@dataclass(frozen=True)
class Legend:
    """Where a plan explains its marks (1-based line, the last of those that do), and how."""

    line: int
    words: dict[str, str]
    lines: tuple[int, ...] = ()
    """All lines that explain one."""

    @property
    def rates(self) -> bool:
        """Whether any of its words says how something stands; else the marks only looked like a legend."""
        return any(status_of_words(words) is not None for words in self.words.values())


def legends(lines: Sequence[str]) -> tuple[Legend, ...]:
    """Every legend of a text: two marks or more explained on one line, or on lines that follow each other."""
    groups: list[Legend] = _columns(lines)
    last = -10
    for number, line in enumerate(lines, start=1):
        near = bool(groups) and number - last <= 2
        entries = _entries(line) or _entry_alone(line, near=near)
        if not entries:
            continue
        if near and not groups[-1].words.keys() & entries.keys():
            groups[-1] = Legend(number, {**groups[-1].words, **entries}, (*groups[-1].lines, number))
        else:
            groups.append(Legend(number, entries, (number,)))
        last = number
    return tuple(group for group in groups if len(group.words) > 1)


def marks_of(lines: Sequence[str]) -> frozenset[str]:
    """Every mark that the document explains as a rating.

    >>> sorted(marks_of(["◎ 順調", "△ 遅れている"])), marks_of(["◎ 会場", "△ 駐車場"])
    (['△', '◎'], frozenset())
    """
    return frozenset(mark for legend in legends(lines) if legend.rates for mark in legend.words)


_CELL = re.compile(rf"(?P<mark>[{_MARKS}])[\s　：:]+(?P<words>[^\s{_MARKS}].{{2,59}})")


def _columns(lines: Sequence[str]) -> list[Legend]:
    """Legends that stand beside a table, a mark with its words in each cell of one column."""
    found: list[Legend] = []
    open_: dict[int, dict[str, str]] = {}
    for number, line in enumerate((*lines, ""), start=1):
        cells = {n: match for n, cell in enumerate(line.split("\t")) if (match := _CELL.fullmatch(cell.strip()))}
        for n in [n for n in open_ if n not in cells or mark_key(cells[n]["mark"]) in open_[n]]:
            words = open_.pop(n)
            found += [Legend(number - 1, words)] if len(words) > 1 else []
        for n, match in cells.items():
            open_.setdefault(n, {})[mark_key(match["mark"])] = match["words"]
    return found


_PHRASE = re.compile(
    r"^[\s・●○\-*※]*[「『](?P<phrase>[^「」『』]{2,14})[」』]\s*(?:とは|は|[:：=＝…])、?\s*(?P<words>\S.{3,60})$"
)


def phrases(lines: Sequence[str]) -> dict[str, str]:
    """Words of rating that a document explains in quotation marks, two or more: 「進めています」とは、….

    >>> phrases(["「実現しました」とは、終えたもの", "「進めています」とは、予定どおりのもの"])
    {'実現しました': '終えたもの', '進めています': '予定どおりのもの'}
    """
    found = {m["phrase"]: m["words"] for line in lines if (m := _PHRASE.match(plain(line)))}
    rated = [words for words in found.values() if status_of_words(words) is not None]
    return found if len(found) > 1 and rated else {}


def _entries(line: str) -> dict[str, str]:
    """The marks that a line explains; a list whose marks are all the same is no legend.

    In a table the mark must open the row: a mark in a later cell rates the row, and what follows it is a remark.
    """
    row = [plain(cell) for cell in re.split(r"[\t|｜]", line)]
    filled = [cell for cell in row if cell]
    if len(filled) > 1:
        beside = _beside(filled)
        if beside:
            return beside
        called = _CALLED.fullmatch(filled[0]) if len(filled) == 2 else None
        filled = [called["mark"], filled[1]] if called else filled
        whole = any(len(list(_ENTRY.finditer(cell))) > 1 for cell in filled)
        if not whole and len(filled) > 2 and all(_ENTRY.fullmatch(cell) for cell in filled[1:]):
            whole, filled = True, filled[1:]  # 進捗度 | A：達成 | B：順調
        if not whole and not _OPENS.fullmatch(mark_key(filled[0])):
            return {}
        text = "\t".join(filled[:2]) if not whole else "\t".join(filled)
    elif _is_drawn_row(line):
        return {}
    else:
        text = "".join(filled)
    marks = [(m["mark"] or m["letter"] or m["sign"], m["words"]) for m in _ENTRY.finditer(text)]
    pairs = [(mark_key(mark), words.strip(" 、,，;；()（）")) for mark, words in marks]
    pairs = pairs if len(pairs) > 1 else _lettered(text) or _bracketed(text) or pairs
    if len(pairs) == 1 and not re.match(rf"[\s・*※\-]*(?:[{_MARKS}]|[A-ESＡ-ＥＳ1-5１-５完済進遅未継休止廃])", text):
        return {}
    explained = {mark: words for mark, words in pairs if 2 <= len(words) <= 60 and mark_key(words) not in _MARKS}
    return explained if len({mark for mark, _ in pairs}) == len(pairs) else {}


def _is_drawn_row(line: str) -> bool:
    """Whether a line is a row of a table drawn with spaces, in which a mark rates and explains nothing."""
    pieces = [piece for piece in re.split(r"\s{2,}|\u3000", line.strip()) if piece]
    marked = [bool(_OPENS.match(mark_key(piece[:1]))) and not piece[:2].isdigit() for piece in pieces]
    return len(pieces) > 2 and not marked[0] and sum(marked) * 2 < len(marked) - 1


_CALLED = re.compile(rf"(?P<mark>[{_MARKS}])[\s　]*[^\W\d]{{1,4}}")
"""A mark with its own name: ☀ 晴れ"""


def _beside(cells: Sequence[str]) -> dict[str, str]:
    """A legend whose marks and words have a cell each: 凡例 | ◎ | 達成 | △ | 目標の８割以上."""
    cells = cells if _OPENS.fullmatch(mark_key(cells[0])) else cells[1:]
    marks, words = [mark_key(cell) for cell in cells[::2]], list(cells[1::2])
    alternate = len(marks) > 1 and len(set(marks)) == len(marks) == len(words) and all(len(w) > 1 for w in words)
    known = alternate and sum(bool(_OPENS.fullmatch(mark)) for mark in marks) > 1 and all(len(m) <= 2 for m in marks)
    return dict(zip(marks, words, strict=True)) if known and any(map(status_of_words, words)) else {}


_ALONE = re.compile(r"[\s・*\-]*(?P<mark>[A-EＡ-ＥSＳ])[\s　]+(?P<words>[^\sA-Za-z][^A-Za-z]{1,40})")
_DASHED = re.compile(r"[\s・*]*(?P<mark>[－―—])[\s　：:]+(?P<words>[^\s\d].{1,40})")
"""－ 未着手, below other marks"""


def _entry_alone(line: str, *, near: bool) -> dict[str, str]:
    """The letter that a line of its own explains with a space between; its words rate, or stand below such a line.

    A dash is one only below other marks, as a list may have it too.
    """
    text = line.replace("**", "").rstrip()
    match = (_ALONE.fullmatch(text) or _DASHED.fullmatch(text)) if "\t" not in line else None
    if match is None:
        return {}
    rates = status_of_words(match["words"]) is not None
    told = near and rates if match.re is _DASHED else near or rates
    return {mark_key(match["mark"]): match["words"].strip()} if told else {}


def _lettered(text: str) -> list[tuple[str, str]]:
    """A legend of letters in order with spaces alone between: A 計画どおり　B やや遅れ."""
    pairs = [(nfkc(m["mark"]), m["words"]) for m in _LETTERED.finditer(text)]
    places = ["SABCDE".index(mark) for mark, _ in pairs]
    in_order = places == sorted(set(places))
    return pairs if len(pairs) > 1 and in_order and any(status_of_words(words) for _, words in pairs) else []


_BRACKETED = re.compile(rf"(?P<mark>[A-ESＡ-ＥＳ{_MARKS}])\s*[（(](?P<words>[^（）()]{{2,24}})[)）]")


def _bracketed(text: str) -> list[tuple[str, str]]:
    """A legend whose words stand in brackets: A（目標を達成）、B（やや遅れ）."""
    pairs = [(nfkc(m["mark"]), m["words"]) for m in _BRACKETED.finditer(text)]
    return pairs if len(pairs) > 1 and any(status_of_words(words) for _, words in pairs) else []


_GOING_ON = re.compile(r"(?:実施|進行|取組|推進|継続|着手)(?:中|済)")
_STAGES = re.compile(r"(?:完了|実施済).{0,24}(?:実施中|進行中|取組中|推進中).{0,24}(?:遅延|遅れ)")
"""A legend that tells what goes on from what is late: 完了 実施中 遅延 未着手."""


class Ratings:
    """What the marks of one document mean."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._legends = legends(lines)
        self._rating = [legend for legend in self._legends if legend.rates]
        self._phrases = phrases(lines)
        self._stages = any(_STAGES.search(nfkc(line)) for line in lines)

    @property
    def lines(self) -> frozenset[int]:
        """Lines that hold a legend."""
        return frozenset(legend.line for legend in self._legends)

    def status(self, text: str | None, line: int) -> Status | None:
        """The status of a printed rating: by its words, else by the nearest legend that explains its mark."""
        if not text:
            return None
        said = status_of_words(self._phrases.get(text, text))
        if said is None and self._stages and _GOING_ON.fullmatch(nfkc(text).strip()):
            return "on_track"
        key = mark_key(text)
        if said is not None or not key:
            return said
        known = [legend for legend in self._rating if key in legend.words]
        nearest = min(known, key=lambda legend: abs(legend.line - line), default=None)
        return status_of_words(nearest.words[key]) if nearest else None

    def opening(self, text: str) -> str | None:
        """The explained word of rating with which a text's first sentence ends, if it does.

        >>> words = Ratings(["「実現しました」とは、終えたもの", "「進めています」とは、予定どおりのもの"])
        >>> words.opening("昨年に実現しました。今は…")
        '実現しました'
        """
        first = re.split(r"[。．]", text.strip())[0]
        return next((phrase for phrase in self._phrases if first.endswith(phrase)), None)


_RATED = re.compile(
    r"""
    \s* [【〔\[（(] \s* (?P<rating> (?: 一部 | ほぼ | 概ね | おおむね | やや )? (?: 達成 | 完了 | 実現 | 実施 | 着手 )
        (?: 済み? | 中 | ずみ )? | 未 (?: 達成 | 着手 | 実施 ) | (?: 検討 | 準備 | 進行 | 推進 | 取組 | 調整 ) 中
        | (?: 概ね | おおむね | やや )? (?: 順調 | 遅れ | 遅延 ) | 継続 | 中止 | 休止 | 見直し ) \s* [】〕\]）)] \s* $
    """,
    re.VERBOSE,
)


def without_rating(title: str) -> tuple[str, str | None]:
    """A title, and the rating printed behind it in brackets.

    >>> without_rating("総合病院の誘致 【着手】"), without_rating("公共交通（バス）")
    (('総合病院の誘致', '着手'), ('公共交通（バス）', None))
    """
    match = _RATED.search(title)
    if match is None or not title[: match.start()].strip():
        return title, None
    return title[: match.start()].strip(), match["rating"]


def is_rating(text: str) -> bool:
    """Whether a cell holds a rating, not a report.

    >>> is_rating("◎"), is_rating("順調"), is_rating("令和6年度は利用者が増え、予算を組み替えて実施した。")
    (True, True, False)
    """
    return len(text) <= 20 and "。" not in text
