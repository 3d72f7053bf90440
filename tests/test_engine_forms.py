"""Invented documents in everyday forms: what the engine makes of each, as one line a record.

A line is: kind title / path | departments | status_text=status | indicator: baseline; year target/actual/value …
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.heading import find_heading
from ingest.model import Record, SourceText
from ingest.parsers.engine.parser import PARSER
from ingest.readers import read


def lines_of(text: SourceText) -> list[str]:
    return [shown(record) for record in PARSER.parse(text, find_heading(text)).records]


def shown(record: Record) -> str:
    indicators = []
    for one in record.indicators:
        years = [f"{v.fiscal_year} {v.target or '-'}/{v.actual or '-'}/{v.value or '-'}" for v in one.values]
        start = [one.baseline.value] if one.baseline else []
        indicators.append(f"{one.name or '-'}({one.unit or '-'}): {' '.join([*start, *years])}")
    rating = f"{record.status_text}={record.status or '-'}" if record.status_text else ""
    place = " / ".join((record.title, *record.path[-1:]))
    return " | ".join(
        part for part in (f"{record.kind} {place}", "・".join(record.departments), rating, *indicators) if part
    )


def source(lines: str, form: str = "txt") -> SourceText:
    return SourceText(name="plan", path="/plan.txt", format=form, sha256="", lines=tuple(lines.strip("\n").split("\n")))


DOCUMENTS: dict[str, tuple[str, list[str]]] = {
    "numbers that count rows are no marks, and an old number is no number": (
        """
みなぎ市行政改革実施計画　令和7年度の取組状況

| 評価 | 意味 |
|---|---|
| Ａ | 計画どおり |
| Ｃ | 遅れている |

| No. | 取組項目 | 所管課 | 評価 |
|---|---|---|---|
| 1 | 窓口の見直し | 市民課 | Ａ |
| 2<br>(旧3) | 生成ＡＩの活用 | 税務課 | Ｃ |

| No. | 取組項目 |
|---|---|
| 1 | 窓口の見直し |
| 2 | 生成ＡＩの活用 |
""",
        [
            "row Ａ / みなぎ市行政改革実施計画 令和7年度の取組状況",
            "row Ｃ / みなぎ市行政改革実施計画 令和7年度の取組状況",
            "project 窓口の見直し | 市民課 | Ａ=on_track",
            "project 生成ＡＩの活用 | 税務課 | Ｃ=delayed",
            "project 窓口の見直し",
            "project 生成ＡＩの活用",
        ],
    ),
    "several indicators on each row, codes that rate, and costs beside them": (
        """
みなぎ市計画　進行管理表（令和7年度）
進捗コード	1=完了	2=順調	3=遅れ

取組名	主担当課	指標1名	指標1単位	指標1基準値(R4)	指標1R7目標	指標1R7実績	指標2名	指標2単位	指標2基準値(R4)	指標2R7目標	指標2R7実績	R6決算額	R7決算額	進捗(R6)	進捗(R7)
読書の推進	図書館	貸出冊数	冊	61	70	68	来館者数	人	300	340	351	1,230	1,250	2	3
橋の点検	土木課	点検率	％	80	90	92	－	－	－	－	－	860	910	2	1
""",  # noqa: E501
        [
            "row 進捗コード / みなぎ市計画 進行管理表（令和7年度）",
            "project 読書の推進 | 図書館 | 3=delayed | 決算額(-): 2024 -/1,230/- 2025 -/1,250/-"
            " | 貸出冊数(冊): 61 2025 70/68/- | 来館者数(人): 300 2025 340/351/-",
            "project 橋の点検 | 土木課 | 1=completed | 決算額(-): 2024 -/860/- 2025 -/910/-"
            " | 点検率(％): 80 2025 90/92/-",
        ],
    ),
    "a legend in brackets, and a middle value that a note dates": (
        """
みなぎ市計画（令和７年度～令和11年度）

評価は、Ａ（目標を達成）、Ｂ（目標に届かない）で示します。
指標の基準値は令和5年度、中間値は令和6年度の実績、目標値は令和11年度です。

第１節 健診

指標	基準値	中間値	目標値
受診率	41.2%	43.8%	60.0%

事業	担当課	評価
朝の健診	健康課	Ａ
夜の健診	健康課	Ｂ
""",
        [
            "section 健診 | 受診率(-): 41.2% 2024 -/43.8%/- 2029 60.0%/-/-",
            "project 朝の健診 / 健診 | 健康課 | Ａ=completed",
            "project 夜の健診 / 健診 | 健康課 | Ｂ=delayed",
        ],
    ),
    "a middle value that nothing dates is no aim of the last year": (
        """
みなぎ市計画（令和７年度～令和11年度）

第１節 健診

指標	基準値(R5)	中間値	目標値
受診率	41.2%	50.0%	60.0%
""",
        ["section 健診", "indicator 受診率 / 健診 | 受診率(-): 41.2% 2029 60.0%/-/-"],
    ),
    "years as rows with their start and aims, and a column of explained marks": (
        """
みなぎ町環境計画　年次報告書（令和６年度実績）

マーク	意味
☀ 晴れ	予定どおり進んでいる
☂ 雨	大きく遅れている

第１章 ごみを減らす

年度	ごみの量（g）	リサイクル率（％）
R2(基準)	948	19.8
R6	897	－
R8目標	880	23.0

