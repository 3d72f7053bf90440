"""Which sort of thing a question asks for, where no number or date will do: a weekday, a place, a school, papers.

A sentence about the subject without anything of that sort is no answer to it, however near it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from index.tokens import tokenise
from ingest.text import nfkc

_SCHOOL = r"小学校区?|中学校区?|高校|高等学校|大学|学校|保育所|保育園|幼稚園|こども園|児童館|公民館|図書館|橋|団地|公園"
_FIRM = r"会社|業者|企業|法人|メーカー|事業者|団体|店"
_ONE = r"人|名|回|泊|世帯|戸|か所|箇所|台|件|枚|冊|月|日|年|頭|本|個|kg|キロ|トン|時間"
ASKED: dict[str, re.Pattern[str]] = {
    "weekday": re.compile(r"何曜|なん曜|どの曜日|なにようび|何ようび"),
    "firm": re.compile(
        rf"(?:何|なん)(?:と|て)いう\S{{0,4}}(?:{_FIRM})|どこの(?:{_FIRM})|(?:{_FIRM})(?:は|って|が)(?:どこ|何と)"
        rf"|(?:{_FIRM})の?名前?(?:は|を|が|って|[?？])"
    ),
    "school": re.compile(rf"(?:どこの|どの|何という|なんという)(?:{_SCHOOL})"),
    "place": re.compile(
        r"どこ(?:に(?=あ|い[けきく]|で[きて]|つく|作|開|設|建|置|移|停|整備|集|住|行け)|で(?!す|しょ|も|相談|聞|申|もら)|へ(?=行|移|運))|(?:場所|会場)(?:は|って|が)、?どこ|場所を教え"
        r"|ど(?:の|この)(?:地区|場所|町内|地域|あたり|辺)"
    ),
    "per": re.compile(
        rf"(?:1|一|ひと)\s?(?:{_ONE}|つ)(?:に?つき|あたり|当たり|で|に|だと)?[、は]?[^、。?？\d]{{0,6}}(?:いくら|何円|なんぼ|円)"
    ),
    "papers": re.compile(
        r"必要な書類|書類(?:は|って)何|持って(?:い|行)(?:け|く(?:もの|物)|った)|持ち物|何を(?:持って|見せ)|必要なもの"
    ),
    "rate": re.compile(r"(?:割合|率)(?:は|って|が)?(?:いくら|何|なん|どの|どれ|[?？。]?$|を教え)"),
    "person": re.compile(
        r"(?:長|師|医|者|員|先生|さん|代表|ゲスト)(?:に|には|は|って|が)?(?:、)?(?:だれ|誰|どなた|どんな人)"
    ),
}
"""Sort → how a question asks for it."""
HELD: dict[str, re.Pattern[str]] = {
    "weekday": re.compile(r"曜|土日|平日|毎日|祝日|[(（][月火水木金土日][)）]|週末"),
    "per": re.compile(
        r"[1一](?:人|名|回|泊|世帯|戸|か所|箇所|台|件|枚|冊|月|日|年|頭|本|個|kg|キロ|トン|時間|つ|棟|校|団体|社|店|区画|羽|食|便)|上限|まで|あたり|当たり|につき|単価|月額|年額|日額|ごと"
    ),
    "papers": re.compile(r"書|証|票|印鑑|カード|通帳|写し|届|領収|手帳|券|不要|いりません"),
    "rate": re.compile(r"[%％割]|パーセント|分の|ポイント|倍|半数|全員|全て|すべて"),
    "firm": re.compile(r"株式会社|有限会社|㈱|法人|組合|協会|銀行|公社|[A-Z][A-Za-z]{2,}|「[^」]+」|『[^』]+』"),
    "school": re.compile(
        rf"[一-龠ァ-ヴ]{{1,4}}(?:小|中|高|大学|{_SCHOOL})(?![校学一-龠])|すべて|全て|全(?:校|ての|部)"
    ),
    "person": re.compile(r"長(?!い|く|年|さ|期)|氏|さん|教授|委員"),
    "place": re.compile(
        r"館|所(?!得|有|管|要|属|定)|園|校|院|場(?!合)|店|駅|港|橋|城|寺|線|道路|地区|地域|会場|窓口|跡|丁目|番地|庁|階"
        r"|センター|ホール|プラザ|コーナー|広場|ページ|アプリ|サイト|オンライン|室|周辺|沿い|[東西南北]部|[市町村]内|自宅|家"
    ),
}
"""Sort → what holds it."""
NAMING = ("firm", "school", "person", "place")
"""Sorts of which what the question itself names is none."""
NAMES = ("会社名", "人名", "名前")
"""Forms that ask for the same as a sort of name does, and are held by more."""
NARROWING = ("per", "rate")
"""Sorts that say of a figure which figure: any other is none."""


def asked(text: str) -> tuple[str, ...]:
    """The sorts of things that a question asks for.

    >>> asked("診療車は何曜日に回りますか"), asked("1人いくらもらえるの?"), asked("担当はどこですか")
    (('weekday',), ('per',), ())
    """
    plain = nfkc(text)
    return tuple(sort for sort, pattern in ASKED.items() if pattern.search(plain))


def held(sort: str, text: str, named: Collection[str] = ()) -> bool:
    """Whether a text holds something of the sort, besides what the question itself names."""
    plain = nfkc(text)
    for name in named if sort in NAMING else ():
        plain = plain.replace(name, " ") if len(name) > 1 else plain
    if sort == "person" and any(token.kind == "人名" for token in tokenise(plain)):
        return True
    if sort == "place" and any(token.kind == "地名" for token in tokenise(plain)):
        return True
    return HELD[sort].search(plain) is not None
