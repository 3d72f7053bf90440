"""What was done at the desk, one line each, never altered: who put what right, added it, or took it back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from ingest.model import Value

FILE = "desk.jsonl"
Done = Literal["correct", "take_back", "publish", "withdraw"]
_LOCK = threading.Lock()


class Entry(Value):
    """One thing done."""

    at: str = Field(title="日時")
    done: Done = Field(title="操作")
    document: str = Field(title="文書")
    record_id: str | None = Field(default=None, title="記録ID")
    field: str | None = Field(default=None, title="項目")
    old: str | None = Field(default=None, title="前の値")
    new: str | None = Field(default=None, title="後の値")
    reason: str = Field(default="", title="理由")
    by: str = Field(default="", title="記入者")


def write(data: Path, done: Done, document: str, **told: str | None) -> None:
    """Add a line for what was done just now."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    entry = Entry.model_validate({"at": at, "done": done, "document": document, **told})
    with _LOCK, (data / FILE).open("a", encoding="utf-8") as file:
        file.write(entry.model_dump_json() + "\n")


def entries(data: Path) -> tuple[Entry, ...]:
    """Everything that was done, newest first; a line that cannot be read is left out."""
    found = []
    try:
        lines = (data / FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    for line in lines:
        try:
            found.append(Entry.model_validate_json(line))
        except ValidationError:
            continue
    return tuple(reversed(found))
