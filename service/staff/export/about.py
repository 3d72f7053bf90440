"""What goes with every file of open data: whose it is, of which edition, when it was made, and on what terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.snapshot import Snapshot
from ingest.model import Document
from service.staff.export.tables import Table, label
from service.staff.words import told

UNSAID = told("ja", "open.unsaid")
"""Said where the operator named no terms: none are invented."""


class About(NamedTuple):
    """The terms and the making of a file."""

    license: str | None
    """The terms as the operator named them: an address, or a name."""
    created: str
    """ISO 8601; when the documents were read."""
    snapshot: str
    documents: tuple[Document, ...]
    """The documents that the file holds records of."""

    @property
    def license_url(self) -> str | None:
        """The terms' address, where they have one."""
        return self.license if self.license and self.license.startswith(("https://", "http://")) else None


def about(snapshot: Snapshot, terms: str | None, documents: Sequence[Document]) -> About:
    """The terms and the making of a file with records of the documents."""
    return About(terms, snapshot.manifest.created, snapshot.manifest.name, tuple(documents))


def with_terms(table: Table, made: About) -> Table:
    """The table with its terms and its day in every row: a file of rows has no other place that programs read."""
    further = (made.license or UNSAID, made.created[:10])
    return Table(
        table.name, (*table.columns, "利用条件", "データの作成日"), tuple((*row, *further) for row in table.rows)
    )


def about_table(made: About) -> Table:
    """A sheet about the data: one row a document."""
    columns = (
        label("municipality_code"), label("municipality"), label("plan"), label("document"), label("edition"),
        label("as_of"), "公表日", "記録数", "利用条件", "データの作成日", "スナップショット",
    )  # fmt: skip
    rows = tuple(
        (
            one.municipality_code, one.municipality, one.plan, one.document, one.edition, one.as_of, one.published,
            one.records, made.license or UNSAID, made.created[:10], made.snapshot,
        )
        for one in made.documents
    )  # fmt: skip
    return Table("このデータについて", columns, rows)
