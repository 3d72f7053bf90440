"""What a question takes for true: a figure, a date, an office, a grade, a state, or that a target was met."""

from __future__ import annotations

import re

from ingest.text import nfkc
from service.model import Claim, Topic
from service.understand.conditions import MET, MISSED, STATUS, TARGETS

BELIEVES = re.compile(
    r"""
    よね|(?:っ|ん)です(?:って|か?ね)|っ?てね[?。]?$|の(?:です|だ)な?ね           # 〜ですよね
    | という(?:の(?:は|です)|こと|話|理解|認識)|ちゅう話|とか[。?]?$|とのこと                  # 〜という話
    | らしい(?=[でのねがけ、。?]|$)
    | そう(?:です|だ|じゃ)?(?:よね|な|ね|が|けど|の|で、|。|\?|$)                               # 〜だそうですが
    | と(?:聞(?:い|き|く)|き[いくき]|伺|うかが|承知|理解|認識|思(?:っ|うの)|書いて|あるが|報じ)  # 〜と聞きました
    | って\s?(?:聞|き[いき])|という(?:が|けど)
    | (?:でし|だっ|まし)た(?:ね|な)[。?]?$|のでしたか|ですね[。?]?$|のだな|やんな                 # 〜でしたね
    | でしょ(?!うか)|(?:じゃ|だ)ろ[うう?。]?|やろ|っけ|はず|(?:たか|じゃ)[のねな][うね]?[。?]?$   # 〜でしょう
    | 間違い(?:ない|あり)|相違|誤り(?:ない|あり)|(?:あっ|合っ)て|正し|よろしい                # 〜で間違いないか
    | 確認したい|て(?:よい|いい)(?:です)?か
    | で(?:いい|よい|よかった|差し支えない)(?:です|でしょう)?[かね]|本当|ほん[とま]
    | (?:のに|のは)\S{0,12}(?:なぜ|どうして|なんで)                                             # 〜のはなぜ
    | \b(?:right|correct|true|isn't\ it|I\ heard|is\ it)\b
    """,
    re.VERBOSE | re.I,
)
"""A question that states something to have it confirmed, or to build on it."""
_WONDERS = re.compile(
    r"(?:なぜ|なんで|どうして|何|いつ|どこ|だれ|誰|いくら|いくつ|どう)[^、。]*(?:でしょう?|だろう?|のかな?)[?。]*$"
)
"""A question's own ending, which asserts nothing: 何人でしょう."""
_DIRECTION = re.compile(r"(?P<up>増や|増え|伸ば|伸び|引き上げ|上げる)|(?P<down>減ら|減る|減った|引き下げ|下げる)")
_FROM = re.compile(r"から[^、。]{0,6}\d")
"""Behind a figure that another one has taken the place of: 6校から3校に; the second is what is claimed."""
_REACHED = re.compile(r"\d\S{0,3}(?:に|を)(?:届か|届い|達成|超え|上回|下回|達し)\S{0,6}")
"""A target named by its figure, reached or missed: 40回に届かなかった."""
_PREDICATE = re.compile(r"\s*(?:です|でした|だった|だ(?:よ|と)|なの|で(?:いい|合)|[?？]|$)")
"""Behind a figure that the question itself asserts."""
_HEARD = re.compile(
    r"そうです(?:が|けど|ね|よね)|そうだけど|と聞(?:い|き)|って聞(?:い|き)|らしい|(?:です|ます|んだ|した|のです"
    r"|なんです)よね|って本当|というのは本当|I heard|isn't it",
    re.I,
)
"""A question that builds on what somebody has heard."""
NEGATED = re.compile(
    r"ない(?!か)|なかった|ません|ず(?:に|、|、)|中止|廃止|見送|取りやめ|延期|遅れ|終了|終わ[っり]|終え|やめ|対象外|除[くき]"
    r"|減[っり]|下が[っり]|できなく|至らな|未(?:定|実施|策定|設置|達|着手)|存続|据え置|not\b|n't|cancel|abolish|stopp",
    re.I,
)
"""Words that say of a thing that it is not, or no longer."""
_THEN = re.compile(
    r"もとは|もともと|当初|最初|基準|いま|今は|現在|(?:だった|でした)(?!よ?ね|か)|(?:て|で)い(?:る|た|ます|ました)|(?:そう|らしい)で"
)
"""How things were or are."""
_AIMS = re.compile(
    r"目標|予定|計画(?:で|だ|です|と)|目指|めざ|見込|に(?:する|増やす|減らす|ふやす|へらす)|target|goal|plan", re.I
)
"""A claim of what is aimed at: there the target's figure is the right one."""
_COUNTED = r"""
    (?<![\d.第])(?P<value>(?:\d[\d,]*(?:\.\d+)?\s*[億万千]\s*)*\d[\d,]*(?:\.\d+)?\s*(?:億|万|千)?)\s?
    (?P<unit>円|人日|人|名|件|社|回|校|園|戸|世帯|台|箇所|か所|ヶ所|団体|%|パーセント|ポイント|点|倍|割|本|棟|店舗|店|組|時間|ha|km
      |キロメートル|キロ|トン|事業|項目|施策|法人|歳|子|町|市町|間口|年生|学年|路線|頭|冊|枚|か月|ヶ月|つの町|つの市|つ|個|地区|家庭|基|橋
      |席|業務|メートル|品|班|便|時(?!間)|(?<=[億万])(?!\S{0,1}円))
"""
FIGURE = re.compile(_COUNTED, re.VERBOSE)
"""A figure with its counter, its parts together: 2億8,000万円."""
AMOUNT = re.compile(
    rf"""
    (?<![そこあ]の)(?!1\s?(?:台|人|件|回|基|か所|箇所|棟|本|校|社|戸|世帯|組|店)){_COUNTED}
    (?!\s*(?:以上|以下|未満|台(?!で)|超|を超|より|まで(?:の|に)|目(?!標)|(?:あたり|当たり|につき)|\d))
    """,
    re.VERBOSE,
)
"""A figure that may be claimed: no threshold, no ordinal, nothing for one (1人2万円), no 「その2校」."""
_DATE = re.compile(
    r"""
    (?P<date> (?:(?:令和|平成)\s?(?:\d{1,2}|元)|20\d\d)\s?年 (?: \s?(?P<month>\d{1,2})月 (?:\s?\d{1,2}日)? | 度 )? )
    (?: で(?:間違|よ[いろ]|いい|合|す) | でし | だっ | の(?:実施|開始)                        # it is that date
      | (?(month) (?: から | と(?:承知|聞|理解) | に\S{0,8}(?:た|る)(?:はず|と|の|ん|そう) )  # or what happened then
                | (?!) ) )
    """,
    re.VERBOSE,
)
"""A date as what is asserted; one that only says of when the question speaks has no such words behind it."""
_OFFICE = re.compile(
    r"(?P<office>(?:こども|子ども|まちづくり)?[一-龠々ァ-ヴー]{2,}(?:課|係|室|センター|局|部))"
    r"(?=が|の(?:所管|担当|事業)|で(?!き)|は|に|と|って)"
)
_IN_CHARGE = re.compile(
    r"担当|所管|受け持|が(?:やっ|みと|見て|作る|行う|担)|の事業だ|係は|やっとる|に(?:行けば|取材)|の仕事"
)
_GRADE = re.compile(
    r"(?<![A-Za-z])(?P<grade>[A-ES])\s?(?:評価|判定)|(?:評価|判定)[はが]?(?P<grade2>[A-ES])(?![A-Za-z])|[★☆](?P<stars>\d{1,2})"
)
_OPEN = re.compile(
    r"何|いつ|どこ|どの|どれ|どん|どう|どち|どっち|だれ|誰|いくら|いくつ|なぜ|なんで|\b(?:what|which|who|when|where|how)\b",
    re.I,
)


