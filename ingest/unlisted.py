"""Town names that the official list does not hold, as the text itself gives them (みなぎ市, merged or future towns)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import fugashi

from ingest.heading_front import COVER, FrontLine
from ingest.model import Municipality, Value
from ingest.text import nfkc

FRONT = 60
"""Non-blank lines of cover, preface and contents."""

_NAME = re.compile(
    r"""
    (?:^ | (?<=[\s「『（(\[、。・:：,/|#*>■●◆○□〇]) | (?<=[都道府県郡]) | (?<=[期次回度版]))   # where a name may begin
    (?P<name> (?: (?! [市町村](?:都市|総合)) [一-龠々ヶァ-ヴーぁ-ん] ){1,6} [市町村] )   # 日和台市 of 日和台市都市計画
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

_KANA = re.compile(r"[ぁ-んー]{2,6}")
_NAMES_END = ("も", "か", "と", "や", "ね", "さ")
"""Particles that a name in kana may seem to end in; の and な make a description."""

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

    >>> [_is_name(name) for name in ("みなぎ市", "深萌村", "元気な町", "暮らせる町", "本市", "創造都市")]
    [True, True, False, False, False, False]
    """
    if _GENERIC.fullmatch(name[:-1]):
        return False
    words = [word for word in _tagger()(name) if word.surface not in ("市", "町", "村")]
    if _KANA.fullmatch(name[:-1]) and words:
        # the dictionary cuts unknown names in kana anywhere (みな|も): only the last word tells a description
        return words[-1].surface in _NAMES_END or not _describes(words[-1].feature)
    # の and が join the parts of a name (みどりが丘町, 鶴ノ巣町), but no name ends in them
    joined = [
        word for word in words[:-1] if word.surface not in ("の", "が", "ノ", "ガ", "ヶ", "ケ", "乃", "之")
    ] + words[-1:]
    return not any(_describes(word.feature) for word in joined)


def _describes(feature: Any) -> bool:
    attributive = feature.pos1 == "動詞" and str(feature.cForm).startswith(("連体形", "終止形"))
    stem = feature.pos1 == "形容詞" and str(feature.cForm).startswith("語幹")  # 深 of a name that begins with it
    return (feature.pos1 in _NOT_BEFORE_TOWN and not stem) or attributive


def is_person(before: str, name: str) -> bool:
    """Whether what looks like a town is the given name of a mayor: 高見 俊介市長.

    Args:
        before: the line up to the name.
        name: the name with 市, 町 or 村.

    >>> is_person("高見 ", "俊介市"), is_person("静岡県 ", "藤波市"), is_person("", "みなぎ市")
    (True, False, False)
    """
    family = re.search(r"(?P<family>[一-龠々ぁ-んァ-ヶ]{1,4})[\s　]+$", before)
    if not family or re.search(r"[都道府県市町村区郡期次度版]$", family["family"]):
        return False
    given = [word.feature for word in _tagger()(name[:-1])]
    surname = [word.feature for word in _tagger()(family["family"])]
    return any(word.pos3 == "人名" and word.pos4 == "名" for word in given) or any(
        word.pos3 == "人名" and word.pos4 == "姓" for word in surname
    )


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


_PUBLISHER = re.compile(
    r"[(（【]?(?:団体|市町村|自治体|市区町村|事業者|事業体|地方公共団体|実施主体)名?"
    r"[)）】]?[\s:：|]*|(?:編集[・･/]?)?(?:発行者?|編集|作成者?|策定者?|制作)[\s:：|/]*"
)
"""What a form or an imprint prints before the name of who is responsible: 団体名:"""

_OFFICE = re.compile(r"\s*[^\s、。]{2,12}[部課室局係](?:\s|$)")
"""An office behind the town's name on a cover: 企画広報室"""
_DATED = re.compile(
    r"(?:令和|平成|R|H)?\s*[\d元]+[年.]\s*\d{1,2}[月.]?\s*(?:\d{1,2}日?)?\s*(?:現在|発行|公表|改[訂定]|策定)?\s*"
)
_BEFORE = re.compile(r"^[#*\s「『（(]*(?:(?:第\d+[期次回版部編章]|(?:令和|平成|R|H)\s*[\d元]+年度?|\d{4}年度?)\s*)*$")
"""What may stand before the town's name on a cover: marks, 第3期, 令和7年度."""


def _without_prefecture(name: str, prefectures: Sequence[str]) -> str:
    return next((name[len(p) :] for p in prefectures if name.startswith(p) and len(name) > len(p) + 1), name)


def _stated(line: FrontLine, match: re.Match[str]) -> bool:
    """Whether a front page gives the name as the plan's own: with its mayor or office, or before the title."""
    printed = nfkc(line.text)
    before, behind = printed[: match.start()], printed[match.end("name") :]
    if line.shown <= FRONT and _PUBLISHER.fullmatch(before.strip()):
        return True
    if line.row or (match["office"] == "長" and is_person(before, match["name"])):
        return False
    office = bool(match["office"]) and line.shown <= FRONT
    heading = line.level is not None and line.shown <= 3
    short = len(printed) <= (60 if heading else 40)
    cover = line.shown <= COVER and short and (heading or bool(_OWN.match(behind)))
    whose = line.shown <= COVER and short and bool(_OFFICE.match(behind))
    return office or (cover and bool(_BEFORE.match(before))) or (whose and bool(_BEFORE.match(_DATED.sub("", before))))


def _candidates(lines: Sequence[str], front: Sequence[FrontLine], prefectures: Sequence[str]) -> dict[str, bool]:
    """Every name that the text may give to a town, and whether a front page says it is the plan's own."""
    own: dict[str, bool] = {}
    for line in lines:
        printed = nfkc(line)
        for match in _NAME.finditer(printed):
            if not (match["office"] == "長" and is_person(printed[: match.start()], match["name"])):
                own.setdefault(_without_prefecture(match["name"], prefectures), False)
    for shown in front:
        for match in _NAME.finditer(nfkc(shown.text)):
            name = _without_prefecture(match["name"], prefectures)
            if shown.shown <= FRONT and (
                name in own or not is_person(nfkc(shown.text)[: match.start()], match["name"])
            ):
                own[name] = own.get(name, False) or _stated(shown, match)
    return {name: is_own for name, is_own in own.items() if len(name) >= 3 and _is_name(name)}


def unlisted(lines: Sequence[str], front: Sequence[FrontLine], towns: Sequence[Municipality]) -> tuple[Named, ...]:
    """Names of towns that the list does not hold, likeliest first.

    Args:
        lines: the document's lines.
        front: its first lines as they are shown.
        towns: the official list.
    """
    official = {town.name for town in towns}
    prefectures = sorted({town.prefecture for town in towns})
    text = "".join("".join(nfkc(line).split()) for line in lines)
    found = []
    for name, is_own in _candidates(lines, front, prefectures).items():
        count = text.count(name)
        part = next((name[at:] for at in range(1, len(name) - 1) if name[at:] in official), None)
        # 新苫小牧市 is another town only where 苫小牧市 hardly ever stands without 新
        beside = part is not None and count < 0.8 * text.count(part)
        if name not in official and not beside and (is_own or count > 1):
            found.append(Named(name=name, count=count, own=is_own))
    return tuple(sorted(found, key=lambda named: (not named.own, -named.count)))
