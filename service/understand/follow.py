"""Follow-ups: a question that leans on earlier turns → the same question, whole by itself.

Everything that a conversation supplies is put into words here, so that the resolved question asked alone gets the same
answer, and no later stage knows of turns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tokenise
from ingest.text import nfkc
from service.model import Ask, Op, Request, Topic, Turn
from service.understand import subject as subjects
from service.understand import towns
from service.understand.known import Known
from service.understand.signs import sides
from service.understand.years import years

_OPENING = re.compile(
    r"^(?:(?:では|じゃあ?|それでは|それなら|それで|で|あと|ちなみに|また|なら|そしたら|ところで|and|then|what about"
    r"|how about)[、,\s]*)+",
    re.I,
)
_REFERS = re.compile(
    r"(?<![あこどぜ])そ(?:の(?!他|ほか|うち)|れ(?!ぞれ)|こ(?!そ)|ちら|っち|うした|ういう|んな)"
    r"|(?<![あそど])こ(?:の(?!町|市|計画|プラン|中|まち|自治体)|れ(?!から|まで|ら))|同じ|さっき|先ほど|上の|今の(?:話"
    r"|質問|答え)|\b(?:it|its|that|this|they|them|their|those)\b",
    re.I,
)
_OTHER_TOWNS = re.compile(
    r"(?:ほか|他|よそ|別)の(?:町|市|自治体|まち|市町村|ところ)|other (?:towns|cities|municipalities)", re.I
)
_ORDINAL = re.compile(
    r"(?P<n>[一二三四五六七八九1-9])(?:番目|つ目|つめ|個目|件目|番め)の?(?:もの|やつ|ほう|方|公約|施策|事業|項目)?"
    r"|(?P<last>最後の(?:もの|やつ|公約|施策|事業|項目)?)"
)
_KANJI = {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_PREVIOUS = re.compile(r"(?:その)?前の?年(?:度)?|前年度?|the year before|previous year", re.I)
_NEXT = re.compile(r"(?:その)?(?:次|翌)の?年(?:度)?|翌年度?|the next year|following year", re.I)
_YEAR = re.compile(
    r"(?:令和|平成|(?<![A-Za-z])[RH])\s?(?:元|\d{1,2})(?:年度?)?(?:末)?|(?:19|20)\d\d年?(?:度)?|(?<!\d)\d{1,2}年度"
    r"|\b(?:FY|fiscal(?: year)?)\s?\d{2,4}",
    re.I,
)
_SIDES = ("目標値", "実績値", "基準値", "現状値", "目標", "実績", "基準", "target", "actual", "baseline")
_ONLY = re.compile(
    r"^(?P<what>.{1,30}?)(?:の?(?:ほう|方|場合))?(?:は|だと|なら|では|だったら|についても|については|も)?(?:どう(?:です"
    r"|でしょう|なの|なって(?:い)?る|なって(?:い)?ます)?(?:か|の)?|いくつ(?:です)?か?|同じ(?:です)?か?)?\s*[?？。]*$"
)
OWN_SUBJECT = 2
"""New nouns from which a question names a subject of its own."""
SHORT_NAME = 8
"""Characters of what is put in another thing's place."""
_RELATIVE = re.compile(rf"{_PREVIOUS.pattern}|{_NEXT.pattern}", re.I)
_POINTING = re.compile(
    r"^(?:そ|こ)の(?:公約|施策|事業|取組|項目|計画|目標|指標|中|うち)?(?:の|は|について|で)?|^(?:そ|こ)(?:れ|ちら)(?:は"
    r"|の|って|を|が)?|^(?:そ|こ)こ(?:は|に|を|で)?(?:は)?"
)
_GENERAL = frozenset(
    "基準 当初 最初 最後 全体 平均 差 割合 率 額 点数 点 数 評価 審議会 委員 理由 結果 成果 効果 場所 名前 対象 条件 "
    "費用 予算 金額 期間 時期 達成 単位 内訳 女性 男性 大人 子供 星 ★ 分 元 順位 位 性".split()
)
"""Nouns that ask of a subject and name none."""