番号	取組	担当課	天気
1-1	食べきり運動	環境課	☀
1-2	集団回収	環境課	☂
""",
        [
            *(f"row {cell} / みなぎ町環境計画 年次報告書（令和６年度実績）" for cell in ("マーク", "☀ 晴れ", "☂ 雨")),
            "section ごみを減らす | ごみの量（g）(g): 948 2024 -/897/- 2026 880/-/-"
            " | リサイクル率（％）(%): 19.8 2026 23.0/-/-",
            "project 食べきり運動 / ごみを減らす | 環境課 | ☀=on_track",
            "project 集団回収 / ごみを減らす | 環境課 | ☂=delayed",
        ],
    ),
    "figures told with their times over broken lines, and a mark at the end of a heading": (
        """
みなぎ町公約の進み具合
令和８年３月末現在

  ◎　順調です
  △　遅れています
  －　未着手です

※「就任時」は令和４年度、「目標」は令和８年度末の値です。

公約１　待機児童をなくします　　　　　　△
  担当：こども課
  待機児童数（４月１日）
    就任時　１８人  →  令和６年　１１人  →  令和７年
    ９人　　【目標　０人】
公約２　通学路を直します　　　　　　　　◎
  担当：土木課
  直した場所（累計）令和６年度 ４７か所　令和７
  年度 ６９か所
公約３　港に図書館を　　　　　　　　　　－
  担当：教育課
""",
        [
            "pledge 待機児童をなくします | こども課 | △=delayed"
            " | 待機児童数（４月１日）(-): １８人 2024 -/１１人/- 2025 -/９人/- 2026 ０人/-/-",
            "pledge 通学路を直します | 土木課 | ◎=on_track"
            " | 直した場所（累計）(-): 2024 -/４７か所/- 2025 -/６９か所/-",
            "pledge 港に図書館を | 教育課 | －=delayed",
        ],
    ),
    "what stands below the offices of a label is no office": (
        """
みなぎ町計画（令和６年度～令和10年度）

１－１ 発信の推進
季節ごとに発信の内容を変えます。

実施主体
みなぎ町観光協会、総務課
令和６年度
サイト改修
""",
        ["section 発信の推進 | みなぎ町観光協会・総務課"],
    ),
    "columns that one space parts, times below their headers, and a sum": (
        """
みなぎ町計画（令和６年度～令和８年度）

１ これまで
指標 基準値 目標値 実績値 評価
　　（平成28年）（令和5年）（令和4年）
年間の宿泊客 72千人 85千人 56千人 未達成
観光 ガイド 9人 15人 18人 達成

２ 計画額
基本方針 令和６年度 令和７年度 計
１ 港を育てる 18,400 42,600 61,000
合　計 18,400 42,600 61,000
""",
        [
            "section これまで",
            "indicator 年間の宿泊客 / これまで | 未達成=delayed | "
            "年間の宿泊客(-): 72千人 2022 -/56千人/- 2023 85千人/-/-",
            "indicator 観光 ガイド / これまで | 達成=completed | 観光 ガイド(-): 9人 2022 -/18人/- 2023 15人/-/-",
            "row 港を育てる / 計画額 | 港を育てる(-): 2024 18,400/-/- 2025 42,600/-/-",
            "row 合 計 / 計画額 | 合 計(-): 2024 18,400/-/- 2025 42,600/-/-",
        ],
    ),
    "indicators of a measure with a rating and an office each are what the rows are of": (
        """
みなぎ町総合戦略

凡例	◎	最終目標を達成	△	目標の８割以上

基本目標	施策	ＫＰＩ	基準値（R3）	実績（R6）	目標（R6）	達成状況	担当課
１ 稼ぐしごと	農業の担い手	新規就農者数	0	11	12	△	農林課
		トマトの販売額	412	471	450	◎	農林課
	商工業の元気	創業件数	3	8	9	△	商工課
		従業者数	3,480	－	3,500	－	商工課
""",
        [
            "row 凡例 / みなぎ町総合戦略",
            "indicator 新規就農者数 / 農業の担い手 | 農林課 | △=- | 新規就農者数(-): 0 2024 12/11/-",
            "indicator トマトの販売額 / 農業の担い手 | 農林課 | ◎=completed | トマトの販売額(-): 412 2024 450/471/-",
            "indicator 創業件数 / 商工業の元気 | 商工課 | △=- | 創業件数(-): 3 2024 9/8/-",
            "indicator 従業者数 / 商工業の元気 | 商工課 | 従業者数(-): 3,480 2024 3,500/-/-",
        ],
    ),
    "a measure with one rating and offices, each of its indicators with a mark; goals that only group indicators": (
        """
みなぎ町総合戦略

基本目標	数値目標	単位	基準値	実績値	目標値
			R4	R6	R9
１ 稼ぐ町をつくる	事業所数	社	41	43	48
	町民所得	千円	2,284	2,336	2,450
２ 住みたい町をつくる	社会増減	人	-21	-6	0

番号	施策	ＫＰＩ	基準値（R4）	実績（R6）	目標（R9）	判定	施策の 状況	担当課
1-1	森の担い手	新規就業者数	2	3	4	△	遅れ	農林課
		木材の出荷量	3,850	4,305	4,800	○		
1-2	わさびの産地	わさびの出荷額	482	519	620	◎	順調	農林課、商工課
""",
        [
            "goal 稼ぐ町をつくる | 事業所数(社): 41 2024 -/43/- 2027 48/-/-"
            " | 町民所得(千円): 2,284 2024 -/2,336/- 2027 2,450/-/-",
            "goal 住みたい町をつくる | 社会増減(人): -21 2024 -/-6/- 2027 0/-/-",
            "measure 森の担い手 | 農林課 | 遅れ=delayed | 新規就業者数(-): 2 2024 -/3/- 2027 4/-/-"
            " | 木材の出荷量(-): 3,850 2024 -/4,305/- 2027 4,800/-/-",
            "measure わさびの産地 | 農林課・商工課 | 順調=on_track | わさびの出荷額(-): 482 2024 -/519/- 2027 620/-/-",
        ],
    ),
    "rows of a thing that no word list knows, figures on lines of their own, and amounts of a caption's day": (
        """
