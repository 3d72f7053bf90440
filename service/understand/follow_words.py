"""How a follow-up reads when it is whole: town, record, figure, year and what is asked, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.tokens import tokenise
from service.forms import COUNTER, FORMLESS
from service.model import Ask, Base, Op, Topic, Turn
from service.tree import untitled
from service.understand.follow_cues import SIDES, YEAR
from service.understand.known import Known
from service.understand.language import language
from service.understand.subject import focus, language_free

SEVERAL = 3
"""Records of one answer that a follow-up asks of at once."""
_CUT = re.compile(
    r"^(?P<set>.*(?:もの|公約|施策|政策|事業|取組|取り組み|項目|計画|指標|目標|ところ|対策|支援|助成))"
    r"(?:は|が|を|って|の(?:一覧|リスト|名前|数)|で|には|に)?(?:[^はがをの]{0,4}(?:全部|すべて|全て|どれ|何|いくつ|一覧|教え|挙げ|あげ"
    r"|ありま|ある|並べ|知り|リスト).*|\s*[?？。]*)$"
)
"""What a question lists, and the words that ask for it."""


def era(year: int) -> str:
    """A fiscal year as plans print it."""
    return f"令和{year - 2018}年度" if year > 2018 else f"平成{year - 1988}年度"


def with_years(question: str, years_now: Sequence[int]) -> str:
    """The question asked of other years."""
    spoken = language(question) == "en"
    when = " and ".join(f"FY{year}" for year in years_now) if spoken else "と".join(era(year) for year in years_now)
    first = YEAR.search(question)
    if first:
        return question[: first.start()] + when + YEAR.sub("", question[first.end() :])
    return f"{question.rstrip('?？ ')} in {when}?" if spoken else f"{when}では、{question}"


def phrase(ask: Ask) -> str:
    """What is asked, as the end of a question: for a follow-up that names only another subject.

    >>> phrase(Ask(topic=Topic.DEPARTMENT)), phrase(Ask(topic=Topic.FIGURE, years=(2024,), sides=("target",)))
    ('担当はどこですか？', '令和6年度の目標は？')
    """
    when = "・".join(era(year) for year in ask.years)
    head = f"{when}の" if when else ""
    side = "と".join(SIDES[one] for one in ask.sides if one in SIDES) or "数値"
    counted = f"は何{ask.form}ですか？" if ask.form and ask.form not in FORMLESS else "は？"
    ends = {
        Topic.FIGURE: f"{head}{side}{counted}", Topic.STATUS: "進捗状況は？", Topic.PERCENT: "進捗率は？",
        Topic.GRADE: f"{head}評価は？",
        Topic.DEPARTMENT: "担当はどこですか？", Topic.DATE: "時期はいつですか？",
        Topic.RESULT: f"{head}これまでの取組は？",
        Topic.FUTURE: "今後の予定は？", Topic.PROBLEM: "課題は？", Topic.REASON: "理由は？",
    }  # fmt: skip
    if ask.op is Op.CHANGE:
        return f"{head}{side}はどう変わりましたか？"
    return ends.get(ask.topic, "内容は？")


def name(base: Base, held: Known, along: str = "") -> str:
    """A record by town, number where another bears its title, title, and what of it was spoken of.

    A record that is the heading of others is named by what was spoken of alone: by its title they would be asked for.
    """
    title, figure = " ".join(base.title.split()), base.indicator if base.indicator != base.title else None
    record = held.records.get(base.record_id)
    same = [i for i in held.titles.get(untitled(title), ()) if held.records[i].municipality == base.town]
    numbered = record is not None and record.number and record.kind in NUMBERED and len(same) > 1
    noun = NOUNS[record.kind] if numbered and record else None
    said = f"「{figure}」" if figure else along
    whole = f"{noun}{record.number}「{title}」" if noun and record else f"「{title}」"
    return "の".join(part for part in (base.town, "" if said and heads(base, held) else whole, said) if part)


def heads(base: Base, held: Known) -> bool:
    """Whether a record is the heading of others."""
    key = untitled(base.title)
    return any(heading.key == key and heading.kind for heading in held.headings)


NOUNS = {
    "pledge": "公約", "initiative": "実践項目", "action_item": "取組項目", "goal": "基本目標", "policy": "基本政策",
    "outline": "大綱", "measure": "施策", "project": "事業",
}  # fmt: skip
"""Kind of record → what it is called; those that are named by their number come first."""
NUMBERED = frozenset({"pledge", "initiative", "action_item", "goal", "policy", "outline"})
"""Kinds that are named by their number where another bears the same title."""
"""Kind of record → the noun before its number."""


def about(bases: Sequence[Base], rest: str, held: Known, along: str = "") -> str:
    """A question about records of an earlier turn, with words of their subject where those tell more than the title."""
    if language(rest) == "en":
        base = bases[0]
        figure = f", {base.indicator}" if base.indicator and base.indicator != base.title else ""
        place = f" ({base.town}{figure})" if base.town or figure else ""
        return f"About 「{' '.join(base.title.split())}」{place}: {rest}"
    return joined("と".join(name(base, held, along) for base in bases[:SEVERAL]), rest)


def joined(head: str, rest: str) -> str:
    """A head and what is asked of it: 「…の担当は」, 「…は、なぜ遅れているの」."""
    if not head:
        return rest
    if language(rest) == "en":
        return f"{rest} ({head})"
    return f"{head}の{rest}" if _names_a_field(rest) else f"{head}は、{rest}"


def _names_a_field(rest: str) -> bool:
    """Whether a text begins with a noun that は, を, が, も, と, の or nothing follows."""
    tokens = tokenise(rest)
    at = 0
    while at < len(tokens) and tokens[at].pos in ("名詞", "接頭辞", "接尾辞", "記号", "形状詞"):
        at += 1
    behind = tokens[at].surface if at < len(tokens) else "?"
    return at > 0 and behind in ("は", "を", "が", "も", "と", "の", "って", "、", "や", "?", "？", "。")


def listed(turn: Turn) -> str | None:
    """What an earlier turn listed, in its own words; None where they cannot be told from what it asked."""
    match = _CUT.match(turn.question)
    return match["set"] if match else None


def unquoted(question: str) -> str:
    """The question without the marks around names: elsewhere they name no record."""
    return re.sub(r"「([^」]*)」", r"\1", question)


def subject(question: str, named: Sequence[str]) -> str:
    """What a question is about, as it says it: without years, counters and what it quotes.

    >>> subject("甲市の「朝市の開設」の出店者の集まりはR6に何回?", ("甲市",))
    '出店者の集まり'
    """
    return focus(COUNTER.sub(" ", YEAR.sub(" ", language_free(question).replace("「」", " "))), named)


def in_town(named: Sequence[str], rest: str) -> str:
    """A question in the conversation's town, where that is one and the question names none."""
    if len(named) != 1 or named[0] in rest:
        return rest
    return f"{rest} ({named[0]})" if language(rest) == "en" else f"{named[0]}の{rest}"


def without(question: str, names: Iterable[str]) -> str:
    """The question without towns that it names."""
    for town in names:
        for behind in ("の", "は、", "では、", "では", "で", ""):
            question = question.replace(f"{town}{behind}", "")
    return question
