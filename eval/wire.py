"""A reply as any server that speaks the contract sends it: what the judge reads, the rest is let through."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ingest.model import Lines


class Wire(BaseModel):
    """Base: frozen; unknown fields are another server's business."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WireCitation(Wire):
    """A citation; `quote` should stand verbatim in the lines."""

    n: int | None = None
    document: str
    title: str = ""
    lines: Lines
    quote: str


class WireFact(Wire):
    """A structured field that answers."""

    record_id: str = ""
    field: str = ""
    indicator: str | None = None
    fiscal_year: int | None = None
    value: Any = None
    derived: bool = False
    citation: int | None = None


class WireRecord(Wire):
    """A record that the answer rests on: only what identifies it."""

    record_id: str
    municipality: str = ""
    title: str = ""


class WirePassage(Wire):
    """A retrieved passage."""

    passage_id: str = ""
    document: str
    lines: Lines
    text: str = ""
    score: float = 0.0


class WireReply(Wire):
    """The body of an answer to `POST /api/ask`; null stands for empty."""

    answer: str = ""
    answered: bool = False
    citations: tuple[WireCitation, ...] = ()
    facts: tuple[WireFact, ...] = ()
    records: tuple[WireRecord, ...] = ()
    passages: tuple[WirePassage, ...] = ()
    conversation_id: str | None = None
    timings_ms: dict[str, float] = Field(default_factory=dict)
    confidence: float | None = Field(default=None, description="evidence score, 0 to 1, from a server that sends one")
    reason: str | None = None

    @field_validator("answer", "answered", "citations", "facts", "records", "passages", "timings_ms", mode="before")
    @classmethod
    def _empty(cls, value: Any, info: Any) -> Any:
        return cls.model_fields[info.field_name].get_default(call_default_factory=True) if value is None else value