みなぎ町防災プラン（令和4年度～令和8年度）

1. 想定死者数を減らす
- プラン策定時（令和３年度） 1,860人
- 現在（令和７年度末の試算） 1,120人
- 目標（令和８年度末） 370人

表１ 進み具合

柱	番号	行動項目	担当	指標	単位	基準 令和３年度	実績 令和７年度	目標 令和８年度	状況
１ 命を守る	1-1	住宅の耐震化	建設課	住宅の耐震化率	％	58.2	68.1	75.0	遅れ
				補助件数	件	31	118	150
	1-2	家具の固定	防災課	固定した世帯の割合	％	24.0	38.7	50.0	遅れ

表３ 備蓄品（令和８年３月末）

品目	目標量	備蓄量	充足率
毛布	4,000枚	4,120枚	103.0％
発電機	30台	24台	80.0％
""",
        [
            "section 想定死者数を減らす | -(-): 1,860人 2025 -/1,120人/- 2026 370人/-/-",
            "project 住宅の耐震化 / 命を守る | 建設課 | 遅れ=delayed"
            " | 住宅の耐震化率(％): 58.2 2025 -/68.1/- 2026 75.0/-/-"
            " | 補助件数(件): 31 2025 -/118/- 2026 150/-/-",
            "project 家具の固定 / 命を守る | 防災課 | 遅れ=delayed"
            " | 固定した世帯の割合(％): 24.0 2025 -/38.7/- 2026 50.0/-/-",
            "indicator 毛布 / 想定死者数を減らす | 備蓄量(-): 2025 -/4,120枚/- | 充足率(-): 2025 -/103.0％/-"
            " | 毛布(-): 2026 4,000枚/-/-",
            "indicator 発電機 / 想定死者数を減らす | 備蓄量(-): 2025 -/24台/- | 充足率(-): 2025 -/80.0％/-"
            " | 発電機(-): 2026 30台/-/-",
        ],
    ),
    "a form with labels over their texts, a second number, and two lists inside": (
        """
みなぎ町総合計画　施策評価

施策番号	1-1	施策名	産み育てやすい環境
基本目標	人が育つまち	旧番号	1-2
主管課	こども課	総合評価	順調
現状	成果
保育のニーズが高い。	土曜の開所を増やした。
成果指標	単位	基準値 R2	R5		R6		最終目標 R9
			目標	実績	目標	実績
① 待機児童数	人	6	2	3	0	1	0
構成する事務事業	R5決算	R6決算	R7予算
保育所運営補助	184	191	196
出産祝金	63	57	60
計（千円）	247	248	256
今後の方向性	継続
""",
        [
            "measure 産み育てやすい環境 / 人が育つまち | こども課 | 順調=on_track"
            " | 待機児童数(人): 6 2023 2/3/- 2024 0/1/- 2027 0/-/-",
            "project 保育所運営補助 / 産み育てやすい環境 | -(-): 2023 -/184/- 2024 -/191/- 2025 -/-/196",
            "project 出産祝金 / 産み育てやすい環境 | -(-): 2023 -/63/- 2024 -/57/- 2025 -/-/60",
            "row 計（千円） / 産み育てやすい環境 | 計（千円）(千円): 2023 -/247/- 2024 -/248/- 2025 -/-/256",
        ],
    ),
    "what was done, told in sentences, names no rows; the foot of a page is no part of a section": (
        """
みなぎ市の公約

公約	実施項目（令和６年度）	担当課
給食費の無償化	4月から無償にした。財源は市の基金とした。	学校教育課
駅前広場の整備	設計を終えた。令和８年度に工事を始める。	都市計画課

## 病院の建て替え

基本構想をまとめます。

5 みなぎ市議会だより 第87号

## 水道の料金

改定の時期は令和９年４月です。
""",
        [
            "pledge 給食費の無償化 | 学校教育課",
            "pledge 駅前広場の整備 | 都市計画課",
            "section 病院の建て替え",
            "section 水道の料金",
        ],
    ),
    "tasks behind their numbers and their times are named by what they are": (
        """
みなぎ市の会議

番号\t確認した内容\t担当\t期限
1\t橋の案を３つに絞る。\t土木課\t令和7年12月
2\t港の数を数える。\t商工課\t令和8年1月

| 時期 | 内容 |
|---|---|
| 令和7年11月 | アンケートの速報 |
| 令和8年1月 | 素案の公表 |
""",
        [
            "row 橋の案を３つに絞る。 / みなぎ市の会議 | 土木課",
            "row 港の数を数える。 / みなぎ市の会議 | 商工課",
            "row アンケートの速報",
            "row 素案の公表",
        ],
    ),
    "captions that every part repeats above lists and tables are no labels; an item's offices stand in it": (
        """
# みなぎ市計画

### 施策1 健診の充実

**主な取組**

- ① **健診の相談**（健康課）年に２回、健診の相談を開きます。
- ② **健診の案内**（健康課・土木課）案内を配ります。

**成果指標**

| 指標名 | 単位 | 現状値（令和５年度） | 最終目標（令和11年度） |
|---|---|---|---|
| 健診の数＊1 | 人 | 11 | 21 |

### 施策2 橋の充実

**主な取組**

- ① **橋の相談**（医療センター）年に２回、橋の相談を開きます。
- ② **橋の案内**（医療センター・土木課）案内を配ります。

