"""Stage 1, understand: a question's words → what it asks. Grammar here, nearness to described intents in intents.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from index.tokens import tokenise
from ingest.model import Document
from ingest.text import fiscal_years, nfkc
from service import towns
from service.model import Intent, Language, Question, Side, Turn, Understanding
from service.wanted import wanted
from service.words import NOUNS

_NUMBER = re.compile(
    r"""
    (?P<noun>公約|実践項目|取組項目|基本目標|基本政策|政策|大綱|施策|項目)?   # what is numbered
    \s* (?:の|番号)? \s* (?P<mark>No\.?\s*|№\s*)?
    (?P<number>(?<![A-Za-z0-9])N\d{1,3}          # N5
      | (?<![A-Za-z0-9])[IVX]{1,4}(?![A-Za-z0-9]) # IV
      | (?<![\d第])(?<!\d\.)\d{1,3}(?:-\d{1,3}){0,2})     # 12, 2-1, 1-3-2
    (?P<after>\s*(?:番(?!目)|号)|)               # 番 or 号 behind it
    (?!\s*(?:[\d.,%年月日円件人社校名回歳つ個億万千本点位]|項目|種類|事業|施策|団体)) # no quantity
    """,
    re.VERBOSE,
)
_KINDS = {
    "公約": "pledge", "実践項目": "initiative", "取組項目": "action_item", "基本目標": "goal",
    "基本政策": "policy", "大綱": "outline",
}  # fmt: skip
"""Printed noun → kind of record, from the contract's table of kinds."""

_COUNTED = re.compile(
    r"(?:\d+|[一二三四五六七八九十]+)(?:つ|本|個|件|項目)?の(?P<some>政策|施策|事業(?![所者費]))|"
    r"(?P<noun>事業(?![所者費])|施策|政策|公約)(?:名|数)?(?:は|が|を|って|には)?(?:全部で|ぜんぶで|全体で|合わせて|合計で)?"
    r"(?:何(?:件|個|本|つ|項目|種類|事業|施策)|いくつ|すべて|全て|全部|並べ|列挙|挙げ|一覧|[\d一二三四五六七八九十]+[つ本件個]とも)"
)
"""Common nouns that name a kind of record only where their number is given or asked for, or all of them are."""
_NUMBERED = _KINDS | {"政策": "policy"}
"""Nouns that tell a kind when a number follows them."""

_TARGET = re.compile(
    r"目標|めざ|目指|ゴール|狙[いう]|見込|つもり|予定|(?<!確認)(?<!把握)(?<!質問)したい|まで(?:に|増|上|減|伸)|target|goal|aim",
    re.I,
)
_NOW = r"(?:今(?![後年回度月日])|いま(?=[はのど何い、]))|現在"
_ACTUAL = re.compile(
    rf"実績|実際|結果|達成|ました|でした|だった|あった|いた[?？かの]|したん|できた|できて(?:い)?(?:ます|る)|{_NOW}|actual|received|record(?:ed)?\b",
    re.I,
)
_BASELINE = re.compile(r"基準|現状|当初|スタート|もともと|元々|はじめ|初めの|計画前|策定時|baseline|at the start", re.I)

