"""A plan as StratML Part 2 (ISO 17469-2, Performance Plan or Report): headings as goals, records as objectives."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from ingest.heading_dates import day_of
from ingest.model import Document, Indicator, Record, YearValue
from ingest.text import match_key
from service.staff.export.about import UNSAID, About
from service.staff.export.figures import number_and_unit
from service.staff.export.linked import record_address
from service.staff.export.tables import STATUSES

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML does not take."""


def stratml(document: Document, records: Sequence[Record], made: About, base: str) -> bytes:
    """A document's records as StratML.

    Args:
        document: whose plan it is.
        records: the document's, in their order.
        made: the terms and the making of the file.
        base: the site's address, with its slash at the end.
    """
    reported = any(value.actual for record in records for one in record.indicators for value in one.values)
    root = ET.Element(
        "PerformancePlanOrReport",
        {"xmlns": NAMESPACE, "Type": "Performance_Report" if reported else "Performance_Plan"},
    )
    _child(root, "Name", document.plan)
    when = "、".join(part for part in (document.edition, document.as_of) if part)
    _child(root, "Description", f"{document.municipality} {document.plan} {when}".strip())
    _child(root, "OtherInformation", f"利用条件：{made.license or UNSAID}。データの作成日：{made.created[:10]}")
    core = ET.SubElement(root, "StrategicPlanCore")
    organisation = ET.SubElement(core, "Organization")
    _child(organisation, "Name", document.municipality or "（自治体名なし）")
    _child(organisation, "Identifier", _id(document.municipality_code or document.document, "organization"))
    for heading, own in _goals(document, records).items():
        core.append(_goal(heading, own, document, base))
    _administration(root, document, base)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode()


def _goals(document: Document, records: Sequence[Record]) -> dict[str, list[Record]]:
    """Records by the outermost heading above them; what stands under none is the plan's own."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.path[0] if record.path else document.plan, []).append(record)
    return found or {document.plan: []}


def _goal(heading: str, records: Sequence[Record], document: Document, base: str) -> ET.Element:
    goal = ET.Element("Goal")
    _child(goal, "Name", heading)
    own = next((record for record in records if match_key(record.title) == match_key(heading)), None)
    _child(goal, "Description", next(iter(own.sections.values()), "") if own else "")
    _child(goal, "Identifier", _id(document.document, "goal", heading))
    for record in records:
        goal.append(_objective(record, base))
    return goal


def _objective(record: Record, base: str) -> ET.Element:
    objective = ET.Element("Objective")
    _child(objective, "Name", record.title)
    _child(objective, "Description", "\n".join(f"{name}：{text}" for name, text in record.sections.items()))
    _child(objective, "Identifier", _id(record.record_id))
    if record.number:
        _child(objective, "SequenceIndicator", record.number)
    for department in record.departments:
        stakeholder = ET.SubElement(objective, "Stakeholder", {"StakeholderTypeType": "Organization"})
        _child(stakeholder, "Name", department)
        role = ET.SubElement(stakeholder, "Role")
        _child(role, "Name", "担当部署")
        _child(role, "RoleType", "Performer")
    _child(objective, "OtherInformation", "。".join(_standing(record, base)))
    for n, indicator in enumerate(record.indicators):
        objective.append(_indicator(record, n, indicator))
    return objective


def _standing(record: Record, base: str) -> Iterator[str]:
    """How a record stands, and where it is printed."""
    if record.status or record.status_text:
        yield f"進捗：{record.status_text or STATUSES[record.status or '']}"
    if record.progress_percent is not None:
        yield f"進捗率：{record.progress_percent:g}%"
    if record.stars is not None:
        yield f"★：{record.stars}"
    yield from (f"評価 {name}：{grade}" for name, grade in (record.grades or {}).items())
    yield from (f"評価点 {name}：{score:g}" for name, score in (record.scores or {}).items())
    first, last = record.source.lines
    yield f"出典：{record.document} {first}–{last}行 {record_address(record.record_id, base)}"


def _indicator(record: Record, n: int, indicator: Indicator) -> ET.Element:
    figures = [printed for value in indicator.values for printed in (value.target, value.actual) if printed]
    units = dict.fromkeys(unit for printed in figures if (unit := number_and_unit(printed)[1]))
    found = ET.Element("PerformanceIndicator", {"PerformanceIndicatorType": "Quantitative" if units else "Qualitative"})
    _child(found, "SequenceIndicator", str(n + 1))
    _child(found, "MeasurementDimension", indicator.name or record.title)
    _child(found, "UnitOfMeasurement", indicator.unit or next(iter(units), ""))
    _child(found, "Identifier", _id(record.record_id, f"indicator {n}"))
    for value in indicator.values:
        _instance(found, value)
    if indicator.baseline:
        _child(
            found, "OtherInformation", f"基準値：{indicator.baseline.value} {indicator.baseline.period or ''}".strip()
        )
    return found


def _instance(parent: ET.Element, value: YearValue) -> None:
    instance = ET.SubElement(parent, "MeasurementInstance")
    for tag, printed in (("TargetResult", value.target), ("ActualResult", value.actual or value.value)):
        if printed is not None:
            result = ET.SubElement(instance, tag)
            _child(result, "StartDate", f"{value.fiscal_year}-04-01")
            _child(result, "EndDate", f"{value.fiscal_year + 1}-03-31")
            number = number_and_unit(printed)[0]
            _child(result, "NumberOfUnits", "" if number is None else f"{number:f}".rstrip("0").rstrip("."))
            _child(result, "Description", printed)


def _administration(root: ET.Element, document: Document, base: str) -> None:
    found = ET.SubElement(root, "AdministrativeInformation")
    _child(found, "Identifier", _id(document.document))
    if document.period:
        _child(found, "StartDate", f"{document.period[0]}-04-01")
        _child(found, "EndDate", f"{document.period[1] + 1}-03-31")
    published: datetime.date | None = day_of(document.published)
    if published and (document.published or "").count("-") == 2:
        _child(found, "PublicationDate", published.isoformat())
    _child(found, "Source", f"{base}documents/{document.document}".replace(" ", "%20"))


def _id(*parts: str) -> str:
    """A name that is an xsd:ID, and the same each time."""
    return f"_{uuid.uuid5(uuid.NAMESPACE_OID, chr(10).join(parts))}"


def _child(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _CONTROL.sub("", text)