**成果指標**

| 指標名 | 単位 | 現状値（令和５年度） | 最終目標（令和11年度） |
|---|---|---|---|
| 橋の数＊2 | 人 | 12 | 22 |

### 施策3 港の充実

**主な取組**

- ① **港の相談**（商工課）年に２回、港の相談を開きます。
- ② **港の案内**（商工課・土木課）案内を配ります。

**成果指標**

| 指標名 | 単位 | 現状値（令和５年度） | 最終目標（令和11年度） |
|---|---|---|---|
| 港の数＊3 | 人 | 13 | 23 |
""",
        [
            "measure 健診の充実 | 健診の数(人): 11 2029 21/-/-",
            "project 健診の相談 / 健診の充実 | 健康課",
            "project 健診の案内 / 健診の充実 | 健康課・土木課",
            "measure 橋の充実 | 橋の数(人): 12 2029 22/-/-",
            "project 橋の相談 / 橋の充実 | 医療センター",
            "project 橋の案内 / 橋の充実 | 医療センター・土木課",
            "measure 港の充実 | 港の数(人): 13 2029 23/-/-",
            "project 港の相談 / 港の充実 | 商工課",
            "project 港の案内 / 港の充実 | 商工課・土木課",
        ],
    ),
    "labels side by side, the mark of the year before, letters explained a line each, figures in any order": (
        """
# みなぎ市長マニフェスト検証（令和７年度）

- Ａ　達成した
- Ｂ　おおむね予定どおり進んでいる
- Ｃ　予定より遅れている

### 約束１　居場所をつくります

評価　**Ｂ**（前年 Ｃ）　担当　こども課・福祉課

理由　三つの小学校区で開いた。
数値　登録児童数（※1）　令和４年度 58人 → 令和６年度 137人（目標　令和８年度 180人）

### 約束２　図書館を夜も開きます

状況：遅れ 主管：社会教育課／関係：財政課

指標　夜の来館者 基準値（令和４年度）：－ 実績（令和６年度）：1,842人 目標（令和８年度）：2,400人
""",
        [
            "pledge 居場所をつくります | こども課・福祉課 | Ｂ=on_track"
            " | 登録児童数(-): 58人 2024 -/137人/- 2026 180人/-/-",
            "pledge 図書館を夜も開きます | 社会教育課・財政課 | 遅れ=delayed"
            " | 夜の来館者(-): 2024 -/1,842人/- 2026 2,400人/-/-",
        ],
    ),
    "a section that is one project's form, its tables under captions, its marks side by side, and what is ticked": (
        """
## 101

|整理番号|101|事務事業名|港の相談窓口|
|---|---|---|---|
|担当課|港湾課|記入者|係長|
|政策|政策１ 港のまち|施策|施策１－３ 相談|
|目的|港で働きたい人の相談を受ける。|

【１】事業費の推移（単位：千円）

|区分|令和５年度決算|令和６年度決算|
|---|---|---|
|事業費|900|1,200|

【２】成果指標

|指標名|単位|令和６年度 目標|令和６年度 実績|
|---|---|---|---|
|相談の数|件|40|52|

【３】評価

|必要性|Ａ|有効性|Ａ|総合評価|Ｂ|
|---|---|---|---|---|---|
|課題|相談を受ける人が足りない。|
|今後の方向性|■拡充 □継続 □終了|
""",
        [
            "section 101",
            "project 港の相談窓口 / 施策１－３ 相談 | 港湾課 | Ｂ=-"
            " | 事業費(千円): 2023 -/900/- 2024 -/1,200/- | 相談の数(件): 2024 40/52/-",
        ],
    ),
    "results told in words, marks of two years, what several columns count, and a sum of parts by their numbers": (
        """
みなぎ市年次報告（令和６年度分）

基本目標Ⅰ　認め合うまち

番号	事業名	令和６年度の実績	評価 令和５年度	評価 令和６年度	令和６年度 決算額	担当課
1-1	広報による啓発	特集を２回載せ、多くの感想を受け取った。	Ａ	Ａ	132	共生課
1-2	講座の開催	講師が見つからず、２回のうち１回を中止した。	Ａ	Ｂ	―	共生課
1-3	相談室の設置	市民会館の１階に相談室を置き、準備を終えた。	Ｂ	完	75	共生課
Ａ：計画どおり　Ｂ：計画より遅れている　完：事業が完了

区分	令和５年度 委員総数（人）	令和５年度 うち女性（人）	令和６年度 委員総数（人）	令和６年度 うち女性（人）
審議会	412	133	418	141※１
委員会	96	30	101	33

区分	令和５年度 決算額	令和６年度 予算額	令和６年度 決算額	増減
基本目標Ⅰ	1,240	1,420	1,305	65
""",
        [
            "goal 認め合うまち",
            "project 広報による啓発 / 認め合うまち | 共生課 | Ａ=on_track | 決算額(-): 2024 -/132/-",
            "project 講座の開催 / 認め合うまち | 共生課 | Ｂ=delayed",
            "project 相談室の設置 / 認め合うまち | 共生課 | 完=completed | 決算額(-): 2024 -/75/-",
            "row 審議会 / 認め合うまち | 委員総数（人）(人): 2023 -/412/- 2024 -/418/-"
            " | うち女性（人）(人): 2023 -/133/- 2024 -/141/-",
            "row 委員会 / 認め合うまち | 委員総数（人）(人): 2023 -/96/- 2024 -/101/-"
            " | うち女性（人）(人): 2023 -/30/- 2024 -/33/-",
            "row 基本目標Ⅰ / 認め合うまち | 基本目標Ⅰ(-): 2023 -/1,240/- 2024 -/1,305/1,420",
        ],
    ),
    "cells one below the other, names and offices on two lines, a dash, and a page's end between": (
        """
