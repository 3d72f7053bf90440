"""General plans: what the print says twice, compared. Contradictions are reported, never repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ingest.model import Indicator, Notice
from ingest.parsers.general_plan_levels import Listing, Outline, Policy
from ingest.parsers.general_plan_lines import Line, ordinal
from ingest.parsers.general_plan_parts import Body, Project
from ingest.text import fiscal_years, match_key, nfkc

_STATED = re.compile(r"(?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十])\s*(?:つ|本|項目)の[^。]{0,12}大綱")
_RANGE = re.compile(r"[～〜~]|から|を初年度|年間")
_YEARS_LONG = re.compile(r"(?P<n>\d{1,2})\s*(?:年間|[かカヵケヶ]年)")
_OF_A_PLAN = re.compile(r"計画|期間")
_OTHER_PLAN = re.compile(r"構想|戦略")
_YEARS_ONLY = re.compile(r"令和|平成|[RH]|西暦|\d|元|年度?|度|から|まで|[()～〜~\-\s]")
_RELISTED = re.compile(r"再掲")


class Checks:
    """Counts of what agreed, and a notice for each contradiction."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.notices: list[Notice] = []

    def compare(self, name: str, agrees: bool, line: int, text: str) -> None:
        """One comparison; the text is told only where it fails."""
        if agrees:
            self.passed[name] += 1
        else:
            self.notices.append(Notice(line=line, text=text, check=name))


def period(lines: Sequence[Line], target_year: int | None, checks: Checks) -> tuple[int, int] | None:
    """First and last fiscal year of the plan, as its opening pages print them most often.

    A plan may also print the longer years of its 基本構想; the years that end with its targets are its own.
    """
    spans: list[tuple[Line, tuple[int, int]]] = []
    heading = ""
    for line in lines:
        heading = line.title if line.kind in ("part", "section") else heading
        if span := _span(line.text, bool(_OF_A_PLAN.search(f"{heading}{line.text}"))):
            spans.append((line, span))
    own = [span for line, span in spans if not _OTHER_PLAN.search(line.text)]
    counts = Counter(own or [span for _, span in spans if span[1] == target_year])
    if not counts:
        return None
    best = max(counts, key=lambda span: (span[1] == target_year, counts[span]))
    for line, span in spans:
        if _OTHER_PLAN.search(line.text) and span != best:
            continue
        text = f"計画期間の記載が一致しません: {span[0]}～{span[1]}年度（ほかの記載は{best[0]}～{best[1]}年度）"
        checks.compare("計画期間", span == best, line.n, text)
        if found := _YEARS_LONG.search(nfkc(line.text)):
            length = span[1] - span[0] + 1
            text = f"計画期間は{found['n']}年とありますが、{span[0]}～{span[1]}年度は{length}年です"
            checks.compare("期間の年数", int(found["n"]) == length, line.n, text)
    return best


def _span(text: str, of_a_plan: bool) -> tuple[int, int] | None:
    """The years that a line prints as a plan's: 2025年度～2029年度, or a first year and how many follow.

    >>> _span("(令和7年度～令和11年度)", False), _span("計画期間は令和8年度から5年間です", True)
    ((2025, 2029), (2026, 2030))
    """
    years, long = fiscal_years(text), _YEARS_LONG.search(nfkc(text))
    bare = len(_YEARS_ONLY.sub("", nfkc(text))) <= 2
    if not years or len(text) > 80 or not (bare or of_a_plan):
        return None
    if len(set(years)) > 1 and _RANGE.search(text):
        return min(years), max(years)
    return (years[0], years[0] + int(long["n"]) - 1) if long and of_a_plan else None