_STATE = re.compile(
    rf"(?:でき|なっ|いっ|進ん)て(?:い)?(?:ます|る)|ました|でした|だった|{_NOW}|"
    r"at present|\bnow\b",
    re.I,
)
"""Words for how things are: with them, まで and 予定 name no target."""
_AIM = re.compile(r"目標|めざ|目指|ゴール|狙[いう]|つもり|したい|target|goal|aim", re.I)
_HOW_MUCH = re.compile(r"何(?!度|年|月|日|が|を|に|か)|いくつ|いくら|どれくらい|どのくらい|how many|how much", re.I)
_REACHED = re.compile(r"目標\S{0,12}(?:届|達成し?た|達し|上回|下回)|reach\S* \S* ?target", re.I)
_STATUS = {
    "delayed": re.compile(r"遅れ|遅延|おくれ|予定より|behind|delay", re.I),
    "completed": re.compile(
        r"完了|終わ[っりる]|終了|済ん|(?<!目標を)(?<!目標)達成(?:した|し終|済|できた)(?!い)|completed|finished", re.I
    ),
    "on_track": re.compile(r"順調|計画(?:通り|どおり)|予定(?:通り|どおり)|on track", re.I),
}
_REFERS = re.compile(
    r"""
    ^(?:では|じゃあ?|それで?|で[、は]|そ[のれこ]|こ[のれ]|あと|ちなみに|また|同じ|うち[、で])  # opens by pointing back
    | そ(?:の|れ|こ|ちら|うした|ういう|んな)(?!うち)                                            # or points back inside
    | ^(?:what|how|when|who|which)\b.{0,25}\b(?:it|that|this|they|them)\b
    """,
    re.VERBOSE | re.I,
)
_STAR = re.compile(r"★|☆|星(?:は|が|の数|いくつ|何個)")
_FIELDS: dict[str, re.Pattern[str]] = {
    Intent.DEPARTMENT: re.compile(
        r"たんとう|しょかん|(?:誰|だれ|どこ)に(?:頼|たの|相談|聞|きけ|問い?合|連絡|申し?込|言え)|(?:何|どの|どこの|どちらの)(?:課|部署|部(?![分位品員])|係|室|担当)|部署(?:は|名|って|を(?:教|知)|[?？。]?$)|担当課|所管|(?:担当|受け持)\S{0,6}(?:どこ|だれ|誰|は[?？]?$)|"
        r"どこ\S{0,3}(?:担当|受け持)|which (?:department|division|section|office)|in charge|responsible",
        re.I,
    ),
    Intent.REASON: re.compile(
        r"なぜ|なんで|どうして|(?:何|なに)が(?:原因|理由)|(?:原因|理由|背景|わけ)(?:は|って|を教|[?？]?$)|"
        r"\bwhy\b|reason for",
        re.I,
    ),
    Intent.STATUS: re.compile(
        rf"進捗|しんちょく|進み具合|達成度|{_STAR.pattern}|ランク|総合評価|自己評価|(?:評価|点数)[はが]|progress|rated",
        re.I,
    ),
}
"""Fields that a question asks for by their printed name, with an interrogative: no statistics needed."""
SUPERLATIVE = r"最も|もっとも|一番|いちばん|最[高低大小多少]"
_AMONG = re.compile(
    rf"{SUPERLATIVE}|以上|未満|以下|\d\s*%台|何(?:件|項目|個|つ)|すべて|一覧|\b(?:most|least)\b",
    re.I,
)
"""A field named as what records are picked or ordered by is not the field asked for."""
SURE_OF_SEVERAL = 0.7
"""Share of a listing intent from which a field that the question names is no reason to doubt it."""
COMPARED_SHARE = 0.3
"""Share of the field by which a comparison compares."""
NAMED_SHARE = 0.9
"""Share of an intent whose field the question names."""
_BARE_YEAR = re.compile(r"(?<![\d和成RHS])(?<![RHS年] )(\d{1,2})年度")
_RANGE = re.compile(r"(?:年度?|[RH]?\d{1,2})\s*(?:から|[〜～~-])\s*(?:令和|[RH])?\d")
REIWA, LONGEST_RANGE = 2018, 10
_PREVIOUS_YEAR = re.compile(r"その前の?年|前の?年度|前年")
_NEXT_YEAR = re.compile(r"その(?:次|翌)の?年|翌年|次の?年度")
_DATES = re.compile(r"[(（].*?[)）]|(?:令和|平成|[RH])?\d+(?:年度?|期|次)?|\s+")
"""Years, numbers and remarks in a title, which name no plan."""
PLAN_TITLE = 5
"""Characters of a plan's title that name it: 行政創革, 総合計画 and 総合戦略 are what many plans are called."""
_OTHER_ONE = re.compile(
    r"^(?:では|じゃあ?|それでは|で)?[、\s]*(?P<number>[IVX]{1,4}|\d{1,2}(?:-\d{1,2}){0,2})番?(?:の(?:ほう|方))?(?:は|だと|なら)"
)
"""A follow-up that only names another number."""
_QUOTED = re.compile(r"[「『][^」』]*[」』]")
"""What a question quotes names its subject; the quoted words say nothing of what is asked."""
_LATIN = re.compile(r"[A-Za-z]")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヴ一-龠]")


