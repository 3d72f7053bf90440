"""Publishers that are no towns: unions of towns, prefectures, ministries, parties and candidates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.heading_front import COVER, FRONT, FrontLine
from ingest.model import Municipality
from ingest.municipality import official
from ingest.text import nfkc

_UNION = (
    r"[一-龠々ぁ-んァ-ヶー・]{2,14}?(?:広域連合|一部事務組合|広域(?:行政|市町村圏|圏)?(?:事務)?組合|(?:衛生|消防|清掃|環境|水道|病院"
    r"|斎場|火葬|下水道|学校給食|介護)[一-龠]{0,6}組合|企業団)"
)
_MINISTRY = (
    r"(?:内閣(?:府|官房)|総務省|法務省|外務省|財務省|文部科学省|厚生労働省|農林水産省|経済産業省|国土交通省|環境省|防衛省"
    r"|復興庁|デジタル庁|こども家庭庁|消費者庁|金融庁|警察庁|消防庁|文化庁|観光庁|気象庁|水産庁|林野庁|資源エネルギー庁"
    r"|中小企業庁|スポーツ庁|特許庁|国税庁)"
)
_PARTY = r"(?:[一-龠々ぁ-んァ-ヶー]{1,8}党|[一-龠々ぁ-んァ-ヶー]{2,8}の会)"
_OFFICES = r"(?:連合長|組合長|管理者|企業長|議会|知事|庁|大臣|長官|代表|党首|総裁|事務局|本部)"
_TITLED = (
    r"(?:第|総合|地域|基本|令和|平成|\d"
    r"|.{0,20}(?:計画|戦略|プラン|ビジョン|方針|白書|構想|報告|公約|マニフェスト|政策))"
)


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    """One pattern a kind: the name, from the beginning of a line, and then nothing, its office, or the title."""
    prefectures = "|".join(sorted({town.prefecture for town in official()}))
    kinds = (_UNION, rf"(?:{prefectures})", _MINISTRY, _PARTY)
    ends = rf"(?:$|[\s　]*{_OFFICES}|[\s　]*{_TITLED})"
    before = r"(?:[#\s「『（(]*(?:第\d+[期次回]|(?:令和|平成)\s*[\d元]+年度?|\d{4}年度?)?\s*)"
    return tuple(re.compile(rf"{before}(?P<name>{kind}){ends}") for kind in kinds)


def body(lines: Sequence[FrontLine], title: str | None) -> Municipality | None:
    """The union, prefecture, ministry or party that the cover gives as the document's own, or None.

    Args:
        lines: the first lines.
        title: the document's title, which may begin with the name.
    """
    cover = [line.text for line in lines if line.shown <= COVER and len(line.text) <= 40]
    front = [line.text for line in lines if line.shown <= FRONT and len(line.text) <= 25]
    for texts in ([title] if title else [], cover, front):
        for shape in _shapes():
            found = next((match["name"] for text in texts if (match := shape.match(nfkc(text).strip()))), None)
            if found:
                return _as_municipality(found)
    return None


def is_union(name: str) -> bool:
    """Whether a name is that of a union of towns."""
    return re.fullmatch(_UNION, nfkc(name)) is not None


def _as_municipality(name: str) -> Municipality:
    """A prefecture with its code; other bodies have none in the list."""
    town = next((town for town in official() if town.prefecture == name), None)
    return Municipality(
        code=_code(town.code) if town else "", prefecture=town.prefecture if town else "", name=name, kana=""
    )


def _code(town: str) -> str:
    """The code of a town's prefecture: its two digits, three noughts and the check digit.

    >>> _code("012157"), _code("131016")
    ('010006', '130001')
    """
    plain = town[:2] + "000"
    total = sum(int(digit) * weight for digit, weight in zip(plain, range(6, 1, -1), strict=True))
    return plain + str((11 - total % 11) % 10)