みなぎ町計画（令和８年度～令和12年度）
令和８年３月

みなぎ町計画（令和８年度～令和12年度）
１　住まい
（１）計画
事業名
事業内容
事業主体
担当課
概算事業費（千円）
① 空き家をまるごと直す
事業
改修（上限150万円）への補助
町
地域課
建設課
45,000
② お試し住宅
２棟の新築
広域連合
地域課
－
－ 1 －

みなぎ町計画（令和８年度～令和12年度）
事業名
事業内容
事業主体
担当課
概算事業費
（千円）
③ 住まいの相談
月に１回の相談
町
地域課
300
（注）②は広域連合が行う。
（２）目標
目標指標
基準値（令和６年度）
目標値（令和12年度）
相談の数（５年間の累計）
－
12件
直した家の数
18万4千戸
23万戸
－ 2 －

みなぎ町計画（令和８年度～令和12年度）
２　なりわい
この章は検討しています。
""",
        [
            "section 住まい | 相談の数（５年間の累計）(-): 2030 12件/-/- | 直した家の数(-): 18万4千戸 2030 23万戸/-/-",
            "project 空き家をまるごと直す事業 / 住まい | 地域課・建設課",
            "project お試し住宅 / 住まい | 地域課",
            "project 住まいの相談 / 住まい | 地域課",
            "section なりわい",
        ],
    ),
    "reports in sentences, two years' ratings, a footnote's mark, and several measures a row": (
        """
みなぎ市計画

評価の区分　Ａ：計画どおり　Ｃ：遅れている　完：事業が完了

事業名	令和6年度の実績	令和5年度評価	令和6年度評価	令和6年度 決算額	担当課
朝市	港で３回開き、多くの人が来た。	Ｃ	完	132	商工課（観光課）
灯台	点検の道を直し、灯りを替えた。	Ａ	Ａ	48※２	土木課

委員の数
令和６年度

区分	委員総数（人）	うち女性（人）
審議会	412	133
教育委員会	5	2

品目	平成25年	令和5年（現況）	令和17年（目標）
木材	96.4	71.5	70.0
""",
        [
            "project 朝市 | 商工課・観光課 | 完=completed | 決算額(-): 2024 -/132/-",
            "project 灯台 | 土木課 | Ａ=on_track | 決算額(-): 2024 -/48/-",
            "row 審議会 / 令和６年度 | 委員総数（人）(人): 2024 -/-/412 | うち女性（人）(人): 2024 -/-/133",
            "row 教育委員会 / 令和６年度 | 委員総数（人）(人): 2024 -/-/5 | うち女性（人）(人): 2024 -/-/2",
            "indicator 木材 | 木材(-): 71.5 2013 -/96.4/- 2035 70.0/-/-",
        ],
    ),
    "a form printed again and again, each label above its value, over a page's end": (
        """
みなぎ市改革プラン 令和６年度進捗状況
評価の見方　Ａ　目標どおり　　Ｃ　遅れている
重点項目１　サービス
整理番号　１－１
取組の名称
窓口の改善
担当課
市民課、税務課
取組の内容　待ち時間を減らす案内を、窓口の混む月に
置く。
指標（単位）
待ち時間を測った
日数（日）
基準値（Ｒ４）　18.3
Ｒ６目標
27.0
Ｒ６実績
－ １ －
31.5
自己評価　Ａ　　委員会評価　Ｃ
今後の方針
続ける。
整理番号　１－２
取組の名称
文書の電子化
担当課
総務課
取組の内容　紙を減らす。
指標（単位）
電子文書の割合（％）
基準値（Ｒ４）　5
Ｒ６目標
20
Ｒ６実績
18
自己評価　Ｃ　　委員会評価　Ｃ
今後の方針
研修を開く。
重点項目２　財政
整理番号　２－１
取組の名称
使用料の見直し
担当課
財政課
取組の内容　見直す。
指標（単位）
施設の数（施設）
基準値（Ｒ４）　0
Ｒ６目標
6
Ｒ６実績
6
自己評価　Ａ　　委員会評価　Ａ
今後の方針
続ける。
""",
        [
            "section サービス",
            "project 窓口の改善 / サービス | 市民課・税務課 | Ａ=on_track"
            " | 待ち時間を測った日数（日）(日): 18.3 2024 27.0/31.5/-",
            "project 文書の電子化 / サービス | 総務課 | Ｃ=delayed | 電子文書の割合（％）(%): 5 2024 20/18/-",
            "section 財政",
            "project 使用料の見直し / 財政 | 財政課 | Ａ=on_track | 施設の数（施設）(施設): 0 2024 6/6/-",
        ],
    ),
    "a measure's indicators with one rating, and a line of several labels": (
        """
# みなぎ市計画

| 区分 | 意味 |
|---|---|
| Ａ | 目標値に達している |
| Ｂ | 目標値に達していないが、順調に進んでいる |

## 施策１－１ 運動の習慣

対応区分：検討中　担当課：健康課、体育課

| 指標 | 基準値（令和3年度） | 令和6年度実績 | 目標値（令和9年度） | 評価 |
|---|---|---|---|---|
| 教室の参加者 | 10人 | 12人 | 20人 | Ｂ |
| 指導者 | 1人 | 2人 | 4人 | Ｂ |

## 施策１－２ 施設の改修

