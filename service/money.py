"""Which money a text speaks of: a price is no budget, and a subsidy no saving. Pure.

An amount answers only where it is of the kind asked for: what a ride costs is not told by what the bus line costs the
town.
"""

from __future__ import annotations

import re

from ingest.text import nfkc

KINDS = {
    "price": re.compile(
        r"(?<![燃資材原飲肥飼食衣塗顔史無有給])料(?!理|金?収入)|運賃|家賃|参加費|会費|月謝|価格|値段|ねだん|代金|単価|初乗り"
        r"|(?:乗る|買う|借りる|使う|受ける|泊まる|入る)(?:と|のに)|払[うえっ]|自己負担|負担金?は"
    ),
    "cost": re.compile(
        r"事業費|予算|決算|建設費|工費|工事費|経費|整備費|総額|維持費|運営費|費用|かけ[たるて]|つぎ込|使(?:った|う)お金"
    ),
    "grant": re.compile(r"補助|助成|給付|奨励金|祝い?金|手当|支援金|もらえ|交付金|出してくれ|支給|貸付金"),
    "income": re.compile(r"売上|売り上げ|収入|寄[附付]|税収|収益|販売額|歳入|もうけ|稼"),
    "saving": re.compile(r"効果額?|削減額|節約|減らせ|浮[くい]|抑え"),
    "pay": re.compile(r"給料|月給|年収|工賃|賃金|報酬|所得|給与|賞与|時給"),
    "balance": re.compile(r"借金|[市町村県]債|起債|地方債|残高|基金|貯金|積立|債務"),
}
"""Kind of money → what names it, in questions and in print."""
_AMOUNT = re.compile(r"\d\s*(?:百|千|万|億)?円|円[)）].{0,20}\d")


def kinds(text: str) -> frozenset[str]:
    """The kinds of money that a text names.

    >>> sorted(kinds("コミュニティバスに1回乗るといくらですか")), sorted(kinds("事業費は300万円で、運賃は200円です"))
    (['price'], ['cost', 'price'])
    """
    plain = nfkc(text)
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(plain))


def is_amount(text: str) -> bool:
    """Whether a text states an amount of money."""
    return _AMOUNT.search(nfkc(text)) is not None
