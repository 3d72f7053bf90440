"""The catalogue of the open data as DCAT in JSON-LD, with the names that DCAT-AP-JP and CKAN read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from ingest.editions import Series
from ingest.model import Document
from service.staff.export.about import About

MEDIA = {
    "csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json", "jsonld": "application/ld+json",
}  # fmt: skip
FORMATS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonld": "JSON-LD"}
_PRECISION = ("gYear", "gYearMonth", "date")
"""Types of ISO 8601 dates by their number of hyphens."""
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip


def catalogue_jsonld(made: About, series: Sequence[Series], base: str, contact: str | None) -> bytes:
    """The catalogue: one dataset a document, each with its files.

    Args:
        made: the terms, the making, and the documents.
        series: the plans that stand here in several editions.
        base: the site's address, with its slash at the end.
        contact: whom to ask.
    """
    towns = list(dict.fromkeys(one.municipality for one in made.documents if one.municipality))
    body = {
        "@context": _CONTEXT,
        "@id": f"{base}catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _said("自治体の計画のオープンデータ"),
        "dct:description": _said("計画の文書から読み取った、公約・施策・事業・指標の記録"),
        "dct:publisher": _agent("、".join(towns) or "Yakusoku"),
        "dct:language": {"@id": "http://id.loc.gov/vocabulary/iso639-1/ja"},
        "dct:modified": _typed(made.created, "dateTime"),
        "foaf:homepage": {"@id": f"{base}open-data"},
        **_license(made),
        "dcat:dataset": [_dataset(one, made, series, base, contact) for one in made.documents],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _dataset(one: Document, made: About, series: Sequence[Series], base: str, contact: str | None) -> dict[str, Any]:
    name = quote(one.document, safe="")
    when = "、".join(part for part in (one.edition, one.as_of) if part)
    return _full({
        "@id": dataset_address(one.document, base),
        "@type": "dcat:Dataset",
        "dct:identifier": one.document,
        "dct:title": _said(f"{one.municipality} {one.plan}{f'（{when}）' if when else ''}".strip()),
        "dct:description": _said(f"{one.plan}から読み取った{one.records}件の記録と{one.indicators}件の指標"),
        "dct:publisher": _agent(one.municipality or "（自治体名なし）", one.municipality_code),
        "dcat:contactPoint": contact and {"@type": "vcard:Organization", "vcard:fn": contact},
        "dcat:keyword": [_said(word) for word in ("計画", "進捗", "指標", one.municipality) if word],
        "dct:language": {"@id": "http://id.loc.gov/vocabulary/iso639-1/ja"},
        "dct:spatial": one.municipality_code and {
            "@type": "dct:Location", "dct:identifier": one.municipality_code, "dct:title": _said(one.municipality),
        },
        "dct:temporal": one.period and {
            "@type": "dct:PeriodOfTime", "dcat:startDate": _typed(f"{one.period[0]}-04-01", "date"),
            "dcat:endDate": _typed(f"{one.period[1] + 1}-03-31", "date"),
        },
        "dct:issued": one.published and _typed(one.published, _PRECISION[one.published.count("-")]),
        "dct:modified": _typed(made.created, "dateTime"),
        "dcat:version": one.edition or one.as_of,
        "dcat:previousVersion": _before(one, series, base),
        "dcat:landingPage": {"@id": f"{base}documents/{name}"},
        **_license(made),
        "dcat:distribution": list(_distributions(one, made, base)),
    })  # fmt: skip


def dataset_address(document: str, base: str) -> str:
    """The address that is a dataset's name."""
    return f"{base}open-data#{quote(document, safe='')}"


def _before(one: Document, series: Sequence[Series], base: str) -> list[dict[str, str]]:
    """The documents of the edition before."""
    plan = next((plan for plan in series if plan.at(one.document) is not None), None)
    at = plan.at(one.document) if plan else None
    names = plan.editions[at - 1].documents if plan and at else ()
    return [{"@id": dataset_address(name, base)} for name in names]


def _distributions(one: Document, made: About, base: str) -> Iterator[dict[str, Any]]:
    name = quote(one.document, safe="")
    files = [("記録", "records", extension) for extension in FORMATS] + [("指標", "indicators", "csv")]
    for what, file, extension in files:
        address = f"{base}open-data/{file}.{extension}?document={name}"
        yield _file(f"{what}（{FORMATS[extension]}）", FORMATS[extension], MEDIA[extension], address, made)
    yield _file("StratML Part 2", "XML", "application/xml", f"{base}open-data/stratml/{name}.xml", made)


def _file(title: str, format_: str, media: str, address: str, made: About) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution", "dct:title": _said(title), "dct:format": format_, "dcat:mediaType": media,
        "dcat:accessURL": {"@id": address}, "dcat:downloadURL": {"@id": address}, **_license(made),
    }  # fmt: skip


def _license(made: About) -> dict[str, Any]:
    if made.license is None:
        return {}
    if made.license_url:
        return {"dct:license": {"@id": made.license_url}}
    return {"dct:license": {"@type": "dct:LicenseDocument", "dct:title": _said(made.license)}}


def _agent(name: str, code: str = "") -> dict[str, Any]:
    return _full({"@type": "foaf:Organization", "foaf:name": _said(name), "dct:identifier": code})


def _said(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "ja"}


def _typed(value: str, type_: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{type_}"}


def _full(body: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in body.items() if value}
