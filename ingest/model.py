"""The shared domain model. Every layer speaks in these values; this module imports nothing of ours.

Values are frozen and refuse unknown fields. Printed text is kept verbatim; a dash or a blank is None.
Line numbers are 1-based and inclusive, and count the lines of the source file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Lines = tuple[int, int]
Status = Literal["on_track", "delayed", "completed"]
Role = Literal["body", "heading", "header", "contents", "caption", "note"]
"""What a passage is on its page. Only `body`, and a `note` that explains it, says something: a heading, a table's
header, an entry of the contents and a caption are never quoted as an answer."""


class Value(BaseModel):
    """Base of all values: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Value):
    """Where a record is printed."""

    document: str = Field(title="文書")
    lines: Lines = Field(title="行")
    page: int | None = Field(default=None, title="ページ")
    fields: dict[str, Lines] = Field(
        default_factory=dict,
        title="項目ごとの行",
        description="field path (`departments`, `indicators.0`, `sections.今後の取組`) → lines that print it",
    )


class Baseline(Value):
    """The value from which an indicator starts."""

    value: str = Field(title="基準値")
    period: str | None = Field(default=None, title="時点")


class YearValue(Value):
    """An indicator's figures of one fiscal year, as printed."""

    fiscal_year: int = Field(title="年度", description="western year in which the fiscal year begins")
    target: str | None = Field(default=None, title="目標値")
    actual: str | None = Field(default=None, title="実績値")
    value: str | None = Field(default=None, title="値", description="where the print does not tell target from actual")


class Indicator(Value):
    """成果指標: a name, where it starts, and its figures by year (a year with neither is left out)."""

    name: str | None = Field(title="指標名")
    unit: str | None = Field(
        default=None, title="単位", description="as a header or a caption prints it, where the cells do not (千円)"
    )
    baseline: Baseline | None = Field(default=None, title="基準値")
    values: tuple[YearValue, ...] = Field(default=(), title="年度別の値")


class Record(Value):
    """One node of a plan that states something checkable."""

    record_id: str = Field(title="記録ID", description="<document>:<kind>:<number or ordinal path>")
    document: str = Field(title="文書")
    municipality: str = Field(title="自治体名")
    municipality_code: str = Field(title="全国地方公共団体コード")
    plan: str = Field(title="計画名")
    edition: str | None = Field(default=None, title="版")
    as_of: str | None = Field(default=None, title="時点", description="whose state it prints, as printed")
    kind: str = Field(title="種別")
    number: str | None = Field(default=None, title="番号")
    title: str = Field(title="名称")
    path: tuple[str, ...] = Field(default=(), title="上位の見出し")
    departments: tuple[str, ...] = Field(default=(), title="担当部署")
    status: Status | None = Field(default=None, title="進捗区分")
    status_text: str | None = Field(default=None, title="進捗状況")
    progress_percent: float | None = Field(default=None, title="進捗率")
    stars: int | None = Field(default=None, title="★の数")
    grades: dict[str, str] | None = Field(default=None, title="評価")
    scores: dict[str, float] | None = Field(default=None, title="評価点")
    attributes: dict[str, str | float | list[str]] = Field(default_factory=dict, title="その他の項目")
    indicators: tuple[Indicator, ...] = Field(default=(), title="成果指標")
    sections: dict[str, str] = Field(default_factory=dict, title="本文")
    source: Source = Field(title="出典")


class Notice(Value):
    """A warning of the reading: what was not understood, or what the print contradicts."""

    line: int = Field(title="行")
    text: str = Field(title="内容")
    check: str | None = Field(default=None, title="検査", description="name of the check that failed, if any")


class Municipality(Value):
    """A town of the official list (総務省「全国地方公共団体コード」)."""

    code: str = Field(title="全国地方公共団体コード")
    prefecture: str = Field(title="都道府県")
    name: str = Field(title="名称")
    kana: str = Field(title="読み")


class GridCell(Value):
    """A cell of a table whose format tells its structure; it covers `rowspan` × `colspan` places from its own."""

    row: int = Field(ge=0, title="行", description="0-based within the grid")
    column: int = Field(ge=0, title="列", description="0-based within the grid")
    text: str = Field(title="内容", description="breaks inside the cell kept as line feeds")
    rowspan: int = Field(default=1, ge=1, title="行数")
    colspan: int = Field(default=1, ge=1, title="列数")
    header: bool = Field(default=False, title="見出し", description="the format itself says so")


