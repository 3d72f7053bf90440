"""The accessibility report, made from what the browser tests found: `python -m tests.accessibility`."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

CRITERIA = Path(__file__).with_name("accessibility_criteria.csv")
"""Criterion, name, level, method beside axe-core, and the tests of tests/test_widget_browser.py that check it."""

NOT_APPLICABLE = "対象となる内容がない"
"""Method of a criterion about what no page has: sound, video, gestures, payments."""

_HEAD = """# アクセシビリティ試験結果

`make check` のブラウザー試験から作られます（`python -m tests.accessibility`）。

- 規格: JIS X 8341-3:2016（WCAG 2.0）レベルA・AA。あわせて WCAG 2.1・2.2 のレベルA・AA
- 対象: ウィジェット、はじめのページ、質問フォーム、計画の一覧、計画のページ、評価の一覧、エラーのページ
- 方法: Chromium で操作し、axe-core {version} で調べる。「試験」は `tests/test_widget_browser.py` の名前
- 読み方: 「適合」は、機械の検査に違反がなく、挙げた試験が通ったこと。人の目と支援技術による確認は含まない
- axe-core がコントラストを決めない所（一文字、図の中の文字、記号）は、試験が文字と背景の色の比を測る（4.5 以上）
"""


@dataclass
class Run:
    """What axe-core found, page by page, and which tests passed."""

    version: str = ""
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    tests: dict[str, bool] = field(default_factory=dict)
    """Name of a test → whether it passed, in all its cases."""

    def add(self, name: str, result: dict[str, Any]) -> None:
        """Take over one run of the checker."""
        self.version = result.get("testEngine", {}).get("version", self.version)

        def rules(kind: str) -> list[dict[str, Any]]:
            return [{"id": r["id"], "tags": r["tags"], "nodes": len(r["nodes"])} for r in result[kind]]

        self.pages[name] = {kind: rules(kind) for kind in ("passes", "violations", "incomplete")}
        self.pages[name]["contrasts"] = result["contrasts"]

    def tested(self, name: str, passed: bool) -> None:
        """Take over the outcome of one case of a test."""
        self.tests[name] = passed and self.tests.get(name, True)

    def write(self, path: Path) -> None:
        """Keep the run as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Run:
        """A run that was kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(**kept)

    def _rules(self, criterion: str, kind: str) -> set[str]:
        tag = "wcag" + criterion.replace(".", "")
        return {rule["id"] for page in self.pages.values() for rule in page[kind] if tag in rule["tags"]}

    def _row(self, entry: dict[str, str]) -> str:
        criterion, tests = entry["criterion"], [f"test_{name}" for name in entry["tests"].split()]
        passed, failed = self._rules(criterion, "passes"), self._rules(criterion, "violations")
        methods = [entry["method"]] if entry["method"] else []
        methods += [f"axe-core: {', '.join(sorted(passed | failed))}"] if passed | failed else []
        methods += [f"試験: `{test}`" for test in tests]
        if entry["method"] == NOT_APPLICABLE:
            outcome = "該当なし"
        elif failed or not all(self.tests.get(test, True) for test in tests):
            outcome = "不適合"
        else:
            outcome = "適合" if passed or any(test in self.tests for test in tests) else "人の確認が必要"
        return f"| {criterion} | {entry['name']} | {entry['level']} | {'<br>'.join(methods) or '—'} | {outcome} |"

    def report(self) -> str:
        """The report as Markdown."""
        with CRITERIA.open(encoding="utf-8", newline="") as file:
            criteria = "\n".join(map(self._row, csv.DictReader(file)))
        pages = "\n".join(
            f"| {name.replace('|', '/')} | {len(page['passes'])} | {len(page['violations'])} |"
            f" {'、'.join(_open(rule, page['contrasts']) for rule in page['incomplete']) or '—'} |"
            for name, page in self.pages.items()
        )
        return (
            f"{_HEAD.format(version=self.version)}\n## 達成基準ごとの結果\n\n"
            f"| 番号 | 達成基準 | レベル | 方法 | 結果 |\n|---|---|---|---|---|\n{criteria}\n\n"
            "## ページと状態ごとの結果\n\n"
            f"| ページと状態 | 通った規則 | 違反 | 機械では決められないもの |\n|---|---|---|---|\n{pages}\n"
        )


def _open(rule: dict[str, Any], contrasts: list[float]) -> str:
    """A rule that the checker leaves open, and what was measured where it is the contrast."""
    measured = f"（{len(contrasts)} か所を測り、最小 {min(contrasts):.1f}）" if rule["id"] == "color-contrast" else ""
    return rule["id"] + measured


def main() -> None:
    """Write docs/accessibility.md from the last run of the browser tests."""
    found = Run.read(ROOT / "test-results" / "accessibility.json")
    (ROOT / "docs" / "accessibility.md").write_text(found.report(), encoding="utf-8")


if __name__ == "__main__":
    main()
