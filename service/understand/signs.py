"""Signs of an operation and of a side in a question's words: what the learned grammar looks at, beside the cues."""

from __future__ import annotations

import re

from service.model import Side

_TARGET = re.compile(
    r"目標|もくひょう|めざ|目指|ゴール|狙[いう]|見込|つもり|予定|(?:させ|増やし|減らし|伸ばし|上げ|下げ|高め"
    r"|(?<!確認)(?<!把握)(?<!質問)し)たい|まで(?:に|増|上|減|伸)|target|goal|\baim",
    re.I,
)
_NOW = r"(?:今(?![後年回度月日])|いま(?=[はのど何い、]))|現在"
_ACTUAL = re.compile(
    rf"実績|実際|結果|達成|ました|でした|だった|あった|いた[?？かの]|したん|できた|できて(?:い)?(?:ます|る)|{_NOW}"
    rf"|actual|received|record(?:ed)?\b|\b(?:was|were|did)\b",
    re.I,
)
_BASELINE = re.compile(
    r"基準|当初|スタート|もともと|もとは|もとの|元は|元々|初めの|最初は|"
    r"計画前|策定時|設定時|出発点|baseline|at the start",
    re.I,
)
_PRESENT = re.compile(r"(?:今|いま)(?!後|年|回|度|月|日|まで)|現在|現状|\bnow\b|at present|currently", re.I)
_FAR = re.compile(
    r"どこまで|いくつまで|いくらまで|何\S{1,4}まで|まで(?:に)?(?:上げ|増や|減ら|伸ば|引き上げ|引き下げ|下げ|高め)|最終的",
    re.I,
)
_THEN_AIM = re.compile(r"(?:た|ました|です|ます)(?:か)?[?？。、].{0,12}(?:目標|もくひょう)(?:値)?(?:は|も|を)")
"""How things are now, how far they are to go, and an aim asked for behind what was asked first."""
_COME = re.compile(r"(?:来|き|でき|なっ|進ん|増え|減っ)て(?:い)?(?:ます|る)")
"""How far a thing has come: that is no aim."""
_STATE = re.compile(
    rf"(?:でき|なっ|いっ|進ん)て(?:い)?(?:ます|る)|ました|でした|だった|{_NOW}|at present|\bnow\b|\bwas\b|\bwere\b",
    re.I,
)
"""Words for how things are: with them, まで and 予定 name no target."""
_AIM = re.compile(
    r"目標|\bwant|\bhope|もくひょう|年度の?(?:予定|見込)|めざ|目指|ゴール|狙[いう]|つもり|したい|target|goal|\baim",
    re.I,
)
_HOW_MUCH = re.compile(r"何(?!度|年|月|日|が|を|に|か)|いくつ|いくら|どれくらい|どのくらい|how many|how much", re.I)
_MET = (
    r"届い|届か|届き|達成(?:し|でき|でし|を)|達し|クリア|上回(?:っ|り|る)|下回(?:っ|り|る)|超え|及ば|満たし|満たな|未達"
    r"|reach|\bmet\b|\bmeet\b|achiev|miss(?:ed)?\b|exceed|fall short|fell short"
)
REACHED = re.compile(
    rf"(?:目標|めざ|目指|target|goal)\S{{0,14}}\s?(?:{_MET})|(?:{_MET})\S{{0,4}}目標|"
    rf"(?:目標|計画|見込み|予定)値?より(?:も)?(?:高|低|多|少な|上|下)[いか]|(?:reach|met|meet|achiev|miss"
    rf"|exceed)\S* (?:\S+ ){{0,3}}(?:target|goal)",
    re.I,
)

_THAN_AIMED = re.compile(r"(?:目標|計画)(?:の?値)?より[^、。?？]*(?:かった|った|ました|でした)")
"""How far a result came from its target."""

