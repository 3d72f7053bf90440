"""What form an answer must have: an amount of money, a number of people, a date, a name; by the question's grammar.

An answer without the form asked for is no answer, however near its subject is: that a subsidy exists does not say
how much it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from index.tokens import tokenise
from ingest.text import nfkc

UNIT = (
    r"[ァ-ヴー]{2,6}|人|名|件|社|回|席|床|校|園|店舗|店|戸|世帯|箇所|か所|ヶ所|カ所|本|台|団体|時間|分|組|軒|"
    r"%|パーセント|ポイント|キロ|km|kg|歳|つ|個|円|点|枚|倍|歩|割|項目|種類|事業|施策|公約|取組|年間|か月|ヶ月|日間|週|"
    r"品|橋|局|施設|地区|集落|団地|言語|手続き?|段階|講座|教室|区画|作品|匹|箱|人分|名分|棟|頭|羽|隻|便|路線|トン|t|ha|本|冊|泊|班|基|か国|カ国|品|例|票|通|口"
)
COUNTER = re.compile(
    rf"""
    (?:何|なん|幾|いく|どれくらいの|どのくらいの|どれぐらいの|どのぐらいの)
    (?P<unit>{UNIT}|日(?!に|で|か(?!か)|まで|の|頃|ごろ|付|は|が|[?？、。]|$))
    (?!目(?!標))                                       # 何人目 asks which one, not how many
    """,
    re.VERBOSE,
)
FORMS = {
    "電話番号": re.compile(r"電話番号|連絡先|どの電話|電話は|phone number", re.I),
    "住所": re.compile(r"住所|所在地|address", re.I),
    "時刻": re.compile(r"何時(?!間)|営業時間|開館時間|opening hours", re.I),
    "日付": re.compile(
        r"何日(?=に|で|か(?!か)|まで|の|頃|ごろ|付|は|が|[?？、。]|$)|年月日|何月何日|日程は|what date|which day", re.I
    ),
    "会社名": re.compile(
        r"(?:会社|社|業者|企業|製品|商品|メーカー)名|(?:なん|何)て(?:いう|名前の)?(?:会社|業者)|どこの(?:会社|業者)|"
        r"(?:会社|業者|企業|法人|メーカー)(?:は|って)(?:どこ|何|なん)"
    ),
    "人名": re.compile(
        r"(?:長|師|医|者|員|人|先生|さん|様|代表|選手)(?:は|って)、?(?:誰|だれ|どなた)|"
        r"(?:長|師|医|者|員|人|先生|さん|様|代表|選手)の(?:お|ご)?(?:名前|氏名)|"
        r"(?:なん|何)(?:て|と)いう(?:人|ひと|方|先生)|who (?:is|was|chairs|heads)\b",
        re.I,
    ),
    "名前": re.compile(
        r"名前(?:は|を(?=教|知りた|聞)|って|が(?=分|知りた)|[?？。]?$)|名称(?:は|を(?=教|知)|[?？。]?$)|氏名|"
        r"(?:なん|何)(?:て|と)(?:いう|名前|呼)|who is the|name of the|called\b",
        re.I,
    ),
    "時期": re.compile(
        r"いつ(?!も|でも|か[^ら])|何年(?!ごと|おき|生|間|目|連)|何月|時期は|期限は|(?:^|[,;]\s?|\band\s)when\b", re.I
    ),
    "円": re.compile(
        r"いくら(?!か[をは出の補]|で?も(?!ら[いえっ]))|金額|なんぼ|何(?:百|千|万|億)*円|how much|"
        r"(?:どの|どれ)(?:くらい|ぐらい|ほど|程度|だけ)の?(?:お金|売り?上げ?|収入|費用|料金|予算|補助金?|[^\s\d]{0,3}額)|"
        r"(?:収入|お金|補助金?)(?:は|って|が)?(?:年に?|月に?)?(?:どの|どれ)(?:くらい|ぐらい|ほど|程度|だけ)|"
        r"(?:費|(?<![燃資材原飲肥飼食衣塗顔史無有])料|料金|代金|運賃|年収|額|価格|値段|家賃|予算|売り?上げ?|月謝|給料|単価)(?:用)?"
        r"(?:(?:は|って)?(?:どの(?:くらい|程度)|どれ(?:くらい|ほど|だけ)|[?？。]?$)|を教えて)",
        re.I,
    ),
}
"""Form → how a question asks for it, the narrower forms first."""

_HOLDS = {
    "電話番号": re.compile(r"\d{2,4}[-(]\d{2,4}[-)]\d{3,4}"),
    "会社名": re.compile(r"株式会社|有限会社|㈱|法人|組合|協会|銀行|[A-Z][A-Za-z]{2,}|「[^」]+」"),
    "住所": re.compile(r"丁目|番地|条[東西]?\d|字[^\s]{1,6}\d"),
    "時刻": re.compile(r"\d\s*時|午前|午後|\d:\d\d"),
    "日付": re.compile(
        r"\d\s*月\s*\d+\s*日|(?<!\d)\d{1,2}/\d{1,2}|[RHS\d]\d{0,3}\.\d{1,2}\.\d{1,2}|曜|土日|[上中下]旬|\d月"
    ),
    "時期": re.compile(
        r"(?:\d{1,4}|元)\s*年(?![間生制])|\d\s*月|年度|(?<![A-Za-z])[RH]\s?\d|\d{1,2}/\d{1,2}|[かヶカ]月|\d歳|"
        r"[春夏秋冬](?:頃|ごろ|に)|通年|毎年|休日|土日"
    ),
    "円": re.compile(r"\d\s*(?:円|千円|万円|億)"),
    "年間": re.compile(
        r"(?<![\d/.令和平成昭RH])\d{1,2}\s*(?:年間|[かヶカ箇]年|年(?!\s?[度\d月(（]))|[一二三四五十]年間"
    ),
    "日間": re.compile(r"(?<![\d月])\d+\s*日(?:間|(?!\d))"),
    "か月": re.compile(r"\d\s*[かヶカ箇]月"),
    "ヶ月": re.compile(r"\d\s*[かヶカ箇]月"),
}
_FREE = re.compile(r"無料|無償|全額|半額|免除")
"""Answers to how much that are no amount; the question's own 無償化 is none."""
THINGS = frozenset("件社回校園店本組軒") | {
    "店舗", "箇所", "か所", "ヶ所", "カ所", "団体", "項目", "種類", "事業", "施策", "公約", "取組",
    "施設", "地区", "集落", "団地", "局", "橋", "教室",
}  # fmt: skip
"""Counters of things: plans count the same thing by other words (3施設, 329路線, 70事業所)."""
_THING = r"(?:つ|か[所国]|(?!円|千円|万円|億円|%|年|月|日|時|分|人|名|歳|ポイント|番|位|期|章|節)[^\s\dぁ-ん\W])"
"""What counts a thing: no particle behind a list's number, no date, money or share."""
_COUNTED = re.compile(
    r"(?:\d|[一二三四五六七八九十])(?![\d,.]*\s*(?:年(?!間)|月|日(?!間)|円|時(?!間)|分(?!の)|番|位|期|章|節|(?:[万億千]+円)))"
)
_CIRCLED = re.compile(r"[①-⑳]")
"""A list's mark is no number."""
FORMLESS = ("円", "電話番号", "住所", "時刻", "日付", "時期", "名前", "会社名", "人名")
"""Forms that a bare figure is not."""
_EACH = r"(?!につき|あたり|当たり|[1一][日人月年回]|以上の|ごと)"
"""Behind a counter: what a rate is for, and no count (1人につき1万円)."""
_UNITS = {
    "人": "人|名", "名": "人|名", "%": "%|割|分の", "パーセント": "%|割|分の", "割": "%|割|分の", "戸": "戸|世帯|件",
    "ポイント": "%|ポイント|点",
    "グラム": "グラム|g|kg|キログラム", "リットル": "リットル|L|l|ℓ", "平方メートル": "平方メートル|㎡|m2|m²",
    "立方メートル": "立方メートル|㎥|m3|m³", "キロワット": "キロワット|kW|KW", "ワット": "ワット|W",
    "床": "床|ベッド", "橋": "橋|か所|箇所", "校": "校|施設", "園": "園|施設|か所",
    "キロ": "km|キロ|kg|キログラム", "km": "km|キロ", "トン": "トン|t", "ヘクタール": "ヘクタール|ha",
    "メートル": "メートル|m", "世帯": "戸|世帯", "点": "点|★", "倍": "倍|%|割",
}  # fmt: skip
"""Unit asked for → units that answer it; any other answers only itself."""


