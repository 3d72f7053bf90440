"""Page numbers: told from figures that a plan prints on a line of their own."""

from __future__ import annotations

import pytest

from ingest.folios import page_numbers


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["本文", "- 12 -", "本文"], [1]),  # marked: wherever it stands alone
        (["本文", "―１２―"], [1]),
        (["P.3", "", "4ページ", "5頁", "6 / 66"], [0, 2, 3, 4]),
        (["本文", "", "1", "", "本文", "", "2", "本文", "3", ""], [2, 6, 8]),  # three bare figures that rise
        (["本文", "", "1", "", "本文", "", "2"], []),  # two may be chance
        (["1", "", "2025", "", "2", "", "3"], [0, 4, 6]),  # out of order: a year, no page
        (["12", "", "11", "", "10"], []),  # falling
        (["本文", "7", "本文", "", "8", "", "9"], []),  # within a paragraph: its own line broken
        (["4\t", "", "5\t", "", "6\t"], []),  # cells of a table
        (["▲5", "- 5", "5%", "令和7", "3-1"], []),
    ],
)
def test_page_numbers_are_told_from_figures(lines: list[str], expected: list[int]) -> None:
    assert sorted(page_numbers(lines)) == expected
