"""Values in the cells of a 総合戦略: numeral expressions, target phrases, dashes, and where they begin in a cell."""

from __future__ import annotations

import re

from ingest.text import printed

_LEAD = r"""
    (?: (?:年間|年平均|月平均|延べ|およそ|約|累計|合計|平均|毎年度?|各年度?) (?=\S)   # 約30, 延べ30
      | (?<!\S) (?:年間|年平均|月平均|延べ|およそ|約|累計|合計|平均|毎年度?|各年度?) \s   # a word of its own: 延べ 30
      | [全年月週] (?=\d) | (?<![合設統集]) 計 (?=\d) )                              # 全3校, 年3回
"""
_LINK = r"""
    \s? (?: 年(?:間|後|度)? | [かヶカケ]?月 | 週間? | 日間? | 時間? | 億 | 万 | 千 )?  # 5年間, 1億, 3か月
    (?: [人件校戸社団体箇所]{1,2}中 )?                                            # 10校中
    (?: まで | 以内 )? (?: に | で )?                                              # 5年後に
    (?: (?:基準|現状)値?(?:の|より|から|に対し) )?                                 # 基準値の6%
    \s?
"""
_NUM = r"""
    (?: [△▲＋±−] \s? | (?<![\w)）]) [-+－] )?                  # sign
    (?<![A-Za-zＡ-Ｚａ-ｚ\d.．,，]) (?<!CO\s) \d+               # not the 2 of CO2, nor the 5 of Society5.0
    (?: [,，] \s? \d{3} )* (?: [.．] \d+ )?                     # 35,000 and 8,386.607
"""
_ERA = r"(?: 令和 | 平成 | (?<![A-Za-z])[RHＲＨ](?=\s?\d) ) \s? (?: 元 | \d{1,2} )"
_RANGE = r"(?: [^\s\d～〜~]{0,4} \s? [～〜~] \s? )"
EXPRESSION = re.compile(
    rf"""
    {_LEAD}* (?: {_ERA} | {_NUM} )                             # 全3, △100, 令和6
    (?: (?: {_RANGE} | {_LINK} {_LEAD}* ) (?: {_ERA} | {_NUM} ) )*   # 5年間で30, ▲5.1～ ▲10.5, 1億2,000
    """,
    re.VERBOSE,
)
"""A numeral expression without its unit: 5年間で100, ▲5.1～ ▲10.5, 全3."""

BRACKETS = re.compile(r"[（(【「『［\[][^）)】」』］\]]*[）)】」』］\]]")
_TAIL = re.compile(r"\s?[^\s\d（）()の]{0,8}(?=\s|$|[（(])")
"""The unit behind a numeral expression, up to a space or a bracket."""

NAME_END = re.compile(
    r"(?:数|率|額|量|割合|比率?|面積|人口|度|時間|単価|売上|高|距離|延長)\s*(?:[（(【][^）)】]*[）)】]\s*)*[:：]?\s*$"
)
"""How a measured quantity's name ends (就職者数, 利用率【乳幼児】)."""

PHRASE = re.compile(
    r"""
    (?: (?:基準|現状|現況|前年|実績|目標)値?(?:度)?(?:を|の|より|から|と|以上|以下|なし|無し|維持).*   # 基準値を維持
      | 未\w{1,6} | なし | 無し | 同上 | 同左                                                       # 未策定
      | .*(?: 維持 | 継続 | 増加? | 減少? | 削減 | 拡大 | 向上 | 上昇 | 改善 | 以上 | 以下 | 未満 | 程度
            | 策定 | 実施 | 完了 | 達成 | 設置 | 整備 | 開設 | 制定 | 導入 | 検討 | 確保 | 解消 ) (?:する|済み?)?
    )""",
    re.VERBOSE,
)
"""A value in words, as a whole: 基準値を維持, 未策定, 全国平均以上."""

