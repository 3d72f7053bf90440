"""Does what is cited support what is said? Citation recall and precision, sentence by sentence.

Definitions: ALCE (Gao, Yen, Yu, Chen: Enabling Large Language Models to Generate Text with Citations, EMNLP 2023,
section 3). A sentence is recalled when it has citations and all of them together support it; a citation is precise
when its sentence is recalled and it supports the sentence alone or the others do not without it. ALCE judges support
by an NLI model; here numbers, years, town names, quotations and the words decide, because a reader must be able to
check the judge by eye, and no NLI model ships with the install. `Entailment` takes one by setting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from eval.case import Case
from eval.keys import key, numbers, printed_numbers, with_era_years
from eval.verdict import SMALL
from eval.wire import WireCitation, WireReply
from index.tokens import tokenise
from ingest import municipality
from ingest.errors import WITHOUT_MODELS, InputError
from ingest.passages import sentences

CONTAINED = 0.5
"""Share of a sentence's content words that its evidence must hold: more of it said there than not. Question and
answer wording (目標値, 担当) differs from a table's, so all of it would be too much to ask."""

_MARK = re.compile(r"\[(\d+)\]")
_STOP_BEFORE_MARKS = re.compile(r"([。！？.])\s*((?:\[\d+\]\s*)+)")
_ENGLISH_STOP = re.compile(r"(?<=[a-z\])%])\.\s+(?=[A-Z\"])")
_QUOTED = re.compile(r"「([^「」]+)」")
_ANNOUNCES = re.compile(
    r"""
    次の (?: とおり | 通り | よう.{0,12} | もの | \d+\D{0,3} ) (?: です | あります )? 。?$   # 次の3件です。
    | [:：]$
    | ほか\d+\D{1,4}あります。?$                                                          # ほか2件があります。
    | following | as\ follows
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORDLESS = {
    "年度",
    "令和",
    "平成",
    "目標",
    "値",
    "実績",
    "基準",
    "指標",
    "件",
    "担当",
    "進捗",
    "状況",
    "課",
    "市",
    "町",
    "村",
    "内容",
    "差",
    "パーセント",
}
"""Words of a table's header row, away from the cell that is cited, and of what is computed; years are numbers."""


@dataclass(frozen=True)
class Said:
    """One sentence of an answer, without its marks, and the citations that it names."""

    text: str
    citations: tuple[WireCitation, ...]
    announces: bool = False
    """It only says that something follows; its own words need no support, its numbers and names do."""


class NliError(InputError):
    """An NLI model that cannot judge support."""

    def __init__(self, name: str, found: str) -> None:
        super().__init__(f"--nli {name}: {found}。NLI のクロスエンコーダのフォルダを指定してください")


class Entailment(Protocol):
    """Judges whether a premise supports a claim."""

    def __call__(self, premise: str, claim: str) -> bool:
        """True if a reader of the premise would call the claim true."""
        ...


def split(answer: str) -> list[str]:
    """The answer's sentences, marks kept with the sentence that they stand behind, quotations kept whole.

    >>> split("「雪を運ぶ。凍る。」と書かれています。[1]担当は土木課です[2]。")
    ['「雪を運ぶ。凍る。」と書かれています[1]。', '担当は土木課です[2]。']
    """
    found: list[str] = []
    moved = _ENGLISH_STOP.sub(".\n", _STOP_BEFORE_MARKS.sub(r"\2\1", answer))
    for piece in sentences(moved):
        if found and found[-1].count("「") > found[-1].count("」"):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def said(reply: WireReply) -> list[Said]:
    """The answer's statements. One that only announces the next ones (次の3件です) rests on their citations."""
    by_number = {citation.n: citation for citation in reply.citations}
    pieces = split(reply.answer)
    marks = [[int(n) for n in _MARK.findall(piece)] for piece in pieces]
    found = []
    for at, piece in enumerate(pieces):
        later = [n for following in marks[at + 1 :] for n in following]
        announces = bool(marks[at] or later) and bool(_ANNOUNCES.search(_MARK.sub("", piece)))
        named = [*marks[at], *later] if announces else marks[at]
        text = _MARK.sub("", piece).strip()
        if key(text):
            cited = dict.fromkeys(n for n in named if n in by_number)
            found.append(Said(text, tuple(by_number[n] for n in cited), announces))
    return found


@cache
def _towns() -> tuple[str, ...]:
    return tuple(sorted({town.name for town in municipality.official()}))


def towns(text: str) -> set[str]:
    """The official names of towns that a text holds."""
    return {name for name in _towns() if name in text}


@dataclass(frozen=True)
class Shown:
    """What a sentence may lean on: the cited lines, whose plan it is, and numbers known otherwise."""

    text: str
    heading: str
    numbers: frozenset[str]


def shown(case: Case, citations: Sequence[WireCitation]) -> Shown:
    """The evidence of some of a reply's citations: lines, headings, titles, and the facts that rest on them."""
    lines = "\n".join(case.source.text(c.document, c.lines) for c in citations)
    heading = "\n".join(f"{case.source.heading(c.document)} {c.title}" for c in citations)
    named = {citation.n for citation in citations}
    known = set(numbers(case.gold.question)) | numbers(lines) | numbers(heading)
    for fact in case.reply.facts if case.reply else ():
        if fact.citation in named:
            known |= {str(fact.fiscal_year)} if fact.fiscal_year else set()
            known |= numbers(str(fact.value)) if fact.derived else set()
    return Shown(lines, heading, with_era_years(frozenset(known)) | SMALL)


def content(text: str) -> set[str]:
    """A sentence's content words, by dictionary form, without those of a table's header.

    >>> sorted(content("令和6年度の目標値は育苗用の鉢を配ることです"))
    ['育苗', '配る', '鉢']
    """
    words = {t.lemma for t in tokenise(text) if t.is_content and t.pos not in ("接頭辞", "接尾辞") and t.sub != "数詞"}
    return {word for word in words if key(word)} - _WORDLESS


def supported(claim: Said, evidence: Shown) -> bool:
    """Numbers, towns and quotations stand in the evidence, and so does the greater part of the words."""
    both = f"{evidence.text}\n{evidence.heading}"
    flat = key(both)
    named = [*towns(claim.text), *_QUOTED.findall(claim.text)]
    if not printed_numbers(claim.text) <= evidence.numbers or any(key(name) not in flat for name in named):
        return False
    words = set() if claim.announces else content(_QUOTED.sub("", claim.text))
    held = {word for word in words if key(word) in flat} | (words & content(both))
    return len(held) >= CONTAINED * len(words)


def _judge(case: Case, entails: Entailment | None) -> Callable[[Said, Sequence[WireCitation]], bool]:
    def judge(claim: Said, citations: Sequence[WireCitation]) -> bool:
        if not citations:
            return False
        evidence = shown(case, citations)
        if entails:
            return entails(f"{evidence.heading}\n{evidence.text}", claim.text)
        return supported(claim, evidence)

    return judge


def recalled(case: Case, entails: Entailment | None = None) -> list[tuple[Said, bool]]:
    """Each statement of the answer, and whether all its citations together support it."""
    judge = _judge(case, entails)
    return [(claim, judge(claim, claim.citations)) for claim in (said(case.reply) if case.reply else [])]


def citation_recall(case: Case, entails: Entailment | None = None) -> float | None:
    """引用再現率 (ALCE): the share of the answer's sentences that their citations support; only of answers given."""
    if case.reply is None or not case.reply.answered:
        return None
    found = recalled(case, entails)
    return sum(held for _, held in found) / len(found) if found else 0.0


def citation_precision(case: Case, entails: Entailment | None = None) -> float | None:
    """引用適合率 (ALCE): the share of (sentence, citation) pairs that are needed or support alone; of answers given."""
    if case.reply is None or not case.reply.answered:
        return None
    judge, verdicts = _judge(case, entails), list[bool]()
    for claim, held in recalled(case, entails):
        for citation in claim.citations:
            rest = [other for other in claim.citations if other is not citation]
            verdicts.append(held and (judge(claim, [citation]) or not judge(claim, rest)))
    return sum(verdicts) / len(verdicts) if verdicts else 0.0


class CrossEncoderEntailment:
    """An NLI cross-encoder (a folder or a hub name on this machine) as the judge; the likeliest label decides."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import CrossEncoder  # noqa: PLC0415 -- heavy, and only by setting
        except ModuleNotFoundError as error:
            raise NliError(name, WITHOUT_MODELS) from error
        try:
            self._model: Any = CrossEncoder(name, device="cpu", local_files_only=True)
        except Exception as error:  # whatever a library finds wrong with a folder, the caller named it
            raise NliError(name, f"読み込めません（{type(error).__name__}）") from error
        labels = {str(label).lower(): int(at) for at, label in self._model.config.id2label.items()}
        if "entailment" not in labels:
            raise NliError(name, f"ラベル entailment がありません（{', '.join(labels)}）")
        self._entailment = labels["entailment"]

    def __call__(self, premise: str, claim: str) -> bool:
        """True if `entailment` is the likeliest label of (premise, claim)."""
        scores = self._model.predict([(premise, claim)], show_progress_bar=False)[0]
        return int(scores.argmax()) == self._entailment
