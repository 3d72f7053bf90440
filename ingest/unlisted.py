"""Town names that the official list does not hold, as the text itself gives them (みなぎ市, merged or future towns)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import fugashi

from ingest.model import Municipality, Value
from ingest.text import nfkc

COVER = 15
"""Non-blank lines of a cover page: whose plan it is stands there."""

FRONT = 60
"""Non-blank lines of cover, preface and contents."""

_NAME = re.compile(
    r"""
    (?:^ | (?<=[\s「『（(\[、。・:：,/|#*>■●◆○□〇]) | (?<=[都道府県郡]) | (?<=[期次回度版]))   # where a name may begin
    (?P<name> [一-龠々ヶァ-ヴーぁ-ん]{1,6} [市町村] )
    (?! 町村 | 街 | 場 | 並 | 外れ | 落 | [一-龠]?町村 )                         # 市町村, 市街, 市場, 町並み, 村落
    (?P<office> 長(?![期い]) | 役場 | 役所 | 議会 | 教育委員会 )?
    """,
    re.VERBOSE,
)

_GENERIC = re.compile(
    r"""
    [本当各全他同両自隣毎朝新旧大小中下港山農漁都県府道国]              # 本市, 各町, 都市
    | 近隣 | 周辺 | 近郊 | 関係 | 構成 | 農山漁? | 城下 | 門前 | 宿場 | 温泉 | 地方 | 管内 | [都道府県]内 | 中核 | 特例
    | 見本 | 田舎 | この | その | ある | [わが我]が | .*[市町村区都] | .*指定 | .+[他本同各型の] | .*先進 | 企業
    | [旧元現].+
    """,
    re.VERBOSE,
)

_NOT_BEFORE_TOWN = {"助詞", "助動詞", "連体詞", "形容詞", "代名詞", "副詞", "接続詞", "感動詞"}
"""Parts of speech that make the word before 市, 町 or 村 a description (元気な町), not a name."""


class Named(Value):
    """A name, how often the text prints it, and whether the first pages give it as the plan's own."""

    name: str
    count: int
    own: bool


@cache
def _tagger() -> Any:
    return fugashi.Tagger()


def _is_name(name: str) -> bool:
    """Whether the word before 市, 町 or 村 can be a name.

    >>> [_is_name(name) for name in ("みなぎ市", "元気な町", "暮らせる町", "本市", "創造都市")]
    [True, False, False, False, False]
    """
    if _GENERIC.fullmatch(name[:-1]):
        return False
    words = [word for word in _tagger()(name) if word.surface not in ("市", "町", "村")]
    # の and が join the parts of a name (みどりが丘町), but no name ends in them
    joined = [word for word in words[:-1] if word.surface not in ("の", "が", "ヶ", "ケ")] + words[-1:]
    return not any(_describes(word.feature) for word in joined)


def _describes(feature: Any) -> bool:
    attributive = feature.pos1 == "動詞" and str(feature.cForm).startswith(("連体形", "終止形"))
    return feature.pos1 in _NOT_BEFORE_TOWN or attributive


def _front(lines: Sequence[str], limit: int) -> Iterator[tuple[int, str]]:
    """The first non-blank lines, numbered, width folded; rows of tables are left out."""
    shown = 0
    for line in lines:
        if line.strip() and shown < limit:
            shown += 1
            if "\t" not in line and not line.lstrip().startswith("|"):
                yield shown, nfkc(line).strip()


_OWN = re.compile(
    r"""
    $
    | \s* (?: 第 | 総合 | まち | 人口 | 行[政財] | デジタル | 地方 | 過疎 | 子ども | こども | 環境
        | 地域 | 公共 | [市町村]長 )
    | \s* .{0,20} (?: 計画 | 戦略 | プラン | ビジョン | 方針 | ロードマップ | 公約 | 構想 | 報告 )
    """,
    re.VERBOSE,
)
"""What follows the town's name on a cover: nothing, or the plan's title."""


_BEFORE = re.compile(r"^[#*\s「『（(]*(?:(?:第\d+[期次回版部編章]|(?:令和|平成|R|H)\s*[\d元]+年度?|\d{4}年度?)\s*)*$")
"""What may stand before the town's name on a cover: marks, 第3期, 令和7年度."""


def _without_prefecture(name: str, prefectures: Sequence[str]) -> str:
    return next((name[len(p) :] for p in prefectures if name.startswith(p) and len(name) > len(p) + 1), name)


def _stated(line: str, match: re.Match[str], at: int) -> bool:
    """Whether a front page gives the name as the plan's own: with its mayor or office, or before the title."""
    office = bool(match["office"]) and at <= FRONT
    heading = line.startswith("#") and at <= 3
    cover = at <= COVER and len(line) <= 40 and (heading or bool(_OWN.match(line[match.end("name") :])))
    return office or (cover and bool(_BEFORE.match(line[: match.start()])))


def _candidates(lines: Sequence[str], prefectures: Sequence[str]) -> dict[str, bool]:
    """Every name that the text may give to a town, and whether a front page says it is the plan's own."""
    own: dict[str, bool] = {}
    for line in lines:
        for match in _NAME.finditer(nfkc(line)):
            own.setdefault(_without_prefecture(match["name"], prefectures), False)
    for at, line in _front(lines, FRONT):
        for match in _NAME.finditer(line):
            name = _without_prefecture(match["name"], prefectures)
            own[name] = own[name] or _stated(line, match, at) if name in own else _stated(line, match, at)
    return {name: is_own for name, is_own in own.items() if len(name) >= 3 and _is_name(name)}


def unlisted(lines: Sequence[str], towns: Sequence[Municipality]) -> tuple[Named, ...]:
    """Names of towns that the list does not hold, likeliest first.

    Args:
        lines: the document's lines.
        towns: the official list.
    """
    official = {town.name for town in towns}
    prefectures = sorted({town.prefecture for town in towns})
    text = "".join("".join(nfkc(line).split()) for line in lines)
    found = []
    for name, is_own in _candidates(lines, prefectures).items():
        count = text.count(name)
        part = next((name[at:] for at in range(1, len(name) - 1) if name[at:] in official), None)
        # 新苫小牧市 is another town only where 苫小牧市 hardly ever stands without 新
        beside = part is not None and count < 0.8 * text.count(part)
        if name not in official and not beside and (is_own or count > 1):
            found.append(Named(name=name, count=count, own=is_own))
    return tuple(sorted(found, key=lambda named: (not named.own, -named.count)))
