"""The report: one HTML file that needs nothing else, a Markdown summary for CI, and the model card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval import calibration, plots
from eval.highlight import SourceLine, source_lines
from eval.outcome import Outcome, Run, System
from eval.statistics import PERCENTILES, Mean, mean
from eval.support import recalled
from eval.terminal import label, shown
from eval.terminal import system as printed
from eval.wire import WireCitation

TYPES = {
    "kpi_value": "数値",
    "status": "進捗",
    "department": "担当",
    "content": "内容",
    "reason": "理由",
    "schedule": "日程",
    "future": "今後",
    "list": "列挙",
    "count": "件数",
    "compare": "比較",
    "follow_up": "続きの質問",
    "noisy": "誤字・崩れ",
    "english": "英語",
    "false_premise": "誤った前提",
    "unanswerable": "答えのない質問",
}
"""Question type → its printed name."""


@dataclass(frozen=True)
class Cited:
    """A citation beside its source lines."""

    citation: WireCitation
    lines: list[SourceLine]


@dataclass(frozen=True)
class Detail:
    """One question as the report shows it."""

    outcome: Outcome
    cited: list[Cited]
    unsupported: list[str]
    others: list[tuple[str, bool]]


def _by(system: System, of: Callable[[Outcome], str]) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    for outcome in system.outcomes:
        found.setdefault(of(outcome), []).append(outcome.row.measures["correctness"])
    return found


def _groups(run: Run, of: Callable[[Outcome], str]) -> dict[str, list[Mean]]:
    """Group → correctness of each system, by group in the order of the questions' first appearance."""
    tables = [_by(system, of) for system in run.systems]
    return {name: [mean("correctness", table[name]) for table in tables] for name in tables[0]}


def _type(outcome: Outcome) -> str:
    return TYPES[outcome.row.type]


def _document(outcome: Outcome) -> str:
    return outcome.row.document


def _ordered(groups: dict[str, list[Mean]], order: Sequence[str]) -> dict[str, list[Mean]]:
    return {name: groups[name] for name in order if name in groups}


def _plots(run: Run) -> dict[str, Markup]:
    """Every plot as an <svg> element, by name."""
    names = [printed(system.name) for system in run.systems]
    cases = [outcome.case for outcome in run.systems[0].outcomes]
    curve = calibration.coverage(cases)
    found = {
        "types": plots.groups(_ordered(_groups(run, _type), list(TYPES.values())), names),
        "documents": plots.groups(_groups(run, _document), names),
        "latency": plots.latencies(
            {name: [o.case.seconds for o in s.outcomes] for name, s in zip(names, run.systems, strict=True)}
        ),
    }
    if calibration.carries_confidence(cases):
        found["calibration"] = plots.reliability(calibration.bins(cases))
    elif curve:
        found["coverage"] = plots.risk_coverage(curve)
    # The plots are made here, of numbers and fixed words; nothing in them comes from a reply.
    return {name: Markup(svg) for name, svg in found.items()}


def _detail(run: Run, at: int) -> Detail:
    outcome = run.systems[0].outcomes[at]
    case = outcome.case
    answered = case.reply is not None and case.reply.answered
    return Detail(
        outcome=outcome,
        cited=[Cited(c, source_lines(case, c)) for c in (case.reply.citations if case.reply else ())],
        unsupported=[claim.text for claim, held in recalled(case) if not held] if answered else [],
        others=[(printed(s.name), s.outcomes[at].case.right) for s in run.systems[1:]],
    )


def _values(run: Run) -> dict[str, object]:
    product = run.systems[0]
    cases = [outcome.case for outcome in product.outcomes]
    latency = {f"latency_p{rank}": f"質問の{rank}%に答え終わるまでの時間。" for rank in PERCENTILES}
    return {
        "run": run,
        "product": product,
        "names": [printed(system.name) for system in run.systems],
        "types": TYPES,
        "definitions": {measure.name: measure.definition for measure in run.measures} | latency,
        "calibration_error": (
            calibration.expected_error(calibration.bins(cases)) if calibration.carries_confidence(cases) else None
        ),
        "by_type": _ordered(_groups(run, _type), list(TYPES.values())),
        "by_document": _groups(run, _document),
    }


def _environment(autoescape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "shown": shown,
        "system": printed,
        "cell": lambda text: str(text).replace("|", "\\|").replace("\n", " "),
    }
    return environment


def html(run: Run) -> str:
    """The report as one HTML text: no script, style, font or picture from elsewhere."""
    details = [_detail(run, at) for at in range(len(run.systems[0].outcomes))]
    template = _environment(autoescape=True).get_template("report.html.j2")
    return template.render(_values(run), plots=_plots(run), details=details, label=lambda name: label(run, name))


def markdown(run: Run) -> str:
    """The summary for a CI page."""
    template = _environment(autoescape=False).get_template("summary.md.j2")
    return template.render(_values(run), label=lambda name: label(run, name))


def write_report(folder: Path, run: Run) -> None:
    """Write report.html and summary.md into the folder."""
    (folder / "report.html").write_text(html(run), encoding="utf-8")
    (folder / "summary.md").write_text(markdown(run), encoding="utf-8")