RELATIVE = re.compile(r"(?:基準|現状|現況)値?.*(?:維持|以上|以下|増|減|同)|(?:現状)?維持$")
_AHEAD = re.compile(r"\d{1,2}\s?年(?:間|後)")
UNIT_AT_END = re.compile(r"\d\s?[^\s\d]{0,4}$")
_DASH_END = re.compile(r"(?:^|\s)[\-‐‑‒–—―−－]+$")
_DASH_UNIT = re.compile(r"^\s*[\-‐‑‒–—―−－]+\s+[^\s\d]{1,4}\s*$")
_DATED = re.compile(
    r"\s*[（(]\s*(?P<when>(?:令和|平成|[RHＲＨ]|(?:19|20)\d\d)[\s\d元年度月日末時点現在.．]*)\s*[)）]\s*$"
)
_CJK_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
MARKS = re.compile(r"^[\s・○●◯◆◇■□＊*※]+")


def despaced(name: str) -> str | None:
    """A name without the spaces that OCR sets between Japanese characters, list marks and a closing colon.

    >>> despaced("新規林業従事者 数 "), despaced("照明の LED 化率："), despaced(" ")
    ('新規林業従事者数', '照明の LED 化率', None)
    """
    return _CJK_GAP.sub("", MARKS.sub("", name).strip(" \t\n　:：")) or None


def figure(value: str) -> str | None:
    """A value as printed; None for a dash, also for one with its unit behind it.

    >>> figure(" 3 戸"), figure("－ 世帯"), figure("▲3人")
    ('3 戸', None, '▲3人')
    """
    return None if _DASH_UNIT.match(value) else printed(value)


def dated(value: str | None) -> tuple[str | None, str | None]:
    """A value and the date printed in brackets behind it.

    >>> dated("24名（R4）"), dated("24名（うち女性3名）"), dated(None)
    (('24名', 'R4'), ('24名（うち女性3名）', None), (None, None))
    """
    found = _DATED.search(value) if value else None
    if not value or not found or not value[: found.start()].strip():
        return value, None
    return value[: found.start()].strip(), found["when"].strip()


def _masked(cell: str) -> str:
    """The cell with bracketed text blotted out at equal length, unless nothing numeric is left outside."""
    blotted = BRACKETS.sub(lambda m: "※" * len(m[0]), cell)
    return blotted if EXPRESSION.search(blotted) else cell


def figures(cell: str) -> list[tuple[int, int]]:
    """Spans of the figures with their units: numeral expressions that a space, a bracket or the end follows."""
    text = _masked(cell)
    spans = []
    for found in EXPRESSION.finditer(text):
        tail = _TAIL.match(text.replace("※", "（"), found.end())
        if tail:
            spans.append((found.start(), tail.end()))
    return spans


def value_start(cell: str) -> int | None:
    """Where the value of a cell starts; its length if it prints a name only; None if nobody can tell.

    >>> [value_start(c) for c in ("登録者数 24名", "基準値を維持", "利用者数", "6次産業化の推進 未実施", "施設数 —")]
    [5, 0, 4, 9, 3]
    """
    dash = _DASH_END.search(cell)
    if dash:
        return dash.start()
    if PHRASE.fullmatch(cell) and not re.search(r"\s", cell) and not EXPRESSION.search(cell):
        return 0
    last = re.search(r"\S+$", cell)
    words = last is not None and bool(PHRASE.fullmatch(last[0])) and not EXPRESSION.search(last[0])
    if last and last.start() and words and not UNIT_AT_END.search(cell[: last.start()].rstrip()):
        return last.start()
    named = [start for start, _ in figures(cell) if NAME_END.search(cell[:start])]
    found = [m.start() for m in EXPRESSION.finditer(_masked(cell))]
    if named or found:
        return named[0] if named else found[-1]
    if NAME_END.search(cell):
        return len(cell)
    return None if re.search(r"\s", cell) else 0


def target_words(cell: str) -> bool:
    """Whether a cell's words can only be a target: they name the baseline, or the years ahead.

    >>> target_words("基準値を維持"), target_words("5年間で30人"), target_words("30人")
    (True, True, False)
    """
    return bool(RELATIVE.match(cell) or _AHEAD.match(cell))