def wanted(question: str) -> str | None:
    """The form that the question asks for: a unit (人, 件, 円 …), or 電話番号, 住所, 時刻, 日付, 名前; None: any.

    >>> wanted("何人が使っていますか"), wanted("利用料はいくら?"), wanted("なぜ遅れているの")
    ('人', '円', None)
    """
    text = nfkc(question)
    match = COUNTER.search(text)
    if match:
        return match["unit"]
    found = next((form for form, pattern in FORMS.items() if pattern.search(text)), None)
    return found or ("つ" if re.search(r"\bhow many\b", text, re.I) else None)


def holds(form: str, text: str, named: Collection[str] = ()) -> bool:
    """Whether a text holds something of the form.

    A name is a proper noun, or a term in quotation marks, that is not among those that the question itself names.
    """
    plain = nfkc(_CIRCLED.sub(" ", text))
    if form == "人名":
        return _has_person(plain, named)
    if form == "日付":
        return any(match[0] not in "\n".join(named) for match in _HOLDS[form].finditer(plain))
    if form == "名前" or (form == "会社名" and _has_name(plain, named, places=False)):
        return form == "会社名" or _has_name(plain, named)
    if form == "円" and any(word not in named for word in _FREE.findall(plain)):
        return True
    if form in ("つ", "個"):
        return _COUNTED.search(plain) is not None
    if form == "時間":
        return re.search(r"\d\s*(?:時間|分|日)", plain) is not None
    if form in THINGS:
        return re.search(rf"(?:\d|[一二三四五六七八九十全各])\s*{_THING}{_EACH}", plain) is not None
    pattern = _HOLDS.get(form) or re.compile(
        rf"[\d〇一二三四五六七八九十百千万億全各]\s*(?:{_UNITS.get(form, re.escape(form))}){_EACH}"
    )
    return pattern.search(plain) is not None