def claims(text: str, years: tuple[int, ...], *, several: bool) -> tuple[Claim, ...]:
    """Everything that the question takes for true and that a record can contradict.

    Args:
        text: the question, NFKC.
        years: the fiscal years it names.
        several: conditions pick several records; then a state or a figure is one of them, and no claim.
    """
    if several:
        return ()
    believed = BELIEVES.search(claimed_of(text)) is not None
    found = [*_figures(text, years, believed=believed), *(_named(text, years) if believed else [])]
    if _HEARD.search(text) and not found:
        found.append(Claim(topic=Topic.CONTENT, value="not" if NEGATED.search(text) else "is", years=years))
    direction = _DIRECTION.search(text) if believed else None
    if direction:
        found.append(Claim(topic=Topic.FIGURE, value="up" if direction["up"] else "down", years=years))
    return (*found, *_states(text, years))


def claimed_of(text: str) -> str:
    """A question without an ending of its own that asserts nothing: 何人でしょう."""
    return _WONDERS.sub("", text)


def _figures(text: str, years: tuple[int, ...], *, believed: bool) -> list[Claim]:
    """The figures that a question asserts."""
    amounts = [m for m in AMOUNT.finditer(text) if not text[m.end() :].startswith(("目", "以上", "以下"))]
    amounts = [m for m in amounts if not _FROM.match(text, m.end())] or amounts
    if not amounts or not (believed or any(_PREDICATE.match(text, m.end()) for m in amounts)):
        return []
    return [
        Claim(
            topic=Topic.FIGURE, value=re.sub(r"[\s,]", "", m["value"]), amount=re.sub(r"\s", "", m[0]), years=years,
            aims=_is_aim(text, m.start(), m.end()),
        )
        for m in amounts
    ]  # fmt: skip


