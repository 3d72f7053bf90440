"""Which way a text says that something goes or stands: up or down, done or not yet, kept or ended. Pure."""

from __future__ import annotations

import re

from ingest.text import nfkc

_NEG = r"(?:な(?:い|か(?:った|っ)|く)|ません|ず(?=に|、|。|$))"
SO = "so"
"""That a thing is as it is asserted, whatever it is: only a denial tells of it."""
POLES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "trend": (
        re.compile(r"増(?:え|や|し(?!て(?:い)?ません)|加)|ふえ|上が[りっる]|上昇|伸び|引き上げ|高ま[りっる]|拡大し"),
        re.compile(r"減(?:[っりらる]|少)|へ[っり](?=[たて])|下が[りっる]|低下|縮小|引き下げ|落ち(?:込|ま|た)"),
    ),
    "done": (
        re.compile(
            r"(?:終わ|完了|完成|終了|決ま|始ま|開始|開業|開設|開館|でき|済|導入|設置|配置|整備|改修|実施|策定|締結|達成|届)[^。、]{0,6}?(?:ました|した(?![いがけ])"
            r"|ってい(?:る|ます)|って(?:る|ます)|てい(?:る|ます)|済み|った|です。?$)|済み|すん[でだ]"
        ),
        re.compile(
            rf"未(?:定|着手|実施|整備|完成|設置|策定|回収|導入)|(?:決ま|決定|始ま|終わ|でき|着手|実施|設置|整備|回収|導入|至|開始|開か|配置)[^。、]{{0,8}}?{_NEG}"
            r"|検討(?:し(?:ます|てい)|中|段階|を(?:進め|続け|行い))|協議(?:中|を続け|を進め|し(?:ます|てい))|見送|延期|凍結|断念|中止|否決|不調"
            r"|予定(?:です|である|しています)|計画(?:です|中)|請求(?:中|して(?:い)?ます)|(?:始め|開始し|設置し|整備し|実施し|開き|開設し|導入し)ます"
        ),
    ),
    "kept": (
        re.compile(r"継続|続[けきい]|実施(?:し|され)|開催(?:し|され)|存続|残[しすりる]|維持し|再開"),
        re.compile(r"廃止|終了|なくな|無くな|やめ|閉(?:鎖|館|校|園|所|じ)|取りやめ|取り止め|統合(?:され|に)|設け(?:ず|ません|ない)|中止|解体|撤去|休止|打ち切"),
    ),
    "cost": (
        re.compile(r"有料|(?:料金|お金|税|費用)\S{0,3}か(?:か(?:る|り)|け)|自己負担(?:が|で|と)"),
        re.compile(r"無料|無償|タダ|免除|負担(?:は|が)(?:な|あり?ませ)|かかりません"),
    ),
    "all": (
        re.compile(r"すべて|全て|全部|ぜんぶ|全員|みな(?:さん)?(?:が|に)|みんな|残らず|全(?:地区|校|世帯|市民|町民|戸|国|施設|館|橋|部)"),
        re.compile(r"\d\S{0,4}?(?:のうち|うち|中)\D{0,8}\d|残る|残り|未(?:支給|実施|整備|設置)|のみ|だけ|対象外|のまま|新\d年生|新入生|一部(?!の)"),
    ),
    "size": (
        re.compile(r"(?:より|を)\S{0,6}(?:上回|大き|多[いくか]|高[いくか]|長[いくか])|上回"),
        re.compile(r"(?:より|を)\S{0,6}(?:下回|小さ|少な|低[いくか]|短[いくか])|下回|届[かい]\S{0,3}(?:ず|ません|ない)"),
    ),
    "balance": (re.compile(r"黒字"), re.compile(r"赤字")),
    "pace": (
        re.compile(r"順調|計画(?:通り|どおり)|予定(?:通り|どおり)"),
        re.compile(r"遅れ|遅延|滞っ|停滞"),
    ),
    "allowed": (
        re.compile(r"(?:でき|使え|行け|乗れ|取れ|もらえ|受けられ|入れ|助成し|補助し|支給し|貸し|走[れっ]|通れ|申し込め|借りられ|残|てくれ)(?:る|ます|て(?:い)?(?:る|ます))|可能|ってい(?:る|ます)"),
        re.compile(
            rf"(?:でき|使え|行け|乗れ|取れ|もらえ|受けられ|入れ|走|通れ|申し込め|入力し|受け付け|行[いわ]|残[りら]|運行し|含まれ|対象とし|併用)[^。、]{{0,6}}?{_NEG}"
            r"|通行止|対象外|禁止|禁じ|不可"
        ),
    ),
    SO: (
        re.compile(r"(?!)"),
        re.compile(r"(?:しません|されません|ていません|できません|なりません|ありません)(?:でした)?。?$"),
    ),
}  # fmt: skip
"""Family → what says yes to it, what says no; a text that says both tells nothing by it."""


_BUT = ("done", "all")
"""Families where what says no outweighs what says yes beside it: 設計を終え、工事は未着手です; 全4校のうち3校."""


def pole(text: str, family: str) -> bool | None:
    """Which pole of a family a text is at; None: neither, or both.

    >>> pole("利用者は減った。", "trend"), pole("工事は完了しました。", "done"), pole("導入を検討しています。", "done")
    (False, True, False)
    """
    plain = nfkc(text)
    yes, no = (pattern.search(plain) is not None for pattern in POLES[family])
    if family in _BUT and no:
        return False
    return None if yes is no else yes


def poles(text: str) -> dict[str, bool]:
    """The poles that a text is at, by family."""
    return {family: side for family in POLES if (side := pole(text, family)) is not None}
