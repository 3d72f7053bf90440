"""What restricts the records that a question lists, counts or compares: typed conditions, and superlatives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.text import match_key
from service.model import Condition, Operator, Order, Topic
from service.understand import tables
from service.understand.known import Known

STATUS = {
    "delayed": re.compile(r"遅れ|遅延|おくれ|予定より|滞っ|停滞|behind|delay", re.I),
    "completed": re.compile(
        r"完了|かんりょう|終わ[っりる]|終え(?:た|て(?:い)?る|まし)|終了|済ん|実現(?:し(?:た|て(?:い)?る|まし)|済|できた)|(?<!目標を)(?<!目標)達成(?:した|し終|済|できた"
        r"|にな(?:っ|る)|とな(?:っ|る))(?!い)|completed|finished",
        re.I,
    ),
    "on_track": re.compile(r"順調|じゅんちょう|計画(?:通り|どおり)|予定(?:通り|どおり)|on track|on schedule", re.I),
}
_NOT = re.compile(
    r"(?:て|で)?(?:い)?(?:ない|ません|なかった)|\S{0,4}?(?:以外|を除|のぞ[いく]|じゃない|ではない|でない|外し)|"
    r"(?: \S+)? (?:not|except|other than)\b",
    re.I,
)
"""What stands behind an excluded value: 遅れていない, A以外."""
_BELOW = re.compile(
    r"未満|下回|届[いかき]|達し(?:て(?:い)?)?な|以下|より(?:低|少|小)|切って|切る|行ってな|いってな|満たな|まで(?:の"
    r"|しか)|below|under|less|at most|up to"
)
_AT_LEAST = re.compile(
    r"以上|超え|超の|上回|より(?:高|多|大)|達した|達して(?:い)?る|届いた|above|over|more than|at least|or more"
)
_STRICT = re.compile(r"超え|超の|上回|より|above|over|more than")
_PERCENT = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|パーセント|割|percent)|(?P<half>半分|半数|半ば)")
_POINTS = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?:点(?!満点|中)|points?)(?!満点)")
_SCORED = re.compile(r"評価|点|スコア|得点|度|性")
_STARS = re.compile(
    r"(?:★|☆|星|ほし|stars?)\D{0,6}(?P<value>\d{1,2})|(?P<value2>\d{1,2})\s*(?:個|つ)?\D{0,3}(?:★|星|stars?)", re.I
)
_GRADE = re.compile(
    r"(?<![A-Za-z])(?P<grade>[A-DS])\s*(?:評価|ランク|判定|の(?:もの|項目|取組|実践項目|事業|施策)|に(?:なっ|な)|だった"
    r"|となっ)|"
    r"(?:評価|ランク|判定|総括|\brated|\bgrade)\s?(?:[がはもの「:：]|で)*\s?(?P<grade2>[A-DS])(?![A-Za-z])"
    r"|(?P<mark>[◎○△▲×●])(?:の|が|は|評価|だった|と|や|、)"
)
_ENDED = re.compile(r"終了|終え|終わっ|終わる|完了|済ん|おわっ|finish|complet|end(?:ed|s)?\b", re.I)
MISSED = re.compile(
    r"届(?:か(?:な|ず)|いて(?:い)?(?:な|ませ)|きませ)|達し(?:て(?:い)?)?(?:な|ませ|ず)|達成でき(?:な|ず|ませ|て(?:い)?な)|達成して(?:い)?(?:な|ませ)|"
    r"未達|下回|満たな|及ば|\bmiss|fell short|fall short|not (?:reach|met|meet|achiev)",
    re.I,
)
MET = re.compile(
    r"届(?:い(?:た|て(?:い)?(?:る|ます))|きまし)|達成(?:し(?:た|まし|て(?:い)?(?:る|ます))|でき(?:た|まし)|された)|上回|クリア|超え|"
    r"\bmet\b|reached|achieved|exceed",
    re.I,
)
TARGETS = re.compile(
    rf"(?:目標|target|goal).*(?:{MISSED.pattern}|{MET.pattern})|(?:{MISSED.pattern}|{MET.pattern}).*(?:目標|target"
    rf"|goal)",
    re.I,
)
_MOST = re.compile(
    r"(?:いちばん|一番(?!目)|最も|もっとも|最大|最高(?!齢)|最多|最長|トップ)|\b(?:most|highest|best|largest)\b", re.I
)
_LEAST = re.compile(
    r"最低(?!賃金|限)|最小|最少|最短|ワースト|(?:いちばん|一番|最も|もっとも)\S{0,8}?(?:低|少|小|遅|悪|進んで(?:い)?な|下|短|安"
    r"|厳し|ひく|すくな|ちいさ|おそ|わる|みじか)|\b(?:lowest|least|worst|smallest)\b",
    re.I,
)
_EACH = re.compile(r"それぞれ(?:何|いくつ)|(?:何件|いくつ|何個|何本).{1,20}(?:何件|いくつ|何個|何本)")
"""Several are counted side by side."""
_NEWEST = re.compile(r"(?:いちばん|一番|最も|もっとも)(?:新し|最近|近い|直近|大切|大事|重要|身近)\S?")
"""What is newest or matters most is no end of a printed field."""
_WHICH_YEAR = re.compile(
    r"(?:いつ|何年度?|どの年度?|どの年)(?:の年度?)?(?:で|が|です|に|だ|でしょう|か|[?？、])|年度(?:は(?:いつ|どこ|どれ)|と、?その)"
    r"|\b(?:when|(?:which|what) (?:fiscal )?year)\b",
    re.I,
)
"""Asks in which year a figure was highest or lowest."""
_WHICH = re.compile(r"どれ|どこ|どの(?!年)|どっち|どちら|\bwhich (?!year|fiscal)")
_GRADED = re.compile(
    r"何評価|ランク|判定|自己(?:評価|採点)|総合評価|評価(?:の|が|は)?\S{0,4}(?:何[?？]|良|よ[いか]|悪|わる|高|低)"
    r"|\bgrade|\brat(?:ed|ing)",
    re.I,
)
"""Orders by a printed grade (A, B, C), and not by points."""
DECADE = 10
"""Width of 「40%台」."""
NAMED_BY = 3
"""Characters of a field's name by which a question names it: 審議会 for 審議会評価."""