def phrase(request: Request) -> str:
    """What a request asks, as the end of a question: for a follow-up that names only another subject.

    >>> phrase(Request(language="ja", search="", intents={}, asks=(Ask(topic=Topic.DEPARTMENT),)))
    '担当はどこですか？'
    """
    ask = request.asks[0] if request.asks else Ask(topic=Topic.CONTENT)
    when = "・".join(_era(year) for year in ask.years)
    head = f"{when}の" if when else ""
    side = {"target": "目標", "actual": "実績", "baseline": "基準値"}.get(ask.sides[0], "数値") if ask.sides else "数値"
    ends = {
        Topic.FIGURE: f"{head}{side}は？", Topic.STATUS: "進捗状況は？", Topic.PERCENT: "進捗率は？",
        Topic.GRADE: f"{head}評価は？",
        Topic.DEPARTMENT: "担当はどこですか？", Topic.DATE: "時期はいつですか？",
        Topic.RESULT: f"{head}これまでの取組は？",
        Topic.FUTURE: "今後の予定は？", Topic.PROBLEM: "課題は？", Topic.REASON: "理由は？",
    }  # fmt: skip
    if ask.op is Op.CHANGE:
        return f"{head}{side}はどう変わりましたか？"
    return ends.get(ask.topic, "内容は？")


def _era(year: int) -> str:
    return f"令和{year - 2018}年度" if year > 2018 else f"平成{year - 1988}年度"


def resolve(question: str, turns: Sequence[Turn], held: Known) -> str:
    """The question with what earlier turns supply: town, record, year, and what was asked.

    Args:
        question: as asked.
        turns: the turns before, oldest first; each question is whole by itself.
        held: what the snapshot holds.
    """
    text = nfkc(question).strip()
    if not turns:
        return text
    rest = _OPENING.sub("", text)
    named = towns.named(rest, held.documents)
    if _OTHER_TOWNS.search(rest):
        return _elsewhere(turns[-1], held)
    turn = _turn(rest, turns)
    relative = _relative(rest, turn)
    nouns = _own_nouns(_RELATIVE.sub("", rest) if relative else rest, named)
    new = [noun for noun in nouns if _is_new(noun, turn)]
    if relative and not new:
        return _with_years(turn.question, relative)
    ordinal = _ORDINAL.search(rest)
    if ordinal and turn.titles and (not new or len(turn.titles) > 1):
        n = len(turn.titles) if ordinal["last"] else _KANJI.get(ordinal["n"]) or int(ordinal["n"])
        if n <= len(turn.titles):
            behind = _ORDINAL.sub("", rest, count=1).lstrip("のは、")
            return _about(turn.towns, turn.titles[n - 1], "", behind if re.search(r"\w", behind) else turn.phrase)
    refers = _REFERS.search(rest) is not None
    if not refers and (only := _ONLY.match(rest)):
        substituted = _substituted(only["what"].strip(), rest, turn, named, years(rest), new)
        if substituted:
            return substituted
    if refers or len(new) < OWN_SUBJECT:
        title = turn.titles[0] if turn.titles else ""
        return _about(() if named else turn.towns, title, "" if refers else turn.subject, rest)
    if not named and len(turn.towns) == 1 and turn.towns[0] not in rest:
        return f"{turn.towns[0]}の{rest}" if not re.match(r"[A-Za-z]", rest) else f"{rest} ({turn.towns[0]})"
    return rest


