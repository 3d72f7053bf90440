"""What a question asks: its cues and its learned grammar → asks, each with topic, side, years, form and operation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from service.forms import COUNTER, FORMLESS, wanted
from service.model import Ask, Op, Topic
from service.understand.cues import cues
from service.understand.grammar import QUOTED
from service.understand.parts import forms
from service.understand.signs import RECORD_COUNTERS, SIGNS, sides

MARKS = (Topic.STATUS, Topic.PERCENT, Topic.GRADE)
WORDS = (Topic.CONTENT, Topic.RESULT, Topic.FUTURE, Topic.PROBLEM, Topic.REASON)
"""Topics that sentences answer."""
_MODIFIED = {
    Topic.REASON: (*MARKS, Topic.RESULT, Topic.CONTENT, Topic.PROBLEM), Topic.PROBLEM: (Topic.CONTENT, Topic.RESULT),
    Topic.FUTURE: (Topic.CONTENT,), Topic.RESULT: (Topic.CONTENT,), Topic.DATE: (Topic.CONTENT, Topic.RESULT),
    Topic.DEPARTMENT: (Topic.CONTENT,), Topic.ATTRIBUTE: (Topic.CONTENT,), Topic.TITLE: (Topic.CONTENT,),
    Topic.FIGURE: (Topic.CONTENT, Topic.RESULT, Topic.TITLE), Topic.CONTENT: (Topic.RESULT, Topic.STATUS),
}  # fmt: skip
"""A topic that is asked → topics whose cues beside it only say what it is asked of."""
SURE = 0.5
"""Share of a topic from which the learned grammar is taken at its word; below it, an interrogative decides."""
LEAST = 0.02
"""Share from which a topic with an interrogative of its own comes before one that words only suggest."""
TOO = 0.01
"""Share of a topic with an interrogative of its own from which it is asked as well."""
_STARS = re.compile(r"(?:★|☆|星|ほし)\S{0,3}(?:いくつ|何個|なんこ|何|数)")
"""How many stars asks for a mark, not for a number of things."""
LIKELY = 0.01
"""Share of an operation from which a plain sign of it in the words decides."""
COMPUTING = (Op.CHANGE, Op.COMPARE, Op.DIFFERENCE, Op.SUM)
_MONEY = re.compile(r"収入|収益|売上|金額|費用|[^学]費(?:は|が|を|の|、|って)|予算|決算|料金")
"""What is counted in money, where no unit is asked for."""
_PROGRESS = re.compile(r"進んで(?:い)?[るま]|進んだ|遅れて(?:い)?[るま]|進捗|進み具合")
"""Two are compared by how far they have come."""
_HOW_MUCH = re.compile(r"いくら(?!か[をは出の補]|で?も)|何円")
"""An amount is asked for: no list of things."""
POINTS = ("点",)
"""Counters of marks, not of things."""
_SINCE = re.compile(
    r"(?:いつ|何年度?|何月|何日|どの年度?)(?:頃|ごろ)?から|いつ[^、。]{0,12}(?:始ま|始め|開始|できた|導入|スタート)"
    r"|since when|when (?:did|does|will|was) .{0,40}(?:start|begin|open|introduc)",
    re.I,
)
_UNTIL = re.compile(
    r"(?:いつ|何年度?|何月|何日|どの年度?)(?:頃|ごろ)?まで|いつ[^、。]{0,12}(?:終わ|完成|完了|でき(?:る|上)|仕上|終了|廃止|なくな|無くな)"
    r"|until when|by when|when .{0,40}(?:end|finish|complete)",
    re.I,
)
_FIRST = re.compile(r"初年度|最初の(?:年|評価)|1年目|一年目|first year", re.I)
_PREVIOUS = re.compile(
    r"前の年(?:度)?(?:より|と|に|から)|前年度?(?:より|と|に|から|比)|(?:去年|昨年)度?(?:より|と比|に比)"
    r"|(?:from|than) the year before",
    re.I,
)
"""Against the year before."""
_ENDS_IN_KIND = re.compile(
    r"(?:公約|施策|事業|政策|項目|取組|取り組み|目標|指標|もの|施設|団地|会議|審議会|委員会|プロジェクト|約束|団体|学校|地区|分野)(?:(?:は|って|を教えて(?:ください)?)?\s*[?？。]*$"
    r"|(?:は|って)\s*[?？])"
)
"""A question that ends in the kind of record that it picks asks for those records, with or without 全部."""
_ONE_END = (Op.LIST, Op.VALUE, Op.COUNT, Op.COMPARE)
"""Operations that a superlative of a kind of record turns into its end."""
_WHICH_END = re.compile(
    r"どれ|どこ|どの|どんな|何(?:で|が|です|か|の|という|だ|は)|なに|誰|だれ|いつ|は[?？]?$|\bwhich\b|\bwhat\b|\bwhen\b",
    re.I,
)
"""What stands at the end is asked for."""
_WHICH_ONES = re.compile(
    r"(?:[なたるいの]の|もの)(?:は|って)(?:、)?(?:何(?:です|でしょう|[?？]|と何|があ)|どんなもの)|(?:は|って)(?:、)?(?:どれ|どこ(?!の?課|が|に))"
    r"|(?:取組|取り組み|事業|施策|公約|施設|もの|項目)(?:と|、)(?:その|それぞれの)"
    r"|どの(?!課|部署|係|くらい|ぐらい|程度|よう|年)[^\s、。]{1,6}(?:で|が|です|か|に)|のは[?？]?$"
    r"|\b[Ww]hich (?!of\b|department|division|section\b|office|town|city|year|fiscal)\w+(?: \w+)? "
    r"(?:is|are|was|were|has|have|do|does|did)\b"
)
"""Which records fit is asked for: …になっている施設はどれですか."""
_KIND = "基本政策|基本目標|政策|大綱|公約|施策|事業|実践項目|取組項目|指標|項目|柱|分野"
_EACH_RECORD = re.compile(
    rf"(?:{_KIND})(?:、|の|は)?(?:それぞれ|ごと|別(?=に|の|で))|(?:各|(?:すべて|全て|全部)の)(?:{_KIND})"
)
"""One line is asked for of each record of a kind: 5つの基本政策、それぞれの進み具合."""
_TWO = re.compile(r"どちら|どっち|いずれ|比べ|\bthan\b")
"""Two are put side by side: no end of an order is asked for."""
BESIDE = (Topic.REASON, Topic.PROBLEM, Topic.DEPARTMENT, Topic.DATE, Topic.FUTURE)
"""What may be asked of the records that are listed, besides which they are."""
_LISTS = re.compile(
    r"どれ|と(?:その|それぞれの)|どこ|どの|何|全部|すべて|全て|一覧|挙げ|あげて|並べ|教えて|もの|それぞれ|ごと|[?？].",
    re.I,
)
_OF_ALL = re.compile(
    r"(?:全部|ぜんぶ|全体)で(?:いくつ|何\S{1,3})(?:あ(?:って|り)|で)、.{0,24}?(?:いくつ|何)|(?:全部|ぜんぶ|全体|すべて|みんな)で(?:いくつ|何\S{1,3}).{0,16}?(?:うち|中で|なかで)"
)
"""All of a kind are counted, and some of them: 全部でいくつで、そのうち新規は何件."""
_AND_WHICH = re.compile(
    r"(?:何(?:件|個|本|項目|事業|施策)|いくつ)(?:\S{0,10}[、。?？\s]|(?:あっ)?て|で)\s*(?:それは)?\S{0,6}?(?:どれ|何(?!件|個|本|項目|事業|施策)|どこ|どの|挙げ|並べ|教え|名前)"
)
"""Which they are is asked beside how many."""
_BESIDES = (Op.COMPARE, Op.DIFFERENCE, Op.CHANGE)
_EACH_YEAR = re.compile(
    r"年度?(?:末)?と[^、。?？]{0,14}年度?(?:末)?(?:で|の|は|に|、|では)*それぞれ(?![^。?？]*(?:どちら|どっち|比べ))"
)
"""The figures of two years are asked for, and not what they differ by."""
_HOW_MANY = re.compile(
    r"(?:施策|事業(?![所者費])|取組|取り組み|公約|プロジェクト|項目|メニュー|柱)"
    r"(?:の?数(?:は|を|って|[?？])|(?:は|が|を|って)?、?(?:全部で|ぜんぶで|全体で|合わせて)?(?:いくつ|何[件本個つ](?!の)))"
)
"""Records are counted, by a common noun."""
_ADDED = re.compile(
    r"(?:合わせて|あわせて|合計で|足すと|足して|合算|年間\S{0,8}総額(?:で)?)(?:何(?!が|を|か)|いくら|いくつ|どの|どれ)"
)
"""Figures are added up."""
_LEFT = re.compile(r"残って|残り(?:は|の)|あと何")
"""What is left is asked for."""
_TOTAL = re.compile(r"(?:全部|ぜんぶ|全体|合計|トータル)で|の(?:合計|総計)(?!特殊)|総額|総事業費|全体事業費")
"""The whole of an amount is asked for."""
_HORIZON = re.compile(
    r"(?P<middle>中間(?:年度|目標|の|時点|評価|では|は))|(?P<last>(?:最終|最後)(?:年度|目標|的|の|は|に))|(?<!\d)(?P<years>\d{1,2})年後"
)
"""Which of several targets is asked for."""
_MOMENTS: tuple[tuple[Literal["now", "before"], re.Pattern[str]], ...] = (
    ("now", re.compile(r"今回|今年|(?<!最)(?:今|いま)(?![後ま])|現在|本年")),
    ("before", re.compile(r"前回|前の(?:回|年|公表|報告|評価|とき|時)|前年|昨年|去年|その前")),
)
"""The times at which records are counted, but for years."""
_PUT_BESIDE = re.compile(
    r"(?:目標|計画|今|現在|当初|基準)(?:の?値)?より[^、。]{0,6}(?:何|いくら|いくつ|どれ|どの)"
    r"|(?:目標|計画)(?:の?値)?までに?[^、。]{0,4}(?:何|いくら|いくつ|どれ|どの)[^、。]{0,6}(?:増|ふや|減|へら)"
)
"""One figure is put beside another of the same thing, of which only one is named."""
_BETWEEN = (Op.VALUE, Op.DIFFERENCE, Op.COMPARE)
"""Operations that two ends of one figure turn into its change."""
_SIGNED = {
    "change": Op.CHANGE,
    "remaining": Op.REMAINING,
    "sum": Op.SUM,
    "difference": Op.DIFFERENCE,
    "compare": Op.COMPARE,
}
_INDICATORS = re.compile(
    r"(?:(?:重要)?(?:業績)?(?:成果|評価|数値|活動|業績)?指標|kpi|数値目標)(?:\s*[(（][^()（）]{1,12}[)）])?(?:の?(?:名前|名称|一覧|種類|数))?"
    r"(?:(?:に)?は|って|を|が|も)?[、\s]*(?:全部で|ぜんぶで|全体で)?"
    r"(?:全部|すべて|全て|ぜんぶ|一覧|リスト|並べ|列挙|挙げ|あげて|教え|知り|いくつ|何(?:個|件|つ|種類|が(?:あり|設定|ある)|です|でしょう|[?？]|$)"
    r"|どれ|どんな(?:もの)?(?:が|です|[?？]|$)|\s*[?？。]*$)"
    r"|\b(?:which|what|list|all|how many)\b[^?]{0,24}\b(?:kpis|indicators|numerical targets)\b",
    re.I,
)
"""The indicators of something are asked for, all of them: KPIを全部, 指標はいくつ, 数値目標は？"""
_OF_INDICATORS = (Topic.FIGURE, Topic.TITLE, Topic.CONTENT, Topic.ATTRIBUTE)
"""Topics that such a question may seem to have."""
_FIGURE = re.compile(
    r"(?:目標|目標値|実績|実績値|基準値|現状値|数値|数字|人数|件数|割合|[^\s、。]{1,8}[率額数量])(?=(?:と|や|、|は|って"
    r"|を(?:教|知|確)|が(?:知|わ|分)|はどう|\s*[?？。]|$))|"
    r"how (?:many|much)|\b(?:target|baseline)\b|what (?:is|was|were|are) the (?:\S+ ){0,6}(?:target|number|rate|actual"
    r"|result|figure|amount|baseline)",
    re.I,
)
"""A figure as what is asked for, by the name of its side or of its measure."""


def asks(
    text: str,
    years: tuple[int, ...],
    topics: Mapping[str, float],
    operations: Mapping[str, float],
    *,
    several: bool,
    kind: bool = False,
    superlative: bool = False,
    restricted: bool = False,
    named: bool = False,
    english: bool = False,
    picks: bool = False,
    each: bool = False,
    covered: frozenset[Topic] = frozenset(),
) -> tuple[Ask, ...]:
    """Everything that a question asks, in order.

    Args:
        text: the question, NFKC; what it quotes says nothing of what is asked.
        years: the fiscal years it names.
        topics: topic → share, as its grammar suggests, the likeliest first.
        operations: operation → share.
        several: it names conditions or a kind of which several records are meant.
        kind: it names a kind of record.
        superlative: it asks for one end of an order.
        named: it names a heading, or conditions that records of that kind fulfil.
        restricted: it names records by a common noun, or conditions on them.
        picks: it names conditions, and no record by its title or number.
        each: of several records, which it names by their kind alone, it may ask one thing each.
        covered: topics by which it picks records (their department), which are then not asked for.
        english: it is in English, of which the grammar has learned little: its cues count for more.
    """
    own = QUOTED.sub("「」", text)
    form, sided = wanted(own), sides(own)
    op = _operation(
        own, operations, picks=picks, several=several, kind=kind, superlative=superlative, restricted=restricted,
        named=named,
    )  # fmt: skip
    made = []
    of_each = kind and each and op is Op.VALUE and _EACH_RECORD.search(own) is not None
    op = Op.LIST if of_each else op
    picked = several or named or picks or of_each
    for topic, sure in _topics(own, form, topics, op, english=english, picked=picked, covered=covered):
        if topic in (*BESIDE, *MARKS, Topic.FIGURE) and op in (Op.LIST, Op.COUNT):
            op = Op.VALUE
        computes = op is not Op.VALUE and (topic in (Topic.FIGURE, Topic.TITLE, *MARKS) or op in (Op.LIST, Op.WHETHER))
        own_form = (
            form
            if topic is Topic.FIGURE or topic is Topic.TITLE
            else (form if form in FORMLESS and topic not in MARKS else None)
        )
        one = Ask(
            topic=topic, op=op if computes else Op.VALUE, years=years, form=own_form, sure=sure,
            sides=sided if topic in (Topic.FIGURE, Topic.DATE) else (),
            first=topic in (Topic.GRADE, Topic.FIGURE) and _FIRST.search(own) is not None,
            previous=op in COMPUTING and topic is Topic.FIGURE and _PREVIOUS.search(own) is not None,
            of_all=op is Op.COUNT and _OF_ALL.search(own) is not None,
            names=op is Op.COUNT and _AND_WHICH.search(own) is not None,
            end=_end(own) if topic is Topic.DATE else None,
            horizons=_horizons(own) if topic is Topic.FIGURE else (),
            moments=tuple(name for name, said in _MOMENTS if op is Op.COUNT and said.search(own)),
            total=topic is Topic.FIGURE and _TOTAL.search(own) is not None,
            indicators=topic in _OF_INDICATORS and _INDICATORS.search(own) is not None,
        )  # fmt: skip
        if one.op is Op.COMPARE and topic is Topic.FIGURE and _PROGRESS.search(own):
            one = one.model_copy(update={"topic": Topic.PERCENT, "form": None})
        if one.op in COMPUTING and one.form is None and _MONEY.search(own):
            one = one.model_copy(update={"form": "円"})
        counters = [form for form in forms(own) if form == "円" or form not in FORMLESS]
        if topic is Topic.FIGURE and len(sided) > 1 and len(counters) > 1 and "円" not in counters:
            one, counters = one.model_copy(update={"form": None}), []
        # 「何人が来て、何事業者に出た」 are two figures.
        made += (
            [one.model_copy(update={"form": unit}) for unit in counters]
            if topic is Topic.FIGURE and len(counters) > 1
            else [one]
        )
    counted = any(ask.topic is Topic.FIGURE and ask.op in COMPUTING for ask in made)
    return tuple(ask for ask in made if not (counted and ask.topic is Topic.STATUS and ask.op in COMPUTING))


def _horizons(text: str) -> tuple[str, ...]:
    """Which of several targets are asked for.

    >>> _horizons("中間の目標と最後の目標は?"), _horizons("10年後には何件?"), _horizons("目標は?")
    (('middle', 'last'), ('10',), ())
    """
    return tuple(dict.fromkeys(m["years"] or m.lastgroup or "" for m in _HORIZON.finditer(text)))


def _end(text: str) -> Literal["from", "until"] | None:
    """Which end of a time is asked for: since when, or until when.

    >>> _end("バスはいつから走るの?"), _end("いつまでに終わりますか"), _end("工事はいつ?")
    ('from', 'until', None)
    """
    return "from" if _SINCE.search(text) else ("until" if _UNTIL.search(text) else None)


def _operation(
    text: str,
    operations: Mapping[str, float],
    *,
    picks: bool,
    several: bool,
    kind: bool,
    superlative: bool,
    restricted: bool,
    named: bool,
) -> Op:
    """What is done with what is asked for: the likeliest operation, unless the question is plain about another."""
    best = Op(next(iter(operations)))
    signs = {name for name, pattern in SIGNS.items() if pattern.search(text)}
    counter = COUNTER.search(text)
    counts = counter is not None and counter["unit"] in RECORD_COUNTERS
    countable = (several and (kind or restricted)) or (counter is None and kind)
    signed = [op for sign, op in _SIGNED.items() if sign in signs and operations.get(op, 0.0) >= LIKELY]
    plain: tuple[tuple[bool, Op], ...] = (
        (_STARS.search(text) is not None, Op.EXTREME if superlative else Op.VALUE),
        ("reached" in signs and not several and "whether" in signs and "open" not in signs, Op.WHETHER),
        (
            superlative
            and best in _ONE_END
            and not _TWO.search(text)
            and (kind or _WHICH_END.search(text) is not None),
            Op.EXTREME,
        ),
        (best in (Op.VALUE, Op.WHETHER, Op.COMPARE) and picks and _WHICH_ONES.search(text) is not None, Op.LIST),
        (best in (Op.VALUE, Op.WHETHER) and named and _ENDS_IN_KIND.search(text) is not None, Op.LIST),
        (best is Op.COUNT and "compare" in signs and _TWO.search(text) is not None, Op.COMPARE),
        (best in _BESIDES and _EACH_YEAR.search(text) is not None and not signs & {"change", "difference"}, Op.VALUE),
        (best in (Op.VALUE, Op.COMPARE) and _ADDED.search(text) is not None and not _TWO.search(text), Op.SUM),
        (best is Op.VALUE and several and counts, Op.COUNT),
        (best in (Op.VALUE, Op.COUNT) and restricted and _HOW_MANY.search(text) is not None, Op.COUNT),
        (
            best in (Op.VALUE, Op.COUNT) and "remaining" in signs and not several and _LEFT.search(text) is not None,
            Op.REMAINING,
        ),
        (best is Op.LIST and _HOW_MUCH.search(text) is not None and not kind and not picks, Op.VALUE),
        (best is Op.COUNT and ((counter is not None and not counts) or not countable), Op.VALUE),
        (
            bool({"difference", "change"} & signs)
            and (len(sides(text)) > 1 or _PUT_BESIDE.search(text) is not None)
            and best in _BETWEEN,
            Op.CHANGE,
        ),
    )
    told = next((op for holds, op in plain if holds), best)
    if told is Op.VALUE and best is Op.VALUE and not _STARS.search(text):
        return max(signed, key=lambda op: operations[op], default=told)
    return told


def _topics(
    text: str,
    form: str | None,
    shares: Mapping[str, float],
    op: Op,
    *,
    english: bool,
    picked: bool,
    covered: frozenset[Topic],
) -> list[tuple[Topic, bool]]:
    """What is asked for, each topic once, in order, and whether the question says so by itself."""
    placed = {cue.topic: cue.start for cue in reversed(cues(text))}
    if op in (Op.LIST, Op.COUNT):
        told = [(topic, True) for topic in (*BESIDE, *MARKS) if topic in placed and topic not in covered]
        counter = COUNTER.search(text)
        figure = _FIGURE.search(text, max(text.find("、"), 0))
        if op is Op.LIST and (figure if counter is None else counter["unit"] not in RECORD_COUNTERS):
            told.append((Topic.FIGURE, True))
        which = [(Topic.TITLE, True)] if not told or (picked and _LISTS.search(text)) else []
        return which + (told if which == [] or picked else [])
    figure, counter = _FIGURE.search(text), COUNTER.search(text)
    stars = _STARS.search(text)
    if stars or (counter and counter["unit"] in POINTS):
        placed[Topic.GRADE] = stars.start() if stars else len(text)
    elif (Topic.PERCENT not in placed or counter) and (
        figure or counter or (form is not None and (form not in FORMLESS or form == "円"))
    ):
        placed[Topic.FIGURE] = min(m.start() for m in (figure, counter) if m) if figure or counter else len(text)
    first = Topic(next(iter(shares)))
    if english and not placed and shares[first] < SURE:
        first = Topic.CONTENT  # of English the grammar has learned little
    if placed and first not in placed and (english or shares[first] < SURE):
        first = max(placed, key=lambda topic: (shares.get(topic, 0.0), topic))
    if first not in placed:
        plain = [topic for topic in placed if shares.get(topic, 0.0) >= LEAST]
        first = max(plain, key=lambda topic: (shares.get(topic, 0.0), topic), default=first)
    # 「実績の内容を教えて」 asks for the figure: what only describes gives way to what names a field.
    plainer = [t for t in placed if first in _MODIFIED.get(t, ()) and shares.get(t, 0.0) >= TOO]
    first = max(plainer, key=lambda topic: (shares.get(topic, 0.0), topic), default=first)
    others = [
        topic for topic in placed
        if topic is not first and shares.get(topic, 0.0) >= TOO and topic not in _MODIFIED.get(first, ())
        and first not in _MODIFIED.get(topic, ())
    ]  # fmt: skip
    topics = sorted({first, *others}, key=lambda topic: (placed.get(topic, -1), topic))
    return [(topic, topic in placed) for topic in topics]