class Intents(Protocol):
    """Says what kind of answer a question asks for."""

    def shares(self, question: str) -> dict[str, float]:
        """Intent → share; the shares sum to 1."""
        ...


def language(text: str) -> Language:
    """English where the question has more Latin letters than Japanese characters."""
    return "en" if len(_LATIN.findall(text)) > 2 * len(_JAPANESE.findall(text)) else "ja"


def numbers(text: str) -> tuple[tuple[str | None, str], ...]:
    """Record numbers that the question names, each with the kind its noun tells.

    A bare number counts only with 番, No. or a hyphen: otherwise it is a quantity.
    """
    found = []
    for match in _NUMBER.finditer(text):
        noun, number = match["noun"], match["number"]
        roman = number[0] in "IVX"
        if noun or match["mark"] or (match["after"] and not roman) or "N" in number or "-" in number:
            found.append((_NUMBERED.get(noun or ""), number))
    return tuple(dict.fromkeys(found))


def sides(text: str) -> tuple[Side, ...]:
    """Which of target, actual and baseline the question asks for; none: it does not say."""
    if _REACHED.search(text):
        return ("target", "actual")
    found: list[Side] = []
    if _BASELINE.search(text):
        found.append("baseline")
    if _TARGET.search(text) and not (_STATE.search(text) and not _AIM.search(text)):
        found.append("target")
    twice = len(_HOW_MUCH.findall(text)) > 1  # 「今は何件で、目標は何件」
    if (_ACTUAL.search(text) and (not found or re.search(r"実績|実際|actual", text))) or (twice and found):
        found.append("actual")
    return tuple(found)


def years(text: str, history: Sequence[Turn]) -> tuple[int, ...]:
    """Fiscal years the question names; 「その前の年度」 counts from the last turn's."""
    found = fiscal_years(text)
    if found:
        # 「令和5年度から6年度」: a bare year goes on with the reckoning before it.
        found += [REIWA + int(n) for n in _BARE_YEAR.findall(text)]
        found = sorted(found) if _RANGE.search(text) else found
    if len(found) == 2 and _RANGE.search(text) and 0 < found[1] - found[0] <= LONGEST_RANGE:
        found = list(range(found[0], found[1] + 1))
    before = next((turn.years for turn in reversed(history) if turn.years), ())
    if not found and before and _PREVIOUS_YEAR.search(text):
        found = [min(before) - 1]
    if not found and before and _NEXT_YEAR.search(text):
        found = [max(before) + 1]
    return tuple(dict.fromkeys(found))


def kind(text: str, holdings: Mapping[str, frozenset[str]]) -> str | None:
    """The kind of record that the question's noun names, among those that the documents hold."""
    # The head stands last: 「市長公約の基本政策」 are policies.
    named = [_KINDS[noun] for noun in sorted(_KINDS, key=text.rfind, reverse=True) if noun in text]
    counted = _COUNTED.search(text)
    if counted:
        named.insert(0, NOUNS[counted["noun"] or counted["some"]])
    return next((name for name in named if any(name in held for held in holdings.values())), None)


def _holding(
    needed: set[str | None], documents: Sequence[Document], holdings: Mapping[str, frozenset[str]]
) -> Sequence[Document]:
    """The documents that hold what the question names (a kind of record, stars); all where none does."""
    return [d for d in documents if needed <= holdings.get(d.document, frozenset())] or documents


