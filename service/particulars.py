"""The particulars of a text that another text can contradict: counts, ages, hours, school stages, places, days. Pure.

「2校に配った」 is contradicted by 「4校に配った」, by nothing that counts something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from index.tokens import tokenise
from ingest.text import fiscal_years, nfkc
from service.model import Particular

_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_KANJI = re.compile(r"[一二三四五六七八九](?=つ|校|町|人(?!前)|か所|箇所|件|台)")
"""Numerals in kanji where they count; 一部 and 三重 are none."""
_SCALE = {"億": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(10) ** 3, "百": Decimal(100)}
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([億万千百])?")
_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?\s*[億万千百]\s*)*\d[\d,]*(?:\.\d+)?\s*[億万千百]?"
_PER = re.compile(
    r"(?<!\d)[1一]\s?(?P<per>人|名|世帯|戸|家庭|件|か所|箇所|社|校|園|団体|店舗|回|日|月|年|台)"
    r"(?:につき|当たり|あたり|に(?=[\d一二三四五六七八九])|(?=[\d,]+\s?[千万]?円))"
)
"""What an amount is for: 1世帯につき."""
_CLOCK = re.compile(
    r"(?P<half>午前|午後|朝|昼|夕方|夜|深夜|よる|あさ)?の?\s?(?P<hour>\d{1,2})(?:時(?!間|点)(?P<mark>半|(?P<minute>\d{1,2})分)?|:(?P<colon>\d\d))"
)
_LATE = ("午後", "昼", "夕方", "夜", "よる")
_NTH = re.compile(
    r"(?:第\s?(?P<number>\d{1,2})\s?(?P<unit>子|期|次|回|号)|(?P<before>\d{1,2})(?P<behind>期|校|回|か所|番|件|台|店|人|つ)目(?!標)"
    r"|(?P<first>初めて|初の|初と|初め?ての|最初))"
)
_COUNT = re.compile(
    rf"""
    (?<![\d.第和成])(?P<value>{_NUMBER})\s?
    (?P<unit>円|人|名|歳|才|社|校|園|戸|世帯|か所|箇所|ヶ所|カ所|施設|団体|大学|町村|市町|町|%|パーセント|ポイント|割|倍|点|件|回|台|本|棟|店舗|店
      |組|時間|分(?!の)|ha|ヘクタール|km|キロメートル|キロ|メートル|m(?![A-Za-z\d])|トン|t(?![A-Za-z-])|kg|事業|項目|施策|公約|法人|年生|路線|言語|か国語|頭|冊|枚|か月
      |ヶ月|日間|日(?![\d曜])|種目|種類|軒|けん|年間|年(?!\s?[度生\d月間])|段階|地区|集落|橋|基|席|床|バース|間口|便|区画|室|部屋|つの(?P<noun>[一-龠]{{1,2}})|つ|個|歩|品|区|票|通|灯|隻|泊)
    (?!目(?!標))
    """,
    re.VERBOSE,
)
_SAME = {
    "名": "人", "才": "歳", "世帯": "戸", "か所": "箇所", "ヶ所": "箇所", "カ所": "箇所", "施設": "箇所",
    "パーセント": "%",
    "店舗": "店", "キロ": "km", "キロメートル": "km", "メートル": "m", "トン": "t", "ヘクタール": "ha", "年": "年間",
    "ヶ月": "か月", "日": "日間", "部屋": "室", "軒": "店", "けん": "店", "市町": "町", "町村": "町", "か国語": "言語",
    "個": "つ",
}  # fmt: skip
"""Counters by which one thing is counted as well."""
_LARGER = {"分": ("時間", Decimal(1) / 60), "割": ("%", Decimal(10)), "か月": ("年間", Decimal(1) / 12)}
_STAGE = re.compile(
    r"(?P<乳児>乳幼児|乳児|赤ちゃん)|(?P<園児>園児|未就学|就学前)|(?P<小学生>小学(?:校?\d年)?生|小学(?=\d年)|小中学生|小・中学生)"
    r"|(?P<中学生>中学(?:校?\d年)?生|中学(?=\d年))|(?P<高校生>高校生|高校(?=\d年)|高(?=[1-3](?![\d人]))|18歳まで|18歳以下)|(?P<大学生>大学生)"
)
_BOTH = re.compile(r"小・?中学生")
_SHARE = re.compile(
    r"(?P<無料>無料|無償|タダ(?![ぁ-ん])|全額|負担はあり?ません|かかりません)|(?P<半額>半額|半分)|(?P<有料>有料)"
)
_DAYS = re.compile(r"(?P<day>[月火水木金土日]曜|土日|平日|毎日|毎晩|毎年|休日)")
_HALF = re.compile(r"(?P<昼間>昼間|日中)|(?P<夜間>夜間|深夜)")
_FRACTION = re.compile(r"(?P<whole>\d{1,2})分の(?P<part>\d{1,2})")
_ROLE = re.compile(r"(?:副?[市町村区]長|教育長|[一-龠]{2,6}部長|[一-龠]{2,6}課長|[一-龠]{2,6}局長)(?!選)")
_OFFICE = re.compile(
    r"(?:こども|子ども|まちづくり|スポーツ)?[一-龠ァ-ヴー]{2,8}(?<!担当)(?<!所管)(?<!各)(?<!関係)(?<!庁内)(?:課|室|係)(?![一-龠])"
)
_EACH_DAY = {"土日": ("土曜", "日曜"), "毎晩": ("毎日",)}
_VENUE = re.compile(
    r"[一-龠ァ-ヴー]{1,8}(?:館|センター|病院|公園|ホール|支所|分館|出張所|プラザ|広場|学校|校舎|[小中]学?校|保育所|保育園|こども園|駅|市役所|役場|庁舎|港)"
    r"(?=で|に(?!つい|関|お)|の(?:中|横|隣|となり|近く|跡|\d階))"
)
_AS_OF = re.compile(r"[(（][^()（）]{0,12}(?:末|現在|時点)[)）]")
_DATE = re.compile(
    r"(?P<year>(?:令和|平成|[RH])\s?(?:\d{1,2}|元)|20\d\d)\s?[年.]"
    r"(?:(?P<fiscal>度(?:末|中)?)|\s?(?P<month>\d{1,2})(?:月|\.)(?:\s?(?P<day>\d{1,2})日?)?)?"
)
_PLACE = re.compile(
    r"(?:[一-龠々]|(?<=[一-龠])[ノヶケ](?=[一-龠])){2,6}"
    r"(?:[市町村](?!民|内|立|長|税|道|役|議|営|外|有|全)|地区|圏域)(?![一-龠])"
)
_GAVE_WAY = re.compile(
    r"^から(?!の)|^(?:でした|だった|に求めました|を予定しました|を計画しました|のところ)(?:が|ものの)、"
)
"""Between a value and the one that took its place."""
_BEHIND = re.compile(r"まで|から|以上|以下|未満|ごと")
_ONLY = re.compile(r"\S{0,2}(?:だけ|しか|のみ|限[らりる])")
CLOSE = Decimal("0.005")
"""Part by which a figure in round numbers may differ: 9.7億円 for 970,123千円."""


def particulars(text: str) -> list[Particular]:
    """The particulars of a text, in order.

    >>> [(one.kind, one.value, one.shown) for one in particulars("夕方6時まで、第3子から2校だけ")]
    [('clock', '18:00', '夕方6時まで'), ('nth:子', '3', '第3子から'), ('count:校', '2', '2校')]
    """
    plain = _KANJI.sub(lambda m: m[0].translate(_DIGITS), nfkc(text))
    found: list[Particular] = []
    for read in _READERS:
        taken = [(one.start, one.end) for one in found]
        found += [one for one in read(plain) if not any(a < one.end and one.start < b for a, b in taken)]
    return [_whole(plain, one) for one in sorted(found, key=lambda one: one.start) if one.kind != "as of"]


def _at(match: re.Match[str], kind: str, value: str) -> Particular:
    return Particular(kind=kind, value=value, shown=match[0], start=match.start(), end=match.end())


def _whole(text: str, one: Particular) -> Particular:
    """A particular with the particle that belongs to it, and whether it is said to be the only one."""
    behind = _BEHIND.match(text, one.end)
    only = _ONLY.match(text, one.end) is not None
    return one.model_copy(update={"shown": one.shown + (behind[0] if behind else ""), "only": only})


def _pers(text: str) -> list[Particular]:
    return [_at(m, "per", _SAME.get(m["per"], m["per"])) for m in _PER.finditer(text)]


def _asofs(text: str) -> list[Particular]:
    """Days in brackets as of which something stood, to be passed over."""
    return [_at(m, "as of", "") for m in _AS_OF.finditer(text)]


def _dates(text: str) -> list[Particular]:
    found = []
    for m in _DATE.finditer(text):
        year = (fiscal_years(f"{m['year']}年") or [0])[0]
        parts = [str(year), *(part for part in (m["month"], m["day"]) if part)]
        found.append(_at(m, "date", "-".join(parts) + ("度" if m["fiscal"] else "")))
    return found


def _clocks(text: str) -> list[Particular]:
    found = []
    for m in _CLOCK.finditer(text):
        late = m["half"] in _LATE and int(m["hour"]) < 12
        minute = "30" if m["mark"] == "半" else (m["minute"] or m["colon"] or "00")
        found.append(_at(m, "clock", f"{int(m['hour']) + 12 * late}:{minute:>02}"))
    return found


def _nths(text: str) -> list[Particular]:
    return [
        _at(m, f"nth:{m['unit'] or m['behind'] or ''}", m["number"] or m["before"] or "1") for m in _NTH.finditer(text)
    ]


def _counts(text: str) -> list[Particular]:
    found = []
    for m in _COUNT.finditer(text):
        unit = m["noun"] or m["unit"]
        unit, scale = _LARGER.get(unit, (_SAME.get(unit, unit), Decimal(1)))
        found.append(_at(m, f"count:{unit}", str(total(m["value"]) * scale)))
    return found


def total(text: str) -> Decimal:
    """A number with its parts added.

    >>> total("2億8,000万"), total("1,200")
    (Decimal('280000000'), Decimal('1200'))
    """
    parts = (Decimal(p[1].replace(",", "")) * _SCALE.get(p[2] or "", Decimal(1)) for p in _PART.finditer(text))
    return sum(parts, Decimal(0))


def _stages(text: str) -> list[Particular]:
    found = []
    for m in _STAGE.finditer(text):
        found.append(_at(m, "stage", m.lastgroup or ""))
        if _BOTH.match(m[0]):
            found.append(_at(m, "stage", "中学生"))
    return found


def _shares(text: str) -> list[Particular]:
    return [_at(m, "share", m.lastgroup or "") for m in _SHARE.finditer(text)]


def _days(text: str) -> list[Particular]:
    return [
        _at(m, "day", day)
        for m in _DAYS.finditer(text) for day in _EACH_DAY.get(m["day"], (m["day"],))
    ]  # fmt: skip


def _names(text: str) -> list[Particular]:
    """Who is in office, which office, and the half of the day."""
    found = [_at(m, "half", m.lastgroup or "") for m in _HALF.finditer(text)]
    found += [_at(m, "role", m[0]) for m in _ROLE.finditer(text)]
    return [*found, *(_at(m, "office", m[0]) for m in _OFFICE.finditer(text))]


def _fractions(text: str) -> list[Particular]:
    return [_at(m, "fraction", f"{m['part']}/{m['whole']}") for m in _FRACTION.finditer(text)]


def _venues(text: str) -> list[Particular]:
    return [_at(m, "venue", m[0]) for m in _VENUE.finditer(text)]


def _places(text: str) -> list[Particular]:
    """Names of places: 韓国, 勇払, 卯ノ瀬市, 大平地区."""
    found, at = [_at(m, "place", m[0]) for m in _PLACE.finditer(text)], 0
    for token in tokenise(text):
        at = text.find(token.surface, at)
        if token.kind == "地名" and at >= 0 and not any(one.start <= at < one.end for one in found):
            end = at + len(token.surface)
            found.append(Particular(kind="place", value=token.surface, shown=token.surface, start=at, end=end))
        at = max(at, 0) + len(token.surface)
    return found


_READERS = (
    _asofs, _dates, _fractions, _pers, _clocks, _nths, _counts, _stages, _shares, _days, _names, _venues, _places,
)  # fmt: skip
"""What reads particulars, the narrower first: what one has read, none reads again."""


def near(claimed: Decimal, figure: Decimal) -> bool:
    """Whether a figure is the claimed one, or the claimed one in round numbers."""
    return claimed == figure or bool(figure and abs(figure - claimed) / abs(figure) < CLOSE)


def same(kind: str, one: str, other: str) -> bool:
    """Whether two values of a kind are the same: a figure in round numbers, a venue by its short name."""
    if kind.startswith("count:"):
        return near(Decimal(one), Decimal(other))
    if kind == "date":
        return _same_day(one, other)
    return one == other or (kind in ("venue", "place") and (one in other or other in one))


def _same_day(one: str, other: str) -> bool:
    """Whether two days may be the same, one told more nearly than the other; a fiscal year ends in the next March."""
    a, b = ([int(part) for part in day.rstrip("度").split("-")] for day in (one, other))
    if len(a) > len(b):
        a, b, one, other = b, a, other, one
    if one.endswith("度") and len(b) > 1:
        return b[0] - (b[1] < 4) == a[0]
    return a == b[: len(a)]


def contradicted(claimed: Collection[Particular], printed: Collection[Particular], text: str) -> Particular | None:
    """The particular that a text contradicts by its own; None: it contradicts none.

    What is claimed stands nowhere in it, and something else of the same kind does; or it gave way to that
    (11段階でしたが、14段階に); or more stands there than is said to be all.
    """
    plain = nfkc(text)
    for one in claimed:
        mine = [p for p in claimed if p.kind == one.kind]
        theirs = [p for p in printed if p.kind == one.kind or (p.kind == "nth:" and one.kind.startswith("nth:"))]
        others = [p for p in theirs if not any(same(one.kind, q.value, p.value) for q in mine)]
        held = [p for p in theirs if same(one.kind, one.value, p.value)]
        gave_way = any(p.end <= o.start and _GAVE_WAY.search(plain[p.end : o.start]) for p in held for o in others[:1])
        if others and (not held or one.only or gave_way):
            return one
    return None


def agreed(claimed: Collection[Particular], printed: Collection[Particular]) -> bool:
    """Whether all that is claimed stands in a print, nothing else of its kinds does, and something is claimed."""
    kinds = {one.kind for one in claimed}
    theirs = [p for p in printed if p.kind in kinds]
    return bool(claimed) and all(
        any(p.kind == c.kind and same(c.kind, c.value, p.value) for p in side)
        for side, other in ((theirs, claimed), (claimed, theirs)) for c in other
    )  # fmt: skip
