"""What a question asserts or asks, held against a sentence of the print: yes, no, or nothing."""

from __future__ import annotations

import pytest

from service.compose.premises import premises
from service.model import Found, Topic
from service.understand.theses import thesis
from tests.answer_fixture import cited, evidence, made_ground, request

SAYS = [
    # a count, by 「つの町」 as well as by 「町」
    ("協定は2つの町と結んだのでしたよね。", "4町と協定を結びました。", "いいえ。2つの町ではなく、4町と"),
    ("学童は夕方6時までだよね?", "学童は午後7時まで開いています。", "いいえ。夕方6時までではなく、"),
    ("産後ケアは平日にも使えるんですよね。", "産後ケアは土曜と日曜に使えます。", "いいえ。平日ではなく、"),
    ("相談は公民館であるんですよね?", "相談は保健センターで開きます。", "いいえ。公民館ではなく、"),
    ("売り込みを台湾で行ったと聞きました", "売り込みを韓国で行いました。", "いいえ。台湾ではなく、"),
    ("売り込みを台湾で行ったと聞きました", "売り込みを行いました。", "売り込み"),
    ("保険料は11段階のままですよね?", "保険料は11段階でしたが、14段階に増やしました。", "いいえ。11段階ではなく、"),
    ("医療費が無料なのは中学生だけですよね?", "医療費は中学生と高校生も無料です。", "いいえ。"),
    ("修繕は令和6年10月に終わったはずですが。", "修繕は令和7年3月に終わりました。", "いいえ。令和6年10月ではなく、"),
    ("利用者は増えたそうですね。", "利用者は減りました。", "いいえ。利用者は減りました。"),
    ("総合体育館は廃止になるんですよね?", "総合体育館は存続します。", "いいえ。総合体育館は存続します。"),
    ("橋の修繕は全部終わったんですよね。", "橋の修繕は24橋のうち9橋で終わりました。", "いいえ。"),
    ("工事はもう終わりましたか?", "工事は完了しました。", "はい。工事は完了しました。"),
    ("工事はもう終わりましたか?", "工事は未着手です。", "いいえ。工事は未着手です。"),
    ("除雪車も電動に替えるという話は本当ですか", "除雪車は対象としません。", "いいえ。"),
    ("修学旅行でも宿泊税がかかるんでしたよね", "修学旅行は免除されます。", "いいえ。"),
    ("待機児童が増えたのはなぜですか", "支援員が集まらず、枠を広げられませんでした。", "支援員が"),  # why
    # what does not decide it says neither
    ("協定は4町と結んだのでしたよね。", "協定は令和6年度に見直しました。", "協定は"),  # of something else
    ("65歳以上の半額の減免は続きますよね。", "減免は70歳の人に広げます。", "減免は"),  # a threshold names the group
    ("令和5年度の出荷が低いのはどうして?", "出荷は令和6年度に戻りました。", "出荷は"),  # a reason's year says when
    ("予約はアプリで取れますか?", "予約のアプリを検討しています。", "予約の"),
    ("2社のうち1社の名前は?", "事業には2社が応募しました。", "事業には"),  # a bare topic asks for no yes
    ("予約を取れる時間はいつですか?", "予約は取れません。", "予約は"),  # no whether
]  # fmt: skip


@pytest.mark.parametrize(("question", "printed", "begins"), SAYS)
def test_the_print_says_yes_or_no_where_it_decides(question: str, printed: str, begins: str) -> None:
    asked = request(thesis=thesis(question, several=False, towns=()))
    found = premises(asked, [Found(text=printed, citations=(cited((1, 1), printed),))], evidence(), made_ground())[0]
    assert isinstance(found, Found)
    assert found.text.startswith(begins), found.text
    assert found.corrects is found.text.startswith("いいえ")


def test_of_records_that_conditions_pick_nothing_is_asked_by_yes_or_no() -> None:
    assert thesis("遅れている事業はありますか", several=True, towns=()) is None
    assert thesis("遅れている事業は3件でしたよね", several=True, towns=()) is not None


def test_a_town_that_is_asked_about_is_no_place_of_what_happened() -> None:
    found = thesis("みなぎ市で給食が無料になったそうですね", several=False, towns=("みなぎ市",))
    assert found is not None
    assert Topic.TITLE not in {one.kind for one in found.particulars}
    assert [one.kind for one in found.particulars] == ["share"]