def figures_of(form: str, text: str) -> list[str]:
    """The figures of a text that have the form asked for, as printed: [] for a form that is no figure."""
    if form in FORMLESS and form != "円":
        return []
    unit = (
        r"(?:千|万|億)?円"
        if form == "円"
        else _UNITS.get(form) or (_THING if form in THINGS | {"つ", "個"} else re.escape(form))
    )
    return [
        m[0] for m in re.finditer(rf"(?:約|延べ|計|年)?\d[\d,.]*\s*(?:[億万千]\s*\d*[\d,]*)*(?:{unit})", nfkc(text))
    ]


def counts_alike(form: str, counter: str) -> bool:
    """Whether a figure's counter can answer the one asked for: 2回 is no answer to how many items (何品).

    >>> counts_alike("品", "回"), counts_alike("件", "回"), counts_alike("トン", "t"), counts_alike("品", "")
    (False, True, True, True)
    """
    things = THINGS | {"つ", "個"}
    lead = re.match(UNIT, counter)
    counter = lead[0] if lead else counter
    if not counter or form == counter or (form in things and counter in things):
        return True
    if form in ("つ", "個"):
        return lead is not None or not re.match(r"[一-龠]{2}", counter)  # いくつ is not told by 1会議
    known = counter in things or any(re.fullmatch(alike, counter) for alike in (*_UNITS.values(), UNIT))
    return not known or re.fullmatch(_UNITS.get(form, re.escape(form)), counter) is not None


def own_names(question: str) -> tuple[str, ...]:
    """What the question itself names: proper nouns, quoted terms, Latin words, and words for free of charge."""
    text = nfkc(question)
    found = [*re.findall(r"[「『]([^」』]+)[」』]", text), *re.findall(r"[A-Za-z]{2,}", text), *_FREE.findall(text)]
    if re.search(r"ただ(?:に|で|の|な)|タダ|無料|無償|\bfree\b", text):
        found += ["無料", "無償"]  # that it is free is what the question is about, not its answer
    found += [token.surface for token in tokenise(text) if token.pos == "名詞"]
    return tuple(dict.fromkeys(found))


def _has_name(text: str, named: Collection[str], *, places: bool = True) -> bool:
    asked = "\n".join(named)
    if any(term not in asked for term in re.findall(r"[「『]([^」』]+)[」』]", text)):
        return True
    if any(word not in asked for word in re.findall(r"[A-Z][A-Za-z・-]{2,}", text)):
        return True
    names = (token for token in tokenise(text) if token.sub == "固有名詞" and token.pos == "名詞")
    return any(token.surface not in asked and (places or token.kind == "一般") for token in names)


def _has_person(text: str, named: Collection[str]) -> bool:
    """Whether a text names a person whom the question does not name."""
    asked = "\n".join(named)
    return any(token.kind == "人名" and token.surface not in asked for token in tokenise(text))
