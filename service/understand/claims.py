"""What a question takes for true: a figure, a state, a date, or that a target was met."""

from __future__ import annotations

import re

from service.model import Claim, Topic
from service.understand.conditions import MET, MISSED, STATUS, TARGETS

_BELIEVES = re.compile(
    r"""
    そう(?:です|だ|で)|と聞(?:い|き)|って聞(?:い|き)|らしい|という(?:の|こと|話)|(?:です|ます|んだ|だ|した|んです|る|い|た)よね|っけ|でしょ[?？]?$|んですよ|
    (?:で|って)(?:いい|合って|あって|正しい|間違い)|本当|ほんと|確か|たしか|と思って|とのこと|と書いて|なんですよね|ということで|
    (?:です|でした|だった|なの|なん(?:です)?)か?\s*[?？]?$|(?:したのに|なのに|のに|けど|のは)\S{0,12}(?:なぜ|どうして|なんで)|
    \b(?:right|correct|true|isn't it|I heard|is it|is it true)\b
    """,
    re.VERBOSE | re.I,
)
"""A question that states its figure to have it confirmed, or to build on it."""
_DIRECTION = re.compile(r"(?P<up>増や|増え|伸ば|伸び|引き上げ|上げる)|(?P<down>減ら|減る|減った|引き下げ|下げる)")
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
    r"ない(?!か)|なかった|ません|ず(?:に|、|、)|中止|廃止|見送|取りやめ|延期|遅れ|終了|終わっ|やめ|対象外|除[くき]|減っ"
    r"|下がっ|できなく|至らな|未(?:定|実施|策定|設置|達)|not\b|n't|cancel|abolish|stopp",
    re.I,
)
"""Words that say of a thing that it is not, or no longer."""
_AMOUNT = re.compile(
    r"""
    (?<![\d.])(?P<value>\d[\d,]*(?:\.\d+)?)\s*
    (?P<unit>(?:億|万|千)?\s?(?:円|人|名|件|社|回|校|園|戸|世帯|台|箇所|か所|ヶ所|団体|%|パーセント|ポイント|点|倍|割|本|棟|店舗|組|時間|ha|km|トン|事業|項目|歳|子|町|市町|間口|年生|学年|路線|頭|冊|か月|ヶ月|つの町|つの市|つ|個)|億|万)
    (?!\s*(?:以上|以下|未満|台|超|を超|より|まで(?:の|に)|目))
    """,
    re.VERBOSE,
)
_OPEN = re.compile(
    r"何(?!と|か)|いつ|どこ|どの|どれ|どん|どう|どち|どっち|だれ|誰|いくら|いくつ|\b(?:what|which|who|when|where"
    r"|how)\b",
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
    found: list[Claim] = []
    amounts = list(_AMOUNT.finditer(text))
    if amounts and (_BELIEVES.search(text) or any(_PREDICATE.match(text, m.end()) for m in amounts)):
        found += [
            Claim(topic=Topic.FIGURE, value=m["value"].replace(",", ""), amount=re.sub(r"\s", "", m[0]), years=years)
            for m in amounts
        ]
    if _HEARD.search(text) and not amounts:
        found.append(Claim(topic=Topic.CONTENT, value="not" if NEGATED.search(text) else "is", years=years))
    direction = _DIRECTION.search(text) if _BELIEVES.search(text) else None
    if direction:
        found.append(Claim(topic=Topic.FIGURE, value="up" if direction["up"] else "down", years=years))
    reached = _REACHED.search(text)
    if reached:
        found.append(Claim(topic=Topic.STATUS, value="missed" if MISSED.search(reached[0]) else "met", years=years))
    elif TARGETS.search(text) and (_OPEN.search(text) or re.search(r"なぜ|なんで|理由|原因|why", text, re.I)):
        found.append(Claim(topic=Topic.STATUS, value="missed" if MISSED.search(text) else "met", years=years))
    elif re.search(r"なぜ|なんで|どうして|理由|原因|why|そうです|と聞|って聞|よね|本当|ほんと", text, re.I):
        state = next((name for name, pattern in STATUS.items() if pattern.search(text)), None)
        if state and not MET.search(text):
            found.append(Claim(topic=Topic.STATUS, value=state, years=years))
    return tuple(found)