| 指標 | 基準値（令和3年度） | 令和6年度実績 | 目標値（令和9年度） | 評価 |
|---|---|---|---|---|
| 施設の利用者 | 10人 | 22人 | 20人 | Ａ |
""",
        [
            "row 目標値に達している / Ａ",
            "row 目標値に達していないが、順調に進んでいる / Ｂ",
            "measure 運動の習慣 | 健康課・体育課 | 検討中=-"
            " | 教室の参加者(-): 10人 2024 -/12人/- 2027 20人/-/- | 指導者(-): 1人 2024 -/2人/- 2027 4人/-/-",
            "measure 施設の改修 | Ａ=completed | 施設の利用者(-): 10人 2024 -/22人/- 2027 20人/-/-",
        ],
    ),
    "a column that only refers to pledges by number, and what a figure was before the term": (
        """
みなぎ市の約束

公約	目安となる数字（単位）	就任前（令和4年度）	令和6年度実績	任期末の目標（令和8年度）	進み具合
1	遊び場の数（か所）	0	1	3	遅れ
2	街灯の割合（％）	41.0	76.2	100.0	実行中
""",
        [
            "indicator 遊び場の数（か所） | 遅れ=delayed | 遊び場の数（か所）(か所): 0 2024 -/1/- 2026 3/-/-",
            "indicator 街灯の割合（％） | 実行中=- | 街灯の割合（％）(%): 41.0 2024 -/76.2/- 2026 100.0/-/-",
        ],
    ),
    "stages by year, drawn with spaces, and a legend of words": (
        """
みなぎ市ＤＸ推進計画
計画期間　令和７年度から令和１１年度まで

凡例：完了　実施中　遅延　未着手

【取組１】行政手続のオンライン化
　担当課　情報政策課、市民課
　指標　オンライン申請の割合
　　現状値（令和６年度）　１８．５％
　　目標値（令和１１年度）　６０．０％
　進捗状況　実施中
　　　　　　　　　令和７年度　令和８年度　令和９年度
　様式の見直し　　　検討　　　　実施　　　　　→
""",
        [
            "section 行政手続のオンライン化 | 情報政策課・市民課 | 実施中=on_track"
            " | オンライン申請の割合(-): １８．５％ 2029 ６０．０％/-/-",
            "row 様式の見直し / 行政手続のオンライン化 | 情報政策課・市民課"
            " | 様式の見直し(-): 2025 -/-/検討 2026 -/-/実施 2027 -/-/→",
        ],
    ),
    "a second header line in brackets, offices behind their label": (
        """
みなぎ町総合計画
（令和６年度〜令和１０年度）

第１節　防災・減災
【現状】
　集中豪雨が増えています。
【成果指標】
　指標名　　　　　　　　　　基準値　　　目標値　　　単位
　　　　　　　　　　　　　（令和４年度）（令和10年度）
　自主防災組織の組織率　　　６８．２　　　８５．０　　　％
【担当課】総務課、建設課
""",
        [
            "section 防災・減災 | 総務課・建設課 | 自主防災組織の組織率(％): ６８．２ 2028 ８５．０/-/-",
        ],
    ),
    "a group in an unlabelled column, results of two years": (
        """
みなぎ市　水道ビジョン　目標の達成状況

	指標名	単位	策定時	令和5年度	令和6年度	目標	評価
			(H30)	実績	実績	(R10)	
安全	水質基準適合率	％	100	100	100	100	◎
	鉛製給水管率	％	3.2	2.1	1.8	0.0	△

◎：達成　△：遅れ
""",
        [
            "indicator 水質基準適合率 / 安全 | ◎=completed"
            " | 水質基準適合率(％): 100 2023 -/100/- 2024 -/100/- 2028 100/-/-",
            "indicator 鉛製給水管率 / 安全 | △=delayed | 鉛製給水管率(％): 3.2 2023 -/2.1/- 2024 -/1.8/- 2028 0.0/-/-",
        ],
    ),
    "what each service counts, by year": (
        """
みなぎ市介護保険事業計画

表1 居宅サービス

サービス	区分	R6	R7
訪問介護	給付費(千円)	412,806	421,377
	人数(人)	546	557
通所介護	給付費(千円)	688,915	697,304
	人数(人)	701	709
""",
        [
            "indicator 訪問介護 | 給付費(千円)(千円): 2024 -/-/412,806 2025 -/-/421,377"
            " | 人数(人)(人): 2024 -/-/546 2025 -/-/557",
            "indicator 通所介護 | 給付費(千円)(千円): 2024 -/-/688,915 2025 -/-/697,304"
            " | 人数(人)(人): 2024 -/-/701 2025 -/-/709",
        ],
    ),
    "stages under the years of projects are no figures; weather as ratings": (
        """
みなぎ市　公約ロードマップ

No.	公約	担当課	R5	R6	R7	状況
1	給食費の無償化	学校教育課	検討	実施	→	☀
2	駅前広場	都市計画課	調査	設計	着工	☂

☀：順調　☁：やや遅れ　☂：遅れ
""",
        ["pledge 給食費の無償化 | 学校教育課 | ☀=on_track", "pledge 駅前広場 | 都市計画課 | ☂=delayed"],
    ),
    "a newsletter": (
        """
広報みなぎ　令和7年5月号

公約1　学校給食費の無償化
進み具合　達成
令和6年4月から無償にしました。
【教育課】

公約2　認定こども園の整備
進み具合　遅れている
着工が1年遅れます。
【福祉課】
""",
        [
            "pledge 学校給食費の無償化 | 教育課 | 達成=completed",
            "pledge 認定こども園の整備 | 福祉課 | 遅れている=delayed",
        ],
    ),
    "free labels of a list of facilities": (
        """
みなぎ市個別施設計画