def levels(lines: Sequence[Line], listed: Listing, outlines: Sequence[Outline], checks: Checks) -> None:
    """施策体系 against the pages: how many 大綱 and 施策, under which names, numbered without a gap."""
    headed = [outline for outline in outlines if outline.mark.number and outline.mark.n not in _lines_of(listed)]
    for line in lines:
        if found := _STATED.search(line.text):
            n = ordinal(found["n"])
            text = f"大綱は{n}つとありますが、本文には{len(headed)}つあります"
            checks.compare("大綱の数", n == len(headed), line.n, text)
    _continuous("大綱の番号", [(one.mark.number, one.mark.n) for one in headed], "大綱", checks)
    if listed.outlines:
        text = f"施策体系の大綱は{len(listed.outlines)}つですが、本文の見出しは{len(headed)}つです"
        checks.compare("大綱の数", len(listed.outlines) == len(headed), min(_lines_of(listed)), text)
    for outline in headed:
        _against_listing(outline, listed, checks)


def _against_listing(outline: Outline, listed: Listing, checks: Checks) -> None:
    number = outline.mark.number
    if number in listed.outlines:
        _same_title("大綱の名称", f"大綱{number}", listed.outlines[number], outline.mark, checks)
    wanted = [n for o, n in listed.policies if o == number]
    found = [policy for policy in outline.policies if policy.mark.n not in _lines_of(listed)]
    if wanted:
        text = f"大綱{number}の施策は施策体系に{len(wanted)}件、本文に{len(found)}件あります"
        checks.compare("施策の数", len(wanted) == len(found), outline.mark.n, text)
    numbers = sorted((policy.mark.number, policy.mark.n) for policy in found)
    _continuous("施策の番号", numbers, f"大綱{number}の施策", checks)
    for policy in found:
        entry = listed.policies.get((number, policy.mark.number))
        if entry:
            _same_title("施策の名称", f"施策{number}-{policy.mark.number}", entry, policy.mark, checks)


def _lines_of(listed: Listing) -> set[int]:
    return {n for _, n in (*listed.outlines.values(), *listed.policies.values())}


def _same_title(name: str, what: str, entry: tuple[str, int], mark: Line, checks: Checks) -> None:
    title, n = entry
    text = f"{what}の名称が施策体系（{n}行）の「{title}」と違い、「{mark.title}」とあります"
    checks.compare(name, match_key(title) == match_key(mark.title), mark.n, text)


def _continuous(name: str, numbers: Sequence[tuple[int, int]], what: str, checks: Checks) -> None:
    for at, (number, line) in enumerate(numbers, 1):
        checks.compare(name, number == at, line, f"{what}の番号が続いていません: {at}番目が{number}です")


def contents(front: Body, outlines: Sequence[Outline], last: int | None, checks: Checks) -> None:
    """Every check of what stands under the headings."""
    policies = [policy for outline in outlines for policy in outline.policies]
    bodies = [front, *(outline.body for outline in outlines), *(policy.body for policy in policies)]
    usual = usual_headings([policy.body for policy in policies])
    for outline in outlines:
        for policy in outline.policies:
            policy_headings(outline, policy, usual, checks)
    targets(bodies, last, checks)
    relisted(bodies, checks)
    summaries(bodies, checks)


def policy_headings(outline: Outline, one: Policy, usual: Sequence[str], checks: Checks) -> None:
    """A 施策: its ①②③ in the overview, on its own pages and over its tables; the headings every 施策 has."""
    what = f"施策{outline.mark.number}-{one.mark.number}"
    lists = [("大綱の一覧", one.overview), ("施策の一覧", one.listed), ("実施計画の見出し", one.body.items)]
    shown = [(name, items) for name, items in lists if items]
    for (name, items), (other, others) in pairwise(shown):
        line = next(iter(others.values()))[1]
        text = f"{what}の施策項目の番号が{name}では{_numbers(items)}、{other}では{_numbers(others)}です"
        checks.compare("施策項目の数", set(items) == set(others), line, text)
        for n in items.keys() & others.keys():
            text = f"{what}の施策項目{n}が{name}の「{items[n][0]}」と違い、{other}では「{others[n][0]}」とあります"
            checks.compare("施策項目の名称", match_key(items[n][0]) == match_key(others[n][0]), others[n][1], text)
    own = {match_key(title) for title in one.body.headings}
    missing = [title for title in usual if match_key(title) not in own]
    text = f"{what}に、ほかの施策にある見出しがありません（原本のページ欠けの可能性）: {'、'.join(missing)}"
    if one.body.headings:
        checks.compare("施策の見出し", not missing, one.mark.n, text)