class Grid(Value):
    """A table as the file's own format structures it; text formats have none."""

    lines: tuple[int, ...] = Field(title="行", description="line of the source text that prints each row, 1-based")
    cells: tuple[GridCell, ...] = Field(title="セル", description="by row, then column; empty cells left out")
    caption: str | None = Field(default=None, title="表題")
    sheet: str | None = Field(default=None, title="シート名")


class SourceText(Value):
    """A file as numbered lines, before anybody has understood it."""

    name: str = Field(title="文書", description="the file's name without its ending")
    path: str = Field(title="パス")
    format: str = Field(title="形式")
    sha256: str = Field(title="ハッシュ")
    lines: tuple[str, ...] = Field(title="行")
    pages: tuple[int, ...] | None = Field(default=None, title="行ごとのページ番号")
    grids: tuple[Grid, ...] = Field(default=(), title="表", description="tables whose structure the format tells")
    levels: dict[int, int] = Field(
        default_factory=dict,
        title="見出しの段",
        description="line → level of a heading that the format marks",
    )
    title: str | None = Field(default=None, title="文書の題名", description="the format's own, e.g. `<title>`")
    left_out: tuple[str, ...] = Field(
        default=(), title="読まなかったもの", description="hidden rows, sheets, formulas without a value, as sentences"
    )


class Coverage(Value):
    """How much of a document was read, each a share from 0 to 1."""

    figures: float = Field(ge=0, le=1, title="数値", description="figures of tables that stand in a record")
    lines: float = Field(ge=0, le=1, title="行", description="lines that a record or a passage of prose uses")


class Heading(Value):
    """Whose plan it is, as its own pages say."""

    municipality: Municipality | None = Field(title="自治体")
    plan: str | None = Field(title="計画名")
    edition: str | None = Field(default=None, title="版")
    published: str | None = Field(default=None, title="公表日", description="ISO 8601, as precise as printed")
    as_of: str | None = Field(default=None, title="時点", description="as printed, e.g. 令和5年度末")
    period: tuple[int, int] | None = Field(default=None, title="計画期間", description="first and last fiscal year")
    url: str | None = Field(default=None, title="公開先", description="the town's own file or page")
    pages: dict[int, str] = Field(
        default_factory=dict, title="ページごとの公開先", description="first page of each file or page → its address"
    )


class Parsed(Value):
    """What a parser made of a document."""

    heading: Heading
    records: tuple[Record, ...]
    notices: tuple[Notice, ...] = ()
    checks_passed: dict[str, int] = Field(default_factory=dict, title="検査に通った件数")


class Document(Value):
    """One document of a snapshot."""

    document: str = Field(title="文書")
    municipality: str = Field(title="自治体名")
    municipality_code: str = Field(title="全国地方公共団体コード")
    kana: str = Field(default="", title="自治体名の読み")
    plan: str = Field(title="計画名")
    edition: str | None = Field(default=None, title="版")
    published: str | None = Field(default=None, title="公表日")
    as_of: str | None = Field(default=None, title="時点")
    period: tuple[int, int] | None = Field(default=None, title="計画期間", description="first and last fiscal year")
    url: str | None = Field(default=None, title="公開先", description="the town's own file or page")
    pages: dict[int, str] = Field(
        default_factory=dict, title="ページごとの公開先", description="first page of each file or page → its address"
    )
    family: str = Field(title="様式")
    format: str = Field(title="形式")
    sha256: str = Field(title="ハッシュ")
    lines: int = Field(title="行数")
    full_text: bool = Field(default=True, title="全文", description="False: only the records are here, not the text")
    records: int = Field(default=0, title="記録数")
    indicators: int = Field(default=0, title="指標数")
    passages: int = Field(default=0, title="箇所数")
    warnings: int = Field(default=0, title="警告数")
    coverage: Coverage | None = Field(default=None, title="読めた割合")


class Passage(Value):
    """A quotable piece of a document: a sentence, a cell, or an indicator's row."""

    passage_id: str = Field(title="箇所ID", description="<document>:<first line>:<ordinal in the line>")
    document: str = Field(title="文書")
    lines: Lines = Field(title="行")
    text: str = Field(title="本文", description="without tags, wrapped lines joined")
    quote: str | None = Field(
        default=None,
        title="引用",
        description="the longest piece that stands verbatim in the lines, where a page break parts the text",
    )
    role: Role = Field(default="body", title="役割")
    context: tuple[str, ...] = Field(default=(), title="文脈", description="town, plan, headings, outermost first")
    record_id: str | None = Field(default=None, title="記録ID")
    field: str | None = Field(default=None, title="項目", description="the record's field that these lines print")
    fiscal_year: int | None = Field(default=None, title="年度")
