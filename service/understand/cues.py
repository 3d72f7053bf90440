"""Words by which a question says what it asks for: one table, read once.

A cue is sure where it asks by itself (an interrogative, or a field's name in the place of what is asked); else it only
suggests, and the learned grammar (intents.py) decides between suggestions.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from service.model import Topic

_ASKED = (
    r"(?=(?:と|や|、|,|は|わ(?=\s*[?？]|$)|って|を(?:教|くだ|知|聞|確認|答|言|示|挙|あげ|お|全|すべて|並|列|[?？]|$)|が(?:知|わ|分|気)|も(?:全部|すべて|全て)?(?:教|知|あ|お|聞|確|示|くだ|伺)|に(?:は|なって|つい)"
    r"|のほう|の方|の(?:両方|それぞれ)|はどう|\s*[?？。(（]|$))"
)
"""What stands behind the name of a field that is asked for."""


class Cue(NamedTuple):
    """A cue in the text: where it stands, what it asks for, and whether by itself."""

    start: int
    end: int
    topic: Topic
    sure: bool


def _named(words: str) -> str:
    return rf"(?:{words}){_ASKED}"


_SURE: dict[Topic, str] = {
    Topic.DEPARTMENT: (
        r"たんとう|しょかん|(?:誰|だれ|どこ|どなた)に(?:頼|たの|相談|聞|きけ|きい|問い?合|連絡|申し?込|言え|行け)|"
        r"(?:何|どの|どこの|どちらの|どんな)(?:課|部署|係|担当)|(?:どの|どこの|どちらの)(?:部(?![分位品員屋])|室|局"
        r"|窓口)|"
        r"(?:誰|だれ|どこ|どなた)(?:が|の)(?:担当|受け持|所管|責任|仕事|やる|やって|する|行う|進め|実施)|"
        rf"{_named('(?:窓口|担当|受け持|所管|扱|やって|進め)[^、。]{0,6}[課係]')}|"
        rf"{_named('担当(?:の)?(?:課|部署|部局|係|者|の課|の部署)?|所管(?:課|部署)?|部署|受け持ち|問い?合わせ先|実施主体|責任者')}|"
        rf"{_named('窓口')}(?!(?:は|って)、?[^。?？]{{0,12}}(?:いつ|何時|何曜|いくら|何人|何件|なぜ|どう))|"
        r"(?:関わる|関わって(?:い)?る|関係する|携わる|携わって(?:い)?る)(?:課|部署|部局)|"
        r"(?:担当|所管)(?:して(?:い)?る|する)(?:ところ|所|課|部署)(?=は|を|が|って|\s*[?？。]|$)|"
        r"(?:担当|受け持)\S{0,6}(?:どこ|だれ|誰)|どこ\S{0,3}(?:担当|受け持)|(?:誰|だれ)が(?=、)|"
        r"which (?:department|division|section|office)|in charge|responsible|whom? (?:do|should|can|is)"
    ),
    Topic.REASON: (
        rf"なぜ|なんで|どうして(?!い)|何のため|(?:何|なに)が(?:原因|理由)"
        rf"|{_named('原因|理由|背景|わけ|訳|根拠|いきさつ|経緯|狙い|ねらい|目的')}|"
        r"\bwhy\b|reason|purpose of"
    ),
    Topic.PROBLEM: (
        rf"{_named('課題|問題点?|悩み|困りごと|ネック|支障|難点|リスク|懸念(?:点)?')}|(?:何|なに|どんなこと)(?:が"
        rf"|に)(?:困|問題|課題|ネック|難し|引っかか|つまず|障害|妨げ)|"
        r"(?:どんな|どういう|どのような|何の)(?:課題|問題|悩み|困)|challenge|difficult|problem"
    ),
    Topic.FUTURE: (
        rf"(?:今後|これから(?!も)|この先|将来|次(?:に|は)|来年度?は?)\S{{0,14}}?(?:どう|何|なに|どんな|どの|予定|方針"
        rf"|対応|取組|つもり|計画)|"
        rf"どう(?:する|していく|なっていく|なる)(?:つもり|予定|方針|の|んですか)"
        rf"|{_named('今後(?:の(?:予定|方針|取組|対応|見通し|方向性?|進め方|展開))?|見通し|次の一手|方向性')}|"
        r"\bnext\b|in the future|plan(?:s|ned)? to|from now on"
    ),
    Topic.DATE: (
        rf"いつ(?!も|でも|か[^ら])|何年(?!ごと|おき|生|間|目|連)|何月|何日(?!間)|何時|"
        rf"{_named('時期|期限|開始時期|終了時期|完成時期|日程|スケジュール|期日|実施時期|(?<![0-9元今来前昨本初次毎同])(?<!前の)年度|工程')}|どの(?:年度|時期"
        rf"|タイミング)|(?:^|[,;]\s?|\band\s)when\b|what date|schedule|by what year|which (?:fiscal )?year"
    ),
    Topic.PERCENT: (
        rf"{_named('進捗率|進捗度|達成率|進捗')}(?<=率)|進捗率|進捗の(?:数値|数字|割合|度合|パーセント)|(?:何|なん)(?:%"
        rf"|パーセント|割)\S{{0,4}}(?:進|まで|達成|でき|終わ)|進捗\S{{0,6}}(?:何|なん)(?:%|パーセント)|percent(?:age)? "
        rf"(?:complete|progress|done)|how many percent"
    ),
    Topic.GRADE: (
        rf"{_named('評価|ランク|点数|スコア|判定|評点|評価点|評価結果|総合評価|自己評価|得点')}|(?:★|☆|星|ほし)(?:は|が"
        rf"|の数|いくつ|何個|何|はいくつ)|"
        r"(?:どう|何と|なんと|どのように)(?:評価|判定)|(?:何|なん)(?:点|ランク|評価)|評価\S{0,3}(?:何|どう|どの)"
        r"|(?:どの|どういう|どんな)\S{0,3}評価|評価の(?:並び|推移|変化|移り)|\b(?:rat(?:ed|ing)|grade|score)\b"
    ),
    Topic.STATUS: (
        r"(?:終わ(?:った|りました)|完了し(?:た|ました)|完成し(?:た|ました)|済ん(?:だ|でいます))(?:の|ん)?(?:です)?か?\s?[?？]|"
        rf"{_named('進捗(?:状況|具合|の(?:区分|段階|状態))?|進み具合|進行状況|しんちょく|達成度|状況|進展')}|どこまで(?:進|でき|すす|終|き)"
        rf"|(?:順調|計画(?:通り|どおり)|予定(?:通り|どおり))(?:です|なの|に進|ですか|\S{{0,4}}[?？])|"
        r"(?:どういう|どんな|どの)(?:段階|状況|状態)|まだ(?:やって|続|でき|残|使え|受け)|もう(?:終|始|で(?:き|た)|完成"
        r"|なく)|(?:今|いま|現在)\S{0,6}どう(?:なって|です|なん)|どう(?:なって|なりました|なった)|progress|status|how "
        r"far|on track|going (?:well|on)"
    ),
    Topic.RESULT: (
        rf"(?:これまで|今まで|いままで|すでに|昨年度|前年度|実際)\S{{0,14}}?(?:何を|どんな|どういう|どのような|どう)|"
        rf"(?:何|なに|どんな(?:こと|取組|取り組み|活動|事業|対策|工夫)|どういうこと|どのような\S{{1,4}})(?:を"
        rf"|が)\S{{0,6}}(?:しました|した(?!い)|やった|行った|行われ|行なわれ|してきた|実施し|取り組んだ|進めた|あった)|"
        rf"{_named('成果|効果|結果|実施内容|取組実績|これまでの取組')}|so far|what (?:was|were|has been|have|did)\b"
    ),
    Topic.CONTENT: (
        r"どんな|どういう|どういった|どのような|どうやって|どのように|何を|なにを|何(?:です|なの|の(?:こと|ため))"
        r"|なん(?:です|なの)|"
        rf"とは|{_named('内容|概要|取組|取り組み|仕組み|対象|対象者|条件|方法|やり方|中身|特徴|基準|定義')}|what (?:is"
        rf"|are|kind|does|will|sort)|how (?:does|will|is|are|do)\b"
    ),
}
_SUGGESTED: dict[Topic, str] = {
    Topic.FUTURE: r"今後|これから|この先|将来|予定|方針|つもり|していく|していき|will\b",
    Topic.RESULT: r"これまで|今まで|実績|成果|ました|行った|実施した|された",
    Topic.STATUS: r"進んで|進捗|遅れて|終わっ|完了|できた|できて|済ん|達成",
    Topic.REASON: r"理由|原因|背景|ため(?:に)?[?？]?$",
    Topic.PROBLEM: r"課題|問題|困って|うまくいって(?:い)?ない",
    Topic.CONTENT: r"内容|取組|教えて|詳しく|について",
    Topic.DEPARTMENT: r"担当|所管|部署",
    Topic.DATE: r"年度まで|までに|から始|スケジュール",
    Topic.GRADE: r"評価|★|☆|ランク",
    Topic.FIGURE: r"目標|実績|基準値|現状値|数値|数は|数を|率は|額は|人数|件数|割合|target|goal|actual|baseline",
}

_SURE_CUES = {topic: re.compile(pattern, re.I) for topic, pattern in _SURE.items()}
_SUGGESTED_CUES = {topic: re.compile(pattern, re.I) for topic, pattern in _SUGGESTED.items()}


def cues(text: str) -> list[Cue]:
    """Every cue of the text in order of place; of two that overlap, the longer one."""
    found = [
        Cue(m.start(), m.end(), topic, True)
        for topic, pattern in _SURE_CUES.items() for m in pattern.finditer(text)
    ]  # fmt: skip
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda cue: (cue.start - cue.end, cue.start)):
        if not any(cue.start < other.end and other.start < cue.end for other in kept):
            kept.append(cue)
    return sorted(kept)


def suggestions(text: str) -> list[Topic]:
    """Topics that words of the text suggest."""
    return [topic for topic, pattern in _SUGGESTED_CUES.items() if pattern.search(text)]