_CHANGE = re.compile(
    r"増減|変化|推移|増や(?:す|した)\S{0,8}減ら|増え\S{0,6}減|どう変わ|どのように変わ|どれ(?:だけ|くらい|ぐらい"
    r"|ほど)\S{0,3}(?:増|ふえ|減|へっ|伸|上が|下が|変わ|多く|少なく|改善|高く|低く)|"
    r"(?:どのくらい|どのぐらい)\S{0,3}(?:増|ふえ|減|へっ|伸|上が|下が|変わ|改善)|"
    r"何(?![がをにもはでと年月日度か])[^\s、。?？]{1,6}?(?:分)?(?:くらい"
    r"|ほど)?\s*(?:を|も|に|が)?(?:増|ふえ|減|へっ|伸|上が|下が|良く|よく|改善|アップ|ダウン|多く|少なく|高く|低く|上積|引き上げ"
    r"|長く)|"
    r"(?:増え|減っ|伸び|上がっ|下がっ|増加し|減少し|よくなっ|悪くなっ|縮ま|広がっ)(?:た|て(?:い)?(?:ます|る)|てき|まし)"
    r"|何倍|(?:との|からの|差|開き)(?:は|が)?(?:いくつ|いくら|何|どれ)|"
    r"how (?:much|many)\b.{0,30}\b(?:increase|decrease|grow|change|rise|fall|more|less)|\bchange[ds]?\b|difference",
    re.I,
)
_DIFFERENCE = re.compile(
    r"差(?:は|が|って|を|も|[?？]|$)|開き|違い(?:は|が|を|って|[?？]|$)|どう違|どれ(?:だけ|くらい|ほど)違|何\S{1,4}(?:違"
    r"|差|上回|下回|多い|少ない|高い|低い|長い|短い)|(?:いくつ|どれだけ|どのくらい)(?:上回|下回|超え|違|多[いか]|少な[いか])"
    r"|difference",
    re.I,
)
_COMPARE = re.compile(
    r"どちら|どっち|いずれ(?:が|の)|比べ|比較|(?<!予定)(?<!計画)(?<!見込み)(?<!想定)より(?:も)?(?:多|高|少|低|早|遅|進"
    r"|大き|小さ|良|よ)|どちらの|\bthan\b|compare|\bwhich\b.{0,30}\b(?:more|higher|lower|better|larger|ahead)\b",
    re.I,
)
_SUM = re.compile(
    r"合計(?:で|は|いくら|何|\S{0,4}(?:いくら|何|どの))|合わせて(?:何|いくら|いくつ|どの)|あわせて(?:何|いくら|いくつ"
    r"|どの)|総額|総数|トータル|足す(?:と|して)|足し(?:たら|て)|合算|全部で(?:何|いくら)|\btotal\b|altogether|in all\b",
    re.I,
)
_REMAINING = re.compile(
    r"あと(?:何|どれ|いくら|いくつ|どのくらい)|残り(?:は)?(?:何|どれ|いくつ|いくら)|まで(?:に)?(?:は)?あと"
    r"|(?:足り(?:ない|ていない)|不足)\S{0,4}(?:何|いくつ|どれ)|(?:何|いくつ|どれ|いくら)\S{0,6}(?:足り(?:ない|て|ま|な)|届か(?:な|ず)|不足"
    r"|残って)|how (?:much|many) more",
    re.I,
)
_EVERY = re.compile(
    r"すべて|全て|全部|ぜんぶ|一覧|リスト|並べ|挙げ|あげて|列挙|それぞれ|[つ本件個]とも|みんな|\ball\b|\blist\b"
    r"|every\b",
    re.I,
)
_WHICH = re.compile(
    r"(?:どの|どれ|どんな|どういう|どういった|どのような|何の|どちらの)\S{0,6}(?:公約|施策|事業|政策|項目|取組|取り組み"
    r"|計画|指標|目標|課題|もの|プロジェクト|分野|対策)|"
    r"(?:何|なに|どれ|どこ)(?:が|と(?:何|どれ|どこ))(?:ある|あり|入|含|該当|対象|挙|です|[?？]|$|、)|(?:もの|項目|公約"
    r"|施策|事業|取組|ところ|の)(?:は(?:何|どれ|どこ|なに)|を教|は[?？]|をすべて|を全|は\s*$)|どこ(?:と|です|でしょう)|"
    r"which (?:pledges|projects|measures|items|initiatives|ones|policies|programmes)|what (?:pledges|projects|measures"
    r"|items|initiatives|policies)",
    re.I,
)
_WHETHER = re.compile(
    r"(?:ます|です|でしょう|ました|でした|ません|んです|の|る|た|い|だ)(?:か|かな|かね|の(?:か|でしょうか|ですか)?|よね"
    r"|っけ|んですか)?\s*[?？]?$|^(?:is|are|was|were|did|does|do|has|have|will|can|could|should)\b",
    re.I,
)
_OPEN = re.compile(
    r"何|なに|なん(?:で|の|と|て)|いつ|どこ|どの|どれ|どん|どう|どち|どっち|だれ|誰|なぜ|いくら|いくつ|幾|\b(?:what"
    r"|which|who|when|where|why|how)\b|教えて|知りた|おしえ|聞かせ|説明|挙げ|一覧|まとめ|確認したい",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"最も|もっとも|一番|いちばん|最[高低大小多少長短]|トップ|ワースト|\b(?:most|least|highest|lowest|best|worst"
    r"|largest|smallest)\b",
    re.I,
)
RECORD_COUNTERS = frozenset({"件", "つ", "個", "本", "項目", "種類", "事業", "施策", "公約", "取組"})
"""Counters of records."""

SIGNS: dict[str, re.Pattern[str]] = {
    "change": _CHANGE, "difference": _DIFFERENCE, "compare": _COMPARE, "sum": _SUM, "remaining": _REMAINING,
    "every": _EVERY, "which": _WHICH, "whether": _WHETHER, "open": _OPEN, "superlative": _SUPERLATIVE,
    "reached": REACHED,
}  # fmt: skip
"""Name of a sign → its pattern."""


def sides(text: str) -> tuple[Side, ...]:
    """Which of baseline, actual and target the question asks for; none: it does not say.

    >>> sides("目標と実績は?"), sides("令和6年度の実績は?"), sides("何件ですか"), sides("もとは何件で、どこまで増やす?")
    (('target', 'actual'), ('actual',), (), ('baseline', 'target'))
    """
    if REACHED.search(text) or _THAN_AIMED.search(text):
        return ("target", "actual")
    start, now = _BASELINE.search(text) is not None, _PRESENT.search(text) is not None
    aim = _AIM.search(text) is not None or (_FAR.search(text) is not None and _COME.search(text) is None)
    if (start or now) and aim:
        return ("baseline", "target") if start else ("target", "actual")
    if aim and _HOW_MUCH.search(text) and _THEN_AIM.search(text):
        return ("target", "actual")
    found: list[Side] = ["baseline"] if start else []
    said = re.search(r"実績|実際|actual", text, re.I) is not None
    target = _TARGET.search(text) is not None and not (_STATE.search(text) and not aim)
    if (
        said
        or (_ACTUAL.search(text) and not found and not target)
        or (len(_HOW_MUCH.findall(text)) > 1 and (found or target))
    ):
        found.append("actual")
    if target:
        found.insert(1 if "baseline" in found else 0, "target")
    return tuple(found)