def shares(text: str, intents: Intents) -> dict[str, float]:
    """Intent → share: what the grammar suggests, unless the question names the field that it asks for."""
    found = intents.shares(text)
    if _AMONG.search(text):
        return found
    named = next((intent for intent, pattern in _FIELDS.items() if pattern.search(text)), None)
    if named is None or max(found.get(Intent.LIST, 0.0), found.get(Intent.COUNT, 0.0)) > SURE_OF_SEVERAL:
        return found
    least = COMPARED_SHARE if found.get(Intent.COMPARE, 0.0) > SURE_OF_SEVERAL else NAMED_SHARE
    if found.get(named, 0.0) >= least:
        return found
    rest = 1 - found.get(named, 0.0)
    return {name: least if name == named else share / rest * (1 - least) for name, share in found.items()}


def of_plan(text: str, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents whose plan the question names by a stretch of its title that no other of them shares; else all."""
    overlap = {d.document: _common(text, _DATES.sub(" ", nfkc(d.plan))) for d in documents}
    longest = max(overlap.values(), default=0)
    best = [d for d in documents if overlap[d.document] == longest]
    return tuple(best) if longest >= PLAN_TITLE and len(best) == 1 else tuple(documents)


def _common(text: str, title: str) -> int:
    """Length of the longest stretch of the title that stands in the text."""
    return max(
        (b - a for a in range(len(title)) for b in range(a + 1, len(title) + 1) if title[a:b] in text), default=0
    )


def understand(
    question: Question,
    *,
    documents: Sequence[Document],
    departments: Sequence[str],
    holdings: Mapping[str, frozenset[str]],
    intents: Intents,
    history: Sequence[Turn] = (),
) -> Understanding:
    """Everything that the question's own words tell.

    Args:
        question: as asked.
        documents: the snapshot's documents.
        departments: every department that a record names.
        holdings: document → kinds of its records, and `stars` where it prints them.
        intents: tells what kind of answer is asked for.
        history: the turns before, oldest first.
    """
    text = nfkc(question.question)
    names = (question.municipality,) if question.municipality else towns.named(text, documents)
    # A question that names no town of its own goes on with the last one's, whatever else it asks.
    leans = bool(history) and (not names or bool(_REFERS.search(text)) or _is_elliptic(text))
    if leans and not names:
        names = tuple(sorted({d.municipality for d in documents if d.document in history[-1].documents[:1]}))
    own_plans = {d.document for d in documents if not names or d.municipality in names}
    named = kind(text, {name: held for name, held in holdings.items() if name in own_plans})
    own = _QUOTED.sub("「」", text)
    concerned = of_plan(text, [d for d in documents if not names or d.municipality in names])
    concerned = tuple(_holding({named} - {None} | ({"stars"} if _STAR.search(text) else set()), concerned, holdings))
    earlier = [turn.question for turn in history[-2:]] if leans else []
    # 「Ⅱのほうは?」 goes on with the kind and the field of the question before.
    named_numbers = numbers(text)
    other = _OTHER_ONE.match(text) if leans and not any(kind for kind, _ in named_numbers) else None
    before = next((kind for kind, _ in numbers(nfkc(history[-1].question)) if kind), None) if other else None
    if other and before:
        named_numbers = ((before, other["number"]),)
    return Understanding(
        question=text,
        search=nfkc("。".join([*earlier, text])),
        language=question.language or language(text),
        intents=shares(nfkc(history[-1].question) if before else own, intents),
        documents=tuple(d.document for d in concerned) if len(concerned) < len(documents) else (),
        towns=names,
        available=tuple(sorted({d.municipality for d in documents if d.municipality})),
        absent_town=towns.absent(question.municipality or text, documents, whole=bool(names)),
        numbers=named_numbers,
        years=years(text, history),
        sides=sides(own),
        wanted=wanted(own),
        kind=named,
        status=next((name for name, pattern in _STATUS.items() if pattern.search(text)), None),
        departments=tuple(name for name in departments if len(name) > 2 and name in text),
        history=tuple(history),
        leans=leans,
    )


def _is_elliptic(text: str) -> bool:
    """Whether the question names no subject of its own: few nouns beside the asked field."""
    nouns = [token for token in tokenise(text) if token.pos == "名詞" and token.is_content and token.sub != "数詞"]
    return len(nouns) <= 3
