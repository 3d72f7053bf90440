"""Of the records that fit, those that the question describes besides its conditions. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokens import word_set
from ingest.model import Record
from service.model import Evidence, Request

_OF_KIND = (
    "市長 町長 村長 市 町 基本目標 基本政策 大綱 柱 実践項目 取組項目 施策 公約 事業 政策 項目 指標 "
    "プラン 戦略 計画 掲げる 挙げる 並べる 本 つ 遅れる 遅れて 届く 届かない 達成 終わる 完了 終了 "
    "順調 予定 目標 実績 評価 進捗 以上 未満 以下 超える 台 率 点 印 扱い 状況 状態 区分 もの "
    "受け持つ 担当 該当 入る 付く なる 新規 拡充 継続 廃止 新しい 始める 広げる 載る 書く 対象 "
    "名前 名称 大きい 大きな 主 まちづくり "
    "自己 総括 合計 平均 委員 審議 会 審議会 年間 総合 部署 課 部 室 評点 得点 金額 未定 検討 空欄 分野 場合 "
    "其々 具合 留まる"
)
"""Words that name a plan's parts, and describe none of them."""


def about(request: Request, records: Sequence[Record], evidence: Evidence) -> list[Record]:
    """Of the records that fit, those about what the question describes besides its conditions; all where nothing."""
    if not records or not (evidence.applied or request.order):
        return list(records)
    told = " ".join(f"{c.field} {c.value}" for c in evidence.applied) + f" {request.order and request.order.field}"
    headings = " ".join(h.title for h in request.subject.headings)
    known = word_set(f"{records[0].plan} {records[0].municipality} {_OF_KIND} {told} {headings}")
    known |= word_set("、".join(f"が{c.value}の" for c in evidence.applied))  # 「○」 reads as 丸 within a sentence
    rest = [word for word in request.subject.words if word not in known]
    held = {r.record_id: word_set(" ".join([r.title, *r.path])) for r in records}
    own = [r for r in records if any(word in held[r.record_id] for word in rest)]
    return own or list(records)


def described(request: Request, records: Sequence[Record]) -> bool:
    """Whether the question tells which of a plan's records it means in words that are neither condition nor plan."""
    known = word_set(f"{records[0].plan} {records[0].municipality} {_OF_KIND}")
    return any(word not in known for word in request.subject.words)