_TAKEN = re.compile(
    r"[^、。?？]*[いるた](?:の(?:は|が)、?(?:なぜ|なんで|どうして|どういうわけ)|(?:理由|原因|わけ|訳)(?:は|を|が|って|[?？]))"
)
"""A state whose reason is asked is taken for true, and picks no records: 「遅れているのはなぜ？」."""


def conditions(text: str, years: tuple[int, ...], held: Known) -> tuple[Condition, ...]:
    """Every condition that the question states on a field of the records that are here.

    Args:
        text: the question, NFKC.
        years: the fiscal years it names.
        held: what the records print.
    """
    found = [
        *_departments(text, held),
        *_status(_TAKEN.sub(" ", text)),
        *_percent(text),
        *_stars(text),
        *_grades(text, years, held),
    ]
    found += [*_points(text, held), *tables.conditions(text, held), *_ended(text, years, held), *_target(text)]
    found += _moved(text)
    return tuple(dict.fromkeys(_once(found)))


def _once(found: Sequence[Condition]) -> list[Condition]:
    """Each value by the surest of its fields: an office by the records' departments, a mark by the column named."""
    offices = {match_key(str(c.value)) for c in found if c.field == "department"}
    marks = {match_key(str(c.value)) for c in found if c.field.startswith("attribute:")}
    aimed = any(c.field.startswith("target") for c in found)
    return [
        c for c in found
        if not (c.field.startswith("attribute:") and match_key(str(c.value)) in offices)
        and not (c.field == "grade" and match_key(str(c.value)) in marks)
        and not (c.field == "status" and aimed)  # 「目標を達成した」 is no work that is done
    ]  # fmt: skip


def _negated(text: str, at: int) -> Operator:
    """Whether what stands at a place is excluded: 「…以外」, 「…を除く」."""
    return "not" if _NOT.match(text[at : at + 12]) else "is"


def _departments(text: str, held: Known) -> list[Condition]:
    key = match_key(text)
    named = [name for name in held.departments if len(name) > 2 and match_key(_office(name)) in key]
    whole = [
        n
        for n in named
        if not any(
            n != m and _office(n) != _office(m) and match_key(_office(n)) in match_key(_office(m)) for m in named
        )
    ]
    return [Condition(field="department", op="is", value=_office(name)) for name in whole]