def _is_aim(text: str, start: int, end: int) -> bool:
    """Whether the figure at a place is claimed as an aim: the words of an aim stand before it or in its own clause, and
    nothing there says that it is how things were or are.

    >>> _is_aim("目標は40人でしたよね", 3, 6), _is_aim("もとは16人だったそうですが、目標は?", 3, 6)
    (True, False)
    """
    behind = re.search(r"[、。?？]", text[end:])
    clause = max(text.rfind(mark, 0, start) for mark in "、。") + 1
    whole = text[: end + behind.start()] if behind else text
    aims = _AIMS.search(whole) is not None and not _REACHED.search(text)
    return aims and not (_THEN.search(whole[clause:]) and not _AIMS.search(whole[clause:]))


def _named(text: str, years: tuple[int, ...]) -> list[Claim]:
    """The date, the office and the grade that a question asserts."""
    found = [
        Claim(topic=Topic.DATE, value=nfkc(m["date"]), years=years, aims=_AIMS.search(text) is not None)
        for m in _DATE.finditer(text)
    ]
    if _IN_CHARGE.search(text):
        found += [Claim(topic=Topic.DEPARTMENT, value=m["office"], years=years) for m in _OFFICE.finditer(text)][:1]
    grade = _GRADE.search(text)
    if grade:
        value = grade["grade"] or grade["grade2"] or grade["stars"]
        found.append(Claim(topic=Topic.GRADE, value=value, years=years))
    return found


def _states(text: str, years: tuple[int, ...]) -> list[Claim]:
    """That a target was met or missed, or how a thing stands."""
    reached = _REACHED.search(text)
    if reached:
        return [Claim(topic=Topic.STATUS, value="missed" if MISSED.search(reached[0]) else "met", years=years)]
    if TARGETS.search(text) and (_OPEN.search(text) or re.search(r"理由|原因|why", text, re.I)):
        return [Claim(topic=Topic.STATUS, value="missed" if MISSED.search(text) else "met", years=years)]
    if re.search(r"なぜ|なんで|どうして|理由|原因|why|そうです|と聞|って聞|よね|本当|ほんと", text, re.I):
        state = next((name for name, pattern in STATUS.items() if pattern.search(text)), None)
        if state and not MET.search(text):
            return [Claim(topic=Topic.STATUS, value=state, years=years)]
    return []
