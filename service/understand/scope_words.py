"""What the scope patterns share: one folded form of a question, its clauses, and the words that speak of plans."""

from __future__ import annotations

import re

from ingest.text import nfkc

_SMALL_VOWELS = str.maketrans("ぁぃぅぇぉァィゥェォ", "あいうえおアイウエオ")
_TO_HIRAGANA = str.maketrans({chr(c): chr(c - 0x60) for c in range(0x30A1, 0x30F7)})
_GAP = re.compile(r"(?<=[ぁ-んァ-ヴー一-龠々])\s+(?=[ぁ-んァ-ヴー一-龠々])")
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r"[「『“][^「」『』“”]*[」』”]")
_CLAUSE = re.compile(
    r"""
    (?<=[。!?\n;])                                  # a sentence ends
    | (?<=[a-z]\.)\s                                # an English one
    | (?<=[がけどしてでらす])、                      # a clause ends: 〜ですが、〜けど、〜ので、〜から、〜です、
    | (?<=のですが) | (?<=んですが) | (?<=ますが) | (?<=んだけど) | (?<=ですけど) | (?<=ますけど)
    | (?<=ますので) | (?<=ているので) | (?<=てるので)
    """,
    re.VERBOSE,
)

PLAN_WORDS = re.compile(
    r"""
        計画|目標|指標|kpi|公約|方針|構想|戦略|総合計画|プラン|ビジョン|ロードマップ
          |マニフェスト   # plans and their parts
    | 施策|政策|対策|事業|取組|取り?組み|取り組ん|プロジェクト|条例|制度|補助|助成|支援(?!センター)|交付金|予算|決算
    | 整備|設置|導入|実施|推進|強化|拡充|策定|見直し|普及|周知|啓発|研修|講座|訓練|備え|防止|予防|減災|防災|見守り
    | 実績|達成|進捗|評価|遅れ|推移|現状|件数|人数|回数|割合|比率|(?:発生|達成|死亡|受診)率|統計|増え|減っ|減ら
    | 年度|令和|平成|\b[rh]\s?\d{1,2}\b|20[0-4]\d年
    | 何[件人社回箇か所校棟台軒世割本組]|何か所|何箇所|何ヶ所|何カ所|いくつ|どれくらい|どのくらい
    | 担当(?:課|部|者|は)|何課|どの課|所管|ハザードマップ|マニュアル|体制
    | けいかく|もくひょう|たいさく|けんすう|よさん|じぎょう|とりくみ|こうやく|しえん(?!せん)
        | \b(?:plans?|targets?|goals?|indicators?|kpis?|budgets?|measures?|polic(?:y|ies)|pledges?|projects?
          |program(?:me)?s?
        |strateg(?:y|ies)|how\ many|number\ of|rates?|statistics|departments?|progress|subsid(?:y|ies)|prevention
        |support\ (?:for|system|services?)|fy\s?\d+|achieved?|countermeasures?)\b
    """,
    re.VERBOSE,
)
"""General vocabulary of municipal plans: beside it a word of danger or of daily life is a subject, not a state."""


def fold(text: str) -> str:
    """NFKC, lower case, small vowels written large, no gaps inside Japanese: `し に たぃ` → `しにたい`."""
    plain = _SPACE.sub(" ", nfkc(text).lower().replace("’", "'")).strip().translate(_SMALL_VOWELS)
    return _GAP.sub("", plain)


def hiragana(text: str) -> str:
    """Katakana as hiragana, so that a phrase typed in either is one: `シニタイ` → `しにたい`."""
    return text.translate(_TO_HIRAGANA)


def clauses(text: str) -> list[str]:
    """The clauses of a folded text; where it speaks of plans, quoted titles are left out of them."""
    if PLAN_WORDS.search(_QUOTED.sub("", text)):
        text = _QUOTED.sub("「」", text)
    return [part.strip() for part in _CLAUSE.split(text) if part and part.strip()]


def speaks_of_plans(text: str) -> bool:
    """Whether a folded text holds a word of the plans' own vocabulary."""
    return PLAN_WORDS.search(text) is not None