def _substituted(
    what: str, rest: str, turn: Turn, named: tuple[str, ...], years_now: tuple[int, ...], new: list[str]
) -> str | None:
    """The question before with one thing put in another's place: a town, a year, a side, a number, or its subject."""
    if named and not new and not years_now:
        old = turn.towns[0] if len(turn.towns) == 1 else None
        for stem in (old, old[:-1] if old else None):
            if stem and stem in turn.question:
                return turn.question.replace(stem, named[0] if stem == old else named[0][:-1])
        return f"{named[0]}の{turn.question}"
    if years_now and not new and not sides(rest):
        return _with_years(turn.question, years_now)
    side = next((side for side in _SIDES if side in what), None)
    if side and not new and len(_YEAR.sub("", what)) <= len(side) + 6:
        asked = next((other for other in _SIDES if other in turn.question), None)
        if asked and asked[:2] != side[:2]:
            swapped = turn.question.replace(asked, side, 1)
            return _with_years(swapped, years_now) if years_now else swapped
        return None
    bare = re.fullmatch(r"(?:[IVX]{1,4}|N?\d{1,3}(?:-\d{1,2}){0,2})番?", what)
    numbers = subjects.numbers(what) or ([(None, what)] if bare else [])
    before = subjects.numbers(turn.question)
    if numbers and before and len(what) <= SHORT_NAME:
        return turn.question.replace(before[0][1], str(numbers[0][1]).rstrip("番"), 1)
    if new and len(what) <= SHORT_NAME * 2 and not _asks(rest):
        town = "" if named or not turn.towns else f"{turn.towns[0]}の"
        goes_on = turn.subject and len(new) < OWN_SUBJECT and not named
        return f"{town}{turn.subject}のうち{what}の{turn.phrase}" if goes_on else f"{town}{what}の{turn.phrase}"
    return None


def _asks(rest: str) -> bool:
    """Whether a text asks by itself: an interrogative, or the name of a field that can be asked for."""
    return (
        re.search(
            r"何|なに|なん|いつ|どこ|どの|どれ|どん|だれ|誰|なぜ|いくら|いくつ|担当|理由|課題|今後|目標|実績|評価|進捗"
            r"|内容|教え|what|who|when|why|how",
            rest,
            re.I,
        )
        is not None
    )


def _with_years(question: str, years_now: tuple[int, ...]) -> str:
    """The question asked of other years."""
    when = "と".join(_era(year) for year in years_now)
    if _YEAR.search(question):
        first = _YEAR.search(question)
        assert first is not None
        return question[: first.start()] + when + _YEAR.sub("", question[first.end() :])
    return f"{when}では、{question}"


def _relative(rest: str, turn: Turn) -> tuple[int, ...]:
    if not turn.years:
        return ()
    if _PREVIOUS.search(rest):
        return (min(turn.years) - 1,)
    return (max(turn.years) + 1,) if _NEXT.search(rest) else ()


def _elsewhere(turn: Turn, held: Known) -> str:
    """The question before, of the towns that it did not name."""
    here = sorted({d.municipality for d in held.documents if d.municipality})
    others = [town for town in here if town not in turn.towns]
    question = turn.question
    for town in turn.towns:
        question = question.replace(f"{town}の", "").replace(f"{town}は、", "").replace(town, "")
    question = re.sub(r"「[^」]*」", lambda m: m[0].strip("「」"), question)
    return f"{'と'.join(others[:4])}では、{question}" if others else turn.question


def _turn(rest: str, turns: Sequence[Turn]) -> Turn:
    """The turn that a question goes on with: the latest whose subject it names, else the last."""
    words = set(subjects.subject_words(rest, ()))
    for turn in reversed(turns[:-1]):
        if words and words & set(subjects.subject_words(turn.question, turn.towns)) - set(
            subjects.subject_words(turns[-1].question, turns[-1].towns)
        ):
            return turn
    return turns[-1]


def _about(named: Sequence[str], title: str, subject: str, rest: str) -> str:
    """A question about a record of an earlier turn, or about its subject."""
    plain = " ".join(title.split())
    if re.match(r"[A-Za-z]", rest):
        place = f" ({named[0]})" if named else ""
        return f"About 「{plain or subject}」{place}: {rest}" if plain or subject else rest
    asked = _POINTING.sub("", rest)
    parts = [
        *named[:1],
        *([f"「{plain}」"] if plain else []),
        *([subject] if subject and subject not in plain else []),
        asked,
    ]
    return "の".join(parts)


def _own_nouns(rest: str, named: tuple[str, ...]) -> list[str]:
    """Nouns of a question that name a subject of its own."""
    own = subjects.subject_words(_YEAR.sub("", rest), named)
    nouns = {token.lemma.lower() for token in tokenise(rest) if token.pos == "名詞"}
    return [word for word in own if word in nouns and word not in _GENERAL]


def _is_new(noun: str, turn: Turn) -> bool:
    """Whether a noun is new to the conversation's subject."""
    return noun not in subjects.subject_words(" ".join([turn.question, turn.subject, *turn.titles[:1]]), turn.towns)