def _numbers(items: Iterable[int]) -> str:
    return "・".join(map(str, sorted(items)))


def usual_headings(bodies: Sequence[Body]) -> tuple[str, ...]:
    """Headings that more than half of the 施策 have, as first printed, in their order."""
    shown: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for body in bodies:
        for title in body.headings:
            shown.setdefault(match_key(title), title)
        counts.update({match_key(title) for title in body.headings})
    return tuple(title for key, title in shown.items() if 2 * counts[key] > len(bodies) > 1)


def targets(bodies: Sequence[Body], last: int | None, checks: Checks) -> None:
    """A target lies in the plan's years; an indicator printed twice has the same figures."""
    seen: dict[str, tuple[int, Indicator]] = {}
    for at, measure in [(at, measure) for at, body in enumerate(bodies) for measure in body.measures]:
        indicator, line = measure.indicator, measure.lines[0]
        year = max((value.fiscal_year for value in indicator.values if value.target), default=None)
        if year and last:
            text = f"指標「{indicator.name}」の目標年度{year}が計画の最終年度{last}と違います"
            checks.compare("目標年度", year == last, line, text)
        # A name printed over several rows of one table (男, 女) is no repetition.
        before = seen.setdefault(match_key(indicator.name or str(line)), (at, indicator))
        if before[0] != at:
            text = f"指標「{indicator.name}」の値が、同じ名称の別の指標と違います"
            checks.compare("指標の再出", _figures(before[1]) == _figures(indicator), line, text)


def _figures(indicator: Indicator) -> tuple[str | None, tuple[str | None, ...]]:
    """What two prints of one indicator share: where it starts, and its targets."""
    start = match_key(indicator.baseline.value) if indicator.baseline else None
    return start, tuple(value.target and match_key(value.target) for value in indicator.values)


def relisted(bodies: Sequence[Body], checks: Checks) -> None:
    """A project marked 再掲 stands elsewhere without the mark, with the same 概要."""
    projects = [project for body in bodies for project in body.projects]
    marked = [project for project in projects if _is_relisted(project)]
    first = {match_key(project.title): project for project in projects if not _is_relisted(project)}
    for project in marked:
        original = first.get(match_key(project.title))
        text = f"再掲の「{project.title}」に、もとの掲載がありません"
        checks.compare("再掲の元", original is not None, project.line, text)
        if original:
            text = f"再掲の「{project.title}」の概要が、もとの掲載（{original.line}行）と違います"
            same = match_key(original.summary.text) == match_key(project.summary.text)
            checks.compare("再掲の概要", same, project.line, text)
    if marked:
        for project in _unmarked(projects):
            text = f"「{project.title}」は2度目の掲載ですが、再掲とありません"
            checks.compare("再掲の印", False, project.line, text)


def _is_relisted(project: Project) -> bool:
    return any(_RELISTED.search(text.text) for text in project.others.values())


def _unmarked(projects: Sequence[Project]) -> Iterator[Project]:
    seen: set[str] = set()
    for project in projects:
        key = match_key(project.title)
        if key in seen and not _is_relisted(project):
            yield project
        if not _is_relisted(project):
            seen.add(key)


def summaries(bodies: Sequence[Body], checks: Checks) -> None:
    """Every project says what it is; an indicator has figures."""
    for body in bodies:
        for project in body.projects:
            text = f"事業「{project.title}」の概要がありません"
            checks.compare("事業の概要", bool(project.summary.pieces), project.line, text)
        for measure in body.measures:
            full = bool(measure.indicator.values or measure.indicator.baseline)
            text = f"指標「{measure.indicator.name}」に値がありません"
            checks.compare("指標の値", full, measure.lines[0], text)
