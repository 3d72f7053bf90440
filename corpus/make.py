"""Original documents → the records of this folder: `python corpus/make.py FOLDER`, or `make corpus CORPUS=FOLDER`.

A records file holds what the plan states in figures, names and marks, with the lines that print it. The plan's own
prose stays in the plan: long texts are left out, and so is everything about the lines on which they stand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from index.store import dump_jsonl
from ingest.documents import RECORDS, ingest, sources
from ingest.model import Record

HERE = Path(__file__).resolve().parent


def facts(record: Record) -> Record:
    """A record without its long texts."""
    fields = {name: lines for name, lines in record.source.fields.items() if not name.startswith("sections.")}
    source = record.source.model_copy(update={"fields": fields})
    return record.model_copy(update={"sections": {}, "source": source})


def records_file(document: Path) -> tuple[str, str]:
    """Name and text of a document's records file."""
    found = ingest(document)
    return found.document.document + RECORDS, dump_jsonl(map(facts, found.records))


def main(folder: Path) -> None:
    """Write the records file of every document of a folder into this one."""
    for document in sources([folder]):
        name, text = records_file(document)
        (HERE / name).write_text(text, encoding="utf-8")
        print(f"{HERE.name}/{name}\t{text.count(chr(10))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