１．中央公民館
所管課　生涯学習課
建築年　昭和53年
耐震性　なし

２．北公民館
所管課　生涯学習課
建築年　昭和46年
耐震性　あり
""",
        ["section 中央公民館 | 生涯学習課", "section 北公民館 | 生涯学習課"],
    ),
    "title lines above their office, aims behind an arrow": (
        """
令和８年度　みなぎ市予算の概要

重点１　こどもの笑顔
【拡充】産後ケア事業　６，８４０千円
担当課：こども家庭センター（内線　２２４５）
○　日数の上限を増やします。
《目標》利用者数　Ｒ６実績　84人　→　Ｒ８目標　150人
""",
        [
            "section こどもの笑顔",
            "project 産後ケア事業 / こどもの笑顔 | こども家庭センター | 利用者数(-): 2024 -/84人/- 2026 150人/-/-",
        ],
    ),
    "one row a year, sides in a column": (
        """
みなぎ市 指標データ

指標名	年度	区分	値	単位	担当課
出生数	令和5年度	実績	210	人	こども課
出生数	令和10年度	目標	230	人	こども課
転入者数	令和5年度	実績	640	人	企画課
""",
        [
            "indicator 出生数 | こども課 | 出生数(人): 2023 -/210/- 2028 230/-/-",
            "indicator 転入者数 | 企画課 | 転入者数(人): 2023 -/640/-",
        ],
    ),
    "a page break, shared offices and groups, sums": (
        """
みなぎ町地域福祉計画　進捗状況一覧

施策	取組	令和5年度実績	令和6年度計画	担当課	評価
1-1　見守り	協定の締結	12事業所	15事業所	福祉課	Ｂ
	配食サービス	延べ3,210食	延べ3,455食		Ａ
小計					
- 3 -

施策	取組	令和5年度実績	令和6年度計画	担当課	評価
	世代間交流事業	4回	5回	教育委員会	Ｂ

※評価　Ａ：達成　Ｂ：概ね順調　Ｃ：遅れ
""",
        [
            "project 協定の締結 / 見守り | 福祉課 | Ｂ=on_track | -(-): 2023 -/12事業所/- 2024 15事業所/-/-",
            "project 配食サービス / 見守り | 福祉課 | Ａ=completed | -(-): 2023 -/延べ3,210食/- 2024 延べ3,455食/-/-",
            "row 小計 / 見守り",
            "project 世代間交流事業 / 見守り | 教育委員会 | Ｂ=on_track | -(-): 2023 -/4回/- 2024 5回/-/-",
        ],
    ),
    "aims and results of several years in one line": (
        """
みなぎ市行財政改革大綱　実施計画（令和5年度〜令和7年度）

No.1　市税収納率の向上
担当課　税務課
目標　収納率99.0％（令和7年度）
実績　令和5年度 98.2％、令和6年度 98.6％
達成状況　概ね達成
""",
        [
            "section 市税収納率の向上 | 税務課 | 概ね達成=on_track"
            " | -(-): 2023 -/98.2％/- 2024 -/98.6％/- 2025 収納率99.0％/-/-",
        ],
    ),
    "a table of another kind, its sum, and years as rows": (
        """
みなぎ市統計

表1 人口の推移

年度	人口	世帯数
令和5年度	12,300人	5,100世帯
令和6年度	12,050人	5,080世帯
""",
        [
            "row 令和5年度 / 表1 人口の推移",
            "row 令和6年度 / 表1 人口の推移",
            "indicator 人口 | 人口(-): 2023 -/-/12,300人 2024 -/-/12,050人",
            "indicator 世帯数 | 世帯数(-): 2023 -/-/5,100世帯 2024 -/-/5,080世帯",
        ],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_row_by_row(name: str) -> None:
    text, expected = DOCUMENTS[name]
    assert lines_of(source(text)) == expected


def test_a_sheet_of_merged_cells_with_a_list_inside_is_one_record(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows: list[list[str | int | None]] = [
        ["施策名", "生きがいづくり", None, "担当課", "長寿福祉課", None],
        ["施策の目的", "高齢者が役割をもって暮らせるようにする。", None, None, None, None],
        ["成果指標", "単位", "区分", "R5", "R6", "R7"],
        ["老人クラブの会員数", "人", "目標", 1220, 1240, 1260],
        [None, None, "実績", 1150, 1132, None],
        ["評価", "Ｂ", "評価の理由", "会員の高齢化が続く。", None, None],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("B1:C1", "E1:F1", "B2:F2", "A4:A5", "B4:B5", "D6:F6"):
        sheet.merge_cells(span)
    book.save(tmp_path / "sheet.xlsx")
    assert lines_of(read(tmp_path / "sheet.xlsx")) == [
        "section Sheet",
        "measure 生きがいづくり / Sheet | 長寿福祉課 | Ｂ=-"
        " | 老人クラブの会員数(人): 2023 1220/1150/- 2024 1240/1132/- 2025 1260/-/-",
    ]


def test_a_list_of_terms_that_comes_again_is_a_form(tmp_path: Path) -> None:
    items = "".join(
        f"<li><strong>約束{n}　まち{n}</strong><ul><li>公約{n}　橋{n}を直します"
        f"<dl><dt>受けもつ課</dt><dd>土木課</dd><dt>いまの状況</dt><dd><b>【遅れ】</b>地盤が弱い。</dd></dl></li></ul></li>"
        for n in (1, 2, 3)
    )
    (tmp_path / "page.html").write_text(f"<h1>みなぎ市の公約</h1><ol>{items}</ol>", encoding="utf-8")
    assert lines_of(read(tmp_path / "page.html"))[:4] == [
        "pledge まち1",
        "pledge 橋1を直します / まち1 | 土木課 | 遅れ=delayed",
        "pledge まち2",
        "pledge 橋2を直します / まち2 | 土木課 | 遅れ=delayed",
    ]


def test_points_side_by_side_are_scores_and_a_row_without_a_name_is_its_sections() -> None:
    text = source(
        """