def _office(name: str) -> str:
    """A department without the mark of its bureau: (環)環境保全課 → 環境保全課."""
    return re.sub(r"^[(（][^)）]{1,3}[)）]", "", name)


def _status(text: str) -> list[Condition]:
    """The state that the question names; every one of them where each is counted."""
    found = [
        (match.start(), Condition(field="status", op=_negated(text, match.end()), value=name))
        for name, pattern in STATUS.items() if (match := pattern.search(text))
    ]  # fmt: skip
    several = len(found) > 1 and _EACH.search(text) is not None
    return (
        [condition for _, condition in sorted(found, key=lambda one: one[0])]
        if several
        else [condition for _, condition in found[:1]]
    )


def _threshold(text: str, field: str, value: float, end: int) -> list[Condition]:
    """A condition for 以上, 超, 以下, 未満 or 台 behind the number; none where it says none of them."""
    behind = text[end : end + 14]
    if re.match(r"\s*(?:%|点|割|パーセント)?台", behind):
        return [Condition(field=field, op="among", value=value, upper=value + DECADE)]
    if re.match(r"\S{0,3}以下|\S{0,3}まで(?!に?(?:引き)?(?:上げ|増|伸|高|下げ|減))", behind):
        return [Condition(field=field, op="at_most", value=value)]
    before = re.sub(r"[\d.%★ ]+$", "", text[:end])[-12:]
    if _BELOW.search(behind) or re.search(r"(?:below|under|less than)$", before, re.I):
        return [Condition(field=field, op="below", value=value)]
    if _AT_LEAST.search(behind) or re.search(r"(?:above|over|more than|at least)$", before, re.I):
        strict = _STRICT.search(behind) or re.search(r"(?:above|over|more than)$", before, re.I)
        return [Condition(field=field, op="above" if strict else "at_least", value=value)]
    return []


_PICKED = re.compile(r"どれ|どの|もの|いくつ|何[件本個]|全部|すべて|全て|挙げ|一覧")
"""Records are picked by what is said of them."""


def _percent(text: str) -> list[Condition]:
    match = _PERCENT.search(text)
    if not match:
        return []
    value = 50.0 if match["half"] else float(match["value"]) * (10 if match["unit"] == "割" else 1)
    found = _threshold(text, "percent", value, match.end())
    behind = text[match.end() :]
    exactly = (
        re.search(r"ちょうど|ぴったり|exactly", text, re.I)
        or re.match(r"(?:の(?:もの|公約|施策|事業|政策|項目|取組)|なの)", behind)
        or (_PICKED.search(text) and re.match(r"(?:に(?:とど|留|なって|なった)|だった|である|のまま)", behind))
    )
    return found or ([Condition(field="percent", op="is", value=value)] if exactly else [])


def _stars(text: str) -> list[Condition]:
    match = _STARS.search(text)
    if not match:
        return []
    value = float(match["value"] or match["value2"])
    found = _threshold(text, "stars", value, match.end())
    return found or [Condition(field="stars", op=_negated(text, match.end()), value=value)]


def _grades(text: str, years: tuple[int, ...], held: Known) -> list[Condition]:
    named = next((name for name in held.attributes if len(name) > 2 and "評価" in name and name in text), None)
    found = []
    for match in _GRADE.finditer(text):
        grade = match["grade"] or match["grade2"] or match["mark"]
        op = _negated(text, match.end())
        if years:
            either = len(years) > 1 and "それぞれ" in text
            found += [Condition(field=f"grade:{year}", op=op, value=grade, either=either) for year in years]
        else:
            found.append(Condition(field=f"grade:{named}" if named else "grade", op=op, value=grade))
    return found


def _points(text: str, held: Known) -> list[Condition]:
    """A threshold on printed points: of the field that the question names, else of whichever it divides."""
    match = _POINTS.search(text)
    if not match:
        return []
    value = float(match["value"])
    names = [name for name in held.points if _SCORED.search(name) or name == "合計"]
    named = next((name for name in names if name[:NAMED_BY] in text), None)
    field = f"points:{named}" if named else "points"
    return _threshold(text, field, value, match.end()) or [Condition(field=field, op="is", value=value)]


def _ended(text: str, years: tuple[int, ...], held: Known) -> list[Condition]:
    if not years or not held.ends or not _ENDED.search(text):
        return []
    return [Condition(field=f"attribute:{held.ends[0]}", op="is", value=float(year)) for year in years[:1]]


