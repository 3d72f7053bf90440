"""Words by which a question leans on the turns before it: general vocabulary, read by `follow`."""

from __future__ import annotations

import re

OPENING = re.compile(
    r"^(?:(?:では|じゃあ?|それじゃあ?|それでは|それなら|それで|で|あと|あとは|ちなみに|また|なら|そしたら|そうすると"
    r"|なるほど|ありがとう(?:ございます)?|わかりました|分かりました|うん|ふーん|へえ|and|then|so|ok(?:ay)?|what about"
    r"|how about)[、,。\s]*)+",
    re.I,
)
"""What only joins a question to the one before."""
CHANGES = re.compile(
    r"^(?:ところで|話(?:は|が|を)(?:変わ|かわ|変え)\S*?(?:けど|けれど|ますが|ると|て|が)|別の(?:話|質問|件)(?:です|だ|に|で)?\S*?"
    r"(?:けど|が|は|なりますが)?|(?:by the way|on another (?:topic|subject|note)|changing the subject))[、,。\s]*",
    re.I,
)
"""A subject of its own follows."""
RETURNS = re.compile(
    r"^(?:(?:(?:さっき|先ほど|最初|はじめ|初め)(?:に(?:聞いた|きいた|言った|出た)|の)?(?:話|質問|件)?|前の(?:話|質問|件))(?:に戻(?:る|り|って|し)\S*?(?:と|が|けど|て)?|の)?"
    r"|(?:話|質問)(?:を|が|に)?戻(?:す|し|る|り|って)\S*?(?:と|が|けど|て)|back to|returning to|as for)[、,\s]*",
    re.I,
)
"""An earlier subject follows."""
BACK_TO = re.compile(
    r"^(?P<where>[^、。\s]{1,10})(?:の(?:話|件|質問))?(?:に|へ)(?:話を)?(?:戻(?:る|り|って|し)|もど(?:る|り|って|し))\S*?(?:と|が|けど|けれど|て)[、,\s]*"
)
"""The subject that was spoken of last of the town that is named follows: 「甲市に戻るけど」."""
REFERS = re.compile(
    r"(?<![あこどぜ])そ(?:の(?!他|ほか|うち)|れ(?!ぞれ)|こ(?!そ)|ちら|っち|うした|ういう|んな)"
    r"|(?<![あそど])こ(?:の(?!町|市|計画|プラン|中|まち|自治体)|れ(?!から|まで|ら))|同じ|上の|今の(?:話|質問|答え)"
    r"|\b(?:it|its|that|this|they|them|their|those)\b",
    re.I,
)
POINTING = re.compile(
    r"^(?:同じ|(?:そ|こ)の)(?:(?:公約|施策|事業|取組|取り組み|項目|計画|目標|指標|制度|話|件|中|うち)(?![費者所名数値額率期]))?(?:の中|のうち)?(?:の(?!か)|は|について|で(?:は)?|に)?[、,]?"
    r"|^(?:そ|こ)(?:れ(?!から|まで|ぞれ|ら)|ちら|っち)(?:には|では|は|の|って|を|が|に|で)?[、,]?|^(?:そ|こ)こ(?:には|では|は|に|を|で)?[、,]?"
)
"""A pronoun at the head, in whose place the name comes."""
OTHER_TOWNS = re.compile(
    r"(?<![一-龠])(?:ほか|他|よそ|別|べつ)の?(?:町|市|自治体|まち|市町村|ところ|とこ)"
    r"|other (?:towns|cities|municipalities|places)",
    re.I,
)
ORDINAL = re.compile(
    r"(?P<n>[一二三四五六七八九1-9])(?:番目|つ目|つめ|個目|件目|番め|本目)の?(?P<noun>もの|やつ|ほう|方|公約|施策|事業|政策"
    r"|項目|取組|目標|大綱)?|(?P<word>いちばんめ|にばんめ|さんばんめ|ひとつめ|ふたつめ|みっつめ)の?"
    r"|(?P<last>最後の(?:もの|やつ|公約|施策|事業|項目))|the (?P<english>first|second|third|fourth|last)(?: one)?\b",
    re.I,
)
OTHER_ONE = re.compile(
    r"^(?:もう|あと)の?(?:一つ|ひとつ|1つ|一方|いっぽう|一個|1個|1件|一件|片方)の?(?:もの|やつ|ほう|方|公約|施策|事業|項目|取組)?"
    r"|^(?:他方|片方)|^the other(?: one)?\b",
    re.I,
)
"""Of two that were told, the one that was not spoken of last."""
OPPOSITE = re.compile(
    r"^(?:逆に|ぎゃくに|反対に|では?逆に)[、\s]*(?:(?:一番|いちばん|最も|もっとも))?"
    r"(?P<how>(?:高|低|ひく|たか|多|おお|少な|すくな|大き|小さ|ちいさ|進んで|遅れて|早|遅)\S*)"
)
"""The other end of what was picked of several: 「逆に高いのは」."""
KANJI = {
    **{c: n for n, c in enumerate("一二三四五六七八九", 1)},
    "いちばんめ": 1, "ひとつめ": 1, "にばんめ": 2, "ふたつめ": 2, "さんばんめ": 3, "みっつめ": 3,
    "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
AMONG = re.compile(
    r"^(?:(?:そ|こ)(?:の(?:うち|中)|れら(?:の(?:うち|中))?)|うち|among (?:them|those|these)|of (?:them|those|these)"
    r"|which of (?:them|those|these))(?:で(?:は)?|に(?:は)?|の)?[、,\s]*",
    re.I,
)
"""Some of those that were listed."""
OF_ALL = re.compile(
    r"(?:公約|施策|事業|政策|項目|取組|目標|指標)(?:の(?:中|うち)(?:で|から)?|は(?:全部|ぜんぶ|全体|合わせ)|(?:は|が)(?:いくつ|何(?:件|個|本)))"
    r"|(?:どの|どんな)(?:公約|施策|事業|政策|項目|取組)(?:が|は)|(?:すべて|全て|全部)の(?:公約|施策|事業|政策|項目|取組)"
)
"""All records of a kind, whatever was spoken of."""
PICKS = re.compile(r"(?:の|もの)は\S{0,6}[?？]?$|何(?:件|個|本)")
"""What picks or counts some of a list without pointing at it."""
NUMBER_FIRST = re.compile(
    r"^(?:公約|実践項目|取組項目|基本目標|基本政策|大綱)?(?:の|番号)?\s*(?P<number>[IVX]{1,4}|N?\d{1,3}(?:-\d{1,2}){0,2})"
    r"番?(?P<rest>(?:は|の|だと|なら|では|について)?(?![\d年月日円%件人回社校つ個]).*)$"
)
"""A record number, and what is asked of it."""
PREVIOUS = re.compile(
    r"(?:(?:その)?前の?年(?:度)?|前年度?|the year before|previous year)"
    r"(?!より|に?(?:比べ|くらべ)|と(?:比べ|くらべ)|から|比)",
    re.I,
)
"""The year before; a year that another is compared with is none of its own."""
NEXT = re.compile(r"(?:その)?(?:次|翌)の?年(?:度)?|翌年度?|the next year|following year", re.I)
YEARS_ON = re.compile(r"(?:その|それから)?(?P<n>[1-9一二三四五])年(?P<way>後|前)")
RELATIVE = re.compile(rf"{PREVIOUS.pattern}|{NEXT.pattern}|(?:その|それから)?[1-9一二三四五]年[後前]", re.I)
YEAR = re.compile(
    r"(?:令和|平成|れいわ|へいせい|(?<![A-Za-z])[RH])\s?(?:元|\d{1,2})(?:年度?|ねんど)?(?:末)?|(?:19|20)\d\d年?(?:度)?"
    r"|(?<!\d)\d{1,2}年度|\b(?:FY|fiscal(?: year)?)\s?\d{2,4}",
    re.I,
)
SIDES = {"target": "目標", "actual": "実績", "baseline": "基準値"}
"""Side → the word that asks for it."""
SIDE_ONLY = re.compile(
    r"^(?:\S{0,6}の)?(?:目標|もくひょう|実績|じっせき|基準|現状|target|actual|baseline)(?:値|ち|数|の値|の数)?"
    r"(?:は|って|だと|なら|も)?(?:どう|いくつ|いくら|何\S|なん\S|どの?くらい|どれくらい)?(?:ですか|でした?か?|なの)?\s*[?？。]*$",
    re.I,
)
"""A question of which only the side is new."""
INSTEAD = re.compile(r"^(?P<old>.{1,20}?)(?:では|じゃ)なく(?:て|、)\s*(?P<new>.+)$")
"""A correction: the one behind it is meant."""
ONLY = re.compile(
    r"^(?P<what>.{1,30}?)(?:の?(?:ほう|方|場合))?(?:は|だと|なら|では|だったら|についても|については|も)?(?:どう(?:です"
    r"|でしょう|なの|なって(?:い)?る|なって(?:い)?ます)?(?:か|の)?|いくつ(?:です)?か?|同じ(?:です)?か?)?\s*[?？。]*$"
)
"""A question that only names something, to be put in another thing's place."""
ASKS = re.compile(
    r"何|なに|なん|いつ|どこ|どの|どれ|どん|どう|だれ|誰|なぜ|いくら|担当|たんとう|理由|課題|今後|目標|もくひょう|実績|評価|進捗|基準|現状"
    r"|内容|教え|予算|[^\s、]{2,}(?:数|率|額|割合)$|what|who|when|where|why|how|which|target|actual|progress|department",
    re.I,
)
"""What asks by itself: an interrogative, or the name of a field."""
MEASURE = re.compile(r"(?:[数率額費料賃金]|予算|時期|期限|場所|対象|名前|住所|電話)$")
"""A noun that asks for something by itself: 「運賃は？」 is asked in no other's place."""
CONTRAST = re.compile(r"の(?:ほう|方)(?=[はがもをの、?？]|$)")
"""Puts what it names beside what was spoken of: 「イベントのほうは」."""
JOINS = re.compile(r"^(?:それで|そしたら|そうすると|そのため|その結果)[、,\s]*")
"""Goes on with what was said, whatever it names."""
HOW_MUCH = re.compile(r"いくつ|いくら|どの?くらい|どれくらい|数字|数値|推移|how (?:much|many)", re.I)
CODE = re.compile(r"(?<![\d,.])\d{3,}(?![\d,.円人件台万億%年])")
"""A number that names something: ♯7119."""
GENERAL = frozenset(
    "基準 当初 最初 最後 全体 平均 差 割合 率 額 点数 点 数 評価 審議会 委員 理由 結果 成果 効果 場所 名前 対象 条件 "
    "費用 予算 金額 期間 時期 達成 単位 内訳 女性 男性 大人 子供 星 ★ 分 元 順位 位 性 ゴール 見込み 中間 最終 期 時点 "
    "段階 途中 現在 合計 総数 件数 人数 会社 社 実施 開始 終了 市民 住民 町民 村民 お金 事業費 順調 具体 詳細 詳しい "
    "話 質問 主体 前 後 次 他 外 程度 位置 変化 増減 課 部 室 局 係 誰 何 目的 狙い 背景 "
    "実際 参加 利用 いま 今 年 歳 年齢 数字 本 下".split()
)
"""Nouns that ask of a subject and name none."""