みなぎ市改革の報告

## 取組１ 歳入

（参考）

| 財政 | 協働 | 進捗度 | 連携度 | 合計 | R5評価 | R6評価 |
|---|---|---|---|---|---|---|
| ○ | ○ | 2.8 | 3.0 | 5.8 | A | B |
"""
    )
    (record,) = PARSER.parse(text, find_heading(text)).records
    assert (record.title, record.scores) == ("歳入", {"進捗度": 2.8, "連携度": 3.0, "合計": 5.8})
    assert record.grades == {"R5": "A", "R6": "B"}


def test_numbers_of_their_own_column_name_no_row_and_a_state_in_per_cent_is_a_rate() -> None:
    text = source(
        """
みなぎ市公約の取組状況

公約内容	施策内容	担当部署	進捗状況(数値：%)
政策Ⅰ	行革を進めるまち		62
1	持続できる財政にします		73
	● 行革の計画を作ります	行革課	70
"""
    )
    found = [(r.number, r.title, r.progress_percent) for r in PARSER.parse(text, find_heading(text)).records]
    assert found == [
        ("政策I", "行革を進めるまち", 62),
        ("1", "持続できる財政にします", 73),
        (None, "行革の計画を作ります", 70),
    ]


def test_the_rating_of_all_years_stands_beside_theirs_and_one_that_is_to_come_is_none() -> None:
    text = source(
        """
みなぎ市改革の報告

取組	評価			総括自己評価			担当課
	R4	R5	R6	進捗度	連携度	総合評価
窓口の見直し	B	A	今回	2	3	A	市民課
支所の見直し	C	B	今回	2	2	B	市民課
"""
    )
    first, second = PARSER.parse(text, find_heading(text)).records
    assert (first.grades, first.status_text) == ({"R4": "B", "R5": "A", "総括": "A"}, None)
    assert second.grades == {"R4": "C", "R5": "B", "総括": "B"}


CELLS = st.text(alphabet="0123456789,.%人件円年度RHＲ令和→（）: 　\t|課実績目標①※－合計", max_size=12)
TABLE = (
    "みなぎ市計画\n\n指標\t単位\t現状値(R5)\t目標値(R11)\t担当課\n人口\t人\t10\t20\t企画課\n件数\t件\t31\t42\t税務課"
)


@settings(max_examples=150, deadline=None)
@given(row=st.integers(2, 4), column=st.integers(0, 4), cell=CELLS)
def test_a_mangled_cell_moves_no_figure_under_another_header(row: int, column: int, cell: str) -> None:
    lines = TABLE.split("\n")
    cells = lines[row].split("\t")
    cells[column] = cell
    lines[row] = "\t".join(cells)
    records = PARSER.parse(source("\n".join(lines)), find_heading(source(TABLE))).records
    for record in records:
        for indicator in record.indicators:
            start = indicator.baseline.value if indicator.baseline else None
            aims = {value.target for value in indicator.values} - {None}
            assert start not in ("20", "42"), "an aim stands as the present value"
            if row > 2:  # the header is whole
                assert not aims & {"10", "31"}, "a present value stands as an aim"


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_every_figure_of_a_mangled_table_stands_in_a_record_or_a_notice(data: st.DataObject) -> None:
    lines = TABLE.split("\n")
    at = data.draw(st.integers(3, 4))
    cells = lines[at].split("\t")
    change = data.draw(st.sampled_from(["drop", "insert", "reverse", "join"]))
    n = data.draw(st.integers(0, 4))
    if change == "drop":
        del cells[n]
    elif change == "insert":
        cells.insert(n, data.draw(st.sampled_from(["", "7,777", "新規"])))
    elif change == "reverse":
        cells.reverse()
    else:
        cells[n : n + 2] = ["".join(cells[n : n + 2])]
    lines[at] = "\t".join(cells)
    text = source("\n".join(lines))
    parsed = PARSER.parse(text, find_heading(text))
    held = " ".join(record.model_dump_json() for record in parsed.records)
    told = " ".join(notice.text for notice in parsed.notices)
    for cell in cells:
        assert cell.strip() in held or cell.strip() in told, (cell, change)


def test_rows_of_one_name_in_two_units_are_two_indicators_of_one_thing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "訪問系"
    for row in (
        ["サービス名", "単位", "令和6年度", None, "令和7年度", "評価", "担当課"],
        [None, None, "計画", "実績", "計画", None, None],
        ["居宅介護", "時間／月", 620, 648, 640, "A", "福祉課"],
        [None, "人／月", 38, 40, 39, None, None],
        ["同行援護", "時間／月", 84, 79, 88, "A", "福祉課"],
        [None, "人／月", 7, 8, 7, None, None],
    ):
        sheet.append(row)
    for place in ("A1:A2", "B1:B2", "C1:D1", "F1:F2", "G1:G2", "A3:A4", "F3:F4", "G3:G4", "A5:A6", "F5:F6", "G5:G6"):
        sheet.merge_cells(place)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    found = lines_of(read(path))
    assert any(
        line.startswith("indicator 居宅介護")
        and "（時間／月）" in line
        and "（人／月）" in line
        and "2024 38/40/-" in line
        for line in found
    )
    assert sum("居宅介護" in line for line in found) == 1