_LAST = re.compile(r"(?:最終|最後)(?:年度)?の?目標")
_MOVED = re.compile(
    r"(?:より(?:も)?|から|比べて)\S{0,6}?(?:評価|ランク|判定|成績)?(?:が|も)?\S{0,2}?"
    r"(?:(?P<up>上が[っり]|良くな[っり]|よくな[っり]|改善し)|(?P<down>下が[っり]|悪くな[っり]|落ち[たま]|後退し|悪化し))"
    r"(?:た|て(?:い)?る|てしまった)(?:の|もの|公約|施策|事業|取組|取り組み|項目|指標|約束|実践項目)"
)
"""Records are picked by which way they went since the time before."""


def _moved(text: str) -> list[Condition]:
    """The condition of having gone up or down.

    >>> [c.value for c in _moved("前の年より評価が下がった約束はどれ?")], _moved("前年より下がったのはなぜ?")
    ([-1.0], [])
    """
    found = _MOVED.search(text) if _PICKED.search(text) else None
    return [Condition(field="moved", op="is", value=1.0 if found["up"] else -1.0)] if found else []


def _target(text: str) -> list[Condition]:
    if not TARGETS.search(text):
        return []
    field = "target:last" if _LAST.search(text) else "target"
    return [Condition(field=field, op="missed" if MISSED.search(text) else "met", value=1.0)]


_COVERED = {
    Topic.DEPARTMENT: ("department",), Topic.FUTURE: ("今後", "方向", "予定", "方針"),
    Topic.DATE: ("年度", "時期", "期限", "終了", "完了"), Topic.REASON: ("理由",), Topic.PERCENT: ("percent",),
    Topic.GRADE: ("grade", "points", "stars", "評価", "判定", "column"),
    Topic.STATUS: ("status", "percent", "state", "target"),
}  # fmt: skip
"""Topic → what the fields of conditions are called that name it: by what records are picked is not asked of them."""


_OTHERS = re.compile(
    r"(?:一緒に|ともに|共同で|ほかに|他に)\S{0,6}(?:担当|受け持|関わ)|(?:ほか|他|共同)の(?:担当|課|部署)"
)
"""Who else is in charge, of what is picked by one office."""


def covered(restricting: Sequence[Condition], text: str) -> frozenset[Topic]:
    """The topics whose words in the question belong to its conditions."""
    fields = [condition.field for condition in restricting]
    held = {t for t, words in _COVERED.items() if any(word in field for field in fields for word in words)}
    return frozenset(held - {Topic.DEPARTMENT} if _OTHERS.search(text) else held)


def order(text: str, held: Known, documents: tuple[str, ...] = ()) -> Order | None:
    """The superlative of the question, the field that it names, and whether the year at that end is asked for."""
    text = _NEWEST.sub(" ", text)
    least = _LEAST.search(text) is not None
    if not least and not _MOST.search(text):
        return None
    field = _ordered_by(text, held, documents)
    if field == "percent" and re.search(r"遅れ|進んで(?:い)?な", text):
        least = True
    both = least and _MOST.search(_LEAST.sub(" ", text)) is not None
    return Order(
        field=field, least=least, both=both, year=_WHICH_YEAR.search(text) is not None and not _WHICH.search(text)
    )


def _ordered_by(text: str, held: Known, documents: tuple[str, ...]) -> str | None:
    """The field that a superlative orders by: as in Condition; None where the question names none."""
    scored = [name for name in held.points if len(name) > 1 and (name == "合計" or _SCORED.search(name))]
    exact = next((name for name in sorted(scored, key=len, reverse=True) if name in text), None)
    if exact:
        return f"points:{exact}"
    if re.search(r"進捗率|達成率|進んで(?:い)?|進捗|遅れて|progress", text):
        return "percent"
    if re.search(r"★|☆|星", text):
        return "stars"
    column = next((c for c in tables.named(text, held, documents) if c.numeric), None)
    if column:
        return f"column:{column.name}"
    named = next((name for name in scored if name[:NAMED_BY] in text), None)
    if named and not _GRADED.search(text):
        return f"points:{named}"
    if _GRADED.search(text) and held.graded:
        return "grade"
    return "points" if re.search(r"点|スコア|得点|評価", text) else None
