"""Records as JSON-LD: each field of a record is a term, each record has its address."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ingest.model import Record
from service.staff.export.about import About

TERMS = "open-data/terms#"
"""Where the site explains the fields of a record."""


def context(base: str) -> dict[str, Any]:
    """What the names stand for; written into each file, so that nothing has to be fetched to read it."""
    return {
        "@vocab": f"{base}{TERMS}", "@language": "ja", "dct": "http://purl.org/dc/terms/",
        "dcat": "http://www.w3.org/ns/dcat#", "xsd": "http://www.w3.org/2001/XMLSchema#",
        "title": "dct:title", "plan": "dct:isPartOf", "edition": "dcat:version", "license": "dct:license",
        "created": {"@id": "dct:created", "@type": "xsd:dateTime"}, "records": "dct:hasPart",
        "path": {"@container": "@list"}, "lines": {"@container": "@list"},
    }  # fmt: skip


def records_jsonld(records: Sequence[Record], made: About, base: str) -> bytes:
    """Records as a JSON-LD document.

    Args:
        records: in their order.
        made: the terms and the making of the file.
        base: the site's address, with its slash at the end.
    """
    body = {
        "@context": context(base),
        "@type": "Records",
        "created": made.created,
        "snapshot": made.snapshot,
        **_license(made),
        "records": [_record(record, base) for record in records],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _license(made: About) -> dict[str, Any]:
    if made.license_url:
        return {"license": {"@id": made.license_url}}
    return {"license": made.license} if made.license else {}


def record_address(record_id: str, base: str) -> str:
    """The address of a record in the API, which is its name in linked data."""
    return f"{base}api/records/{quote(record_id, safe='')}"


def _record(record: Record, base: str) -> dict[str, Any]:
    """A record; what is printed under a name of its own becomes a pair, since a printed name is no address."""
    body = record.model_dump(mode="json", exclude_none=True)
    for name in ("grades", "scores", "attributes", "sections"):
        body[name] = _pairs(body.get(name) or {})
    source = body["source"]
    source["fields"] = [{"name": name, "lines": list(lines)} for name, lines in source["fields"].items()]
    kept = {name: value for name, value in body.items() if value not in ([], {}, None)}
    return {"@id": record_address(record.record_id, base), "@type": "Record", **kept}


def _pairs(printed: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in printed.items()]
