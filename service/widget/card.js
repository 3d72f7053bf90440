// A record as a card, and an indicator as a chart of target and actual with its table.
const ICONS = { on_track: "→", delayed: "!", completed: "✓" };

/** The number a printed value begins with: "1,050人" → 1050; null where it states none, or more than one. */
function figure(printed) {
  const found = (printed || "").normalize("NFKC").replace(/,/g, "").match(/-?\d+(?:\.\d+)?/g);
  return found && found.length === 1 ? Number(found[0]) : null;
}

/** What the figures count, as the print says: 140路線 → 路線; nothing where they differ. */
function unit(indicator) {
  if (indicator.unit) return indicator.unit;
  const printed = indicator.values.flatMap((value) => [value.target, value.actual]).filter(Boolean);
  const units = new Set(printed.map((text) => text.normalize("NFKC").replace(/^[^\d]*[\d,.]+\s*/, "").trim()));
  const [only] = units;
  return units.size === 1 && only.length <= 6 ? only : "";
}

/** A fiscal year as plans print it: R6, H30; FY2024 in English. */
function reckoned(t, year) {
  if (t.era !== "R") return t.era + year;
  return year >= 2019 ? `R${year - 2018}` : `H${year - 1988}`;
}

/** Bars for the actual figures, a dashed line with rings for the targets; null where there is too little to draw. */
function chart(t, indicator) {
  const years = indicator.values.map((value) => ({ year: value.fiscal_year, target: figure(value.target), actual: figure(value.actual) }));
  const numbers = years.flatMap((year) => [year.target, year.actual]).filter((number) => number !== null);
  if (years.length < 2 || numbers.length < 2 || Math.min(...numbers) < 0) return null;
  const [width, height, top, bottom] = [320, 186, 38, 28];
  const most = Math.max(...numbers) || 1;
  const left = 14 + 7.5 * most.toLocaleString().length; // the longest figure of the axis, at 13 pixels a letter
  const x = (at) => left + ((at + 0.5) * (width - left - 8)) / years.length;
  const y = (number) => height - bottom - (number / most) * (height - top - bottom);
  const broad = Math.min(44, (width - left) / years.length - 8);
  const goals = years.map((year, at) => [year.target, at]).filter(([target]) => target !== null);
  const label = fill(t.chart, { name: indicator.name || t.unnamed });
  return h("figure", {},
    h("svg:svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      unit(indicator) && h("svg:text", { x: 2, y: 13 }, fill(t.unit, { unit: unit(indicator) })),
      [0, most / 2, most].map((number) => [
        h("svg:line.grid", { x1: left, x2: width - 4, y1: y(number), y2: y(number) }),
        h("svg:text", { x: left - 6, y: y(number) + 4, "text-anchor": "end" }, number.toLocaleString()),
      ]),
      h("svg:line.axis", { x1: left, x2: width - 4, y1: height - bottom, y2: height - bottom }),
      h("svg:line.axis", { x1: left, x2: left, y1: top - 8, y2: height - bottom }),
      years.map((year, at) => [
        h("svg:text", { x: x(at), y: height - 8, "text-anchor": "middle" }, reckoned(t, year.year)),
        year.actual !== null && h("svg:rect.bar", { x: x(at) - broad / 2, y: y(year.actual), width: broad, height: height - bottom - y(year.actual) }),
        // Each figure stands above its own mark; a target inside the bar is left to the table below.
        year.actual !== null && h("svg:text", { x: x(at), y: y(year.actual) - 9, "text-anchor": "middle" }, String(year.actual)),
        year.target !== null && (year.actual === null || y(year.actual) - y(year.target) > 18) && h("svg:text", { x: x(at), y: y(year.target) - 9, "text-anchor": "middle" }, String(year.target)),
      ]),
      h("svg:polyline.goal", { points: goals.map(([target, at]) => `${x(at)},${y(target)}`).join(" ") }),
      goals.map(([target, at]) => h("svg:circle.dot", { cx: x(at), cy: y(target), r: 4 }))),
    h("figcaption.legend", {}, h("span", {}, h("i.a"), t.actual), h("span", {}, h("i.t"), t.target)));
}

/** Every printed value of an indicator, in a table. */
function figures(t, indicator) {
  const row = (head, target, actual) => h("tr", {}, h("th", { scope: "row" }, head), h("td", {}, target ?? "—"), h("td", {}, actual ?? "—"));
  const base = indicator.baseline;
  return h("div.wide", { tabindex: 0, role: "group", "aria-label": indicator.name || t.unnamed }, h("table", {},
    h("caption", {}, indicator.name || t.unnamed),
    h("thead", {}, h("tr", {}, [t.year, t.target, t.actual].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {},
      base && h("tr", {}, h("th", { scope: "row" }, t.baseline + (base.period ? ` (${base.period})` : "")), h("td", { colspan: 2 }, base.value)),
      indicator.values.map((value) => row(fill(t.fy, { r: reckoned(t, value.fiscal_year), y: value.fiscal_year }), value.target, value.actual)))));
}

function badge(t, record) {
  if (!record.status && !record.status_text) return null;
  const printed = record.status_text || t[record.status];
  return h(`span.badge.${record.status || "none"}`, {}, h("span", { "aria-hidden": "true" }, (ICONS[record.status] || "・") + " "),
    record.status && record.status_text ? `${t[record.status]}（${printed}）` : printed);
}

/** A record: number, title, department, status; its indicators behind one line. */
function card(t, record, pageOf) {
  const pair = (name, value) => value && [h("dt", {}, name), h("dd", {}, value)];
  return h("section.card", { "aria-label": record.title },
    h("h4", {}, h("span.number", {}, [record.municipality, record.plan].join("　")),
      record.number ? `${record.number}　` : "", record.title),
    h("dl", {},
      pair(t.place, record.path.join(" ＞ ")), pair(t.department, record.departments.join("、")), pair(t.status, badge(t, record))),
    record.indicators.length > 0 && h("details", {}, h("summary", {}, fill(t.figures, { n: record.indicators.length })),
      record.indicators.map((indicator) => h("div", {}, chart(t, indicator), figures(t, indicator)))),
    h("a", { href: pageOf(record.source.document, record.source.lines), target: "_blank", rel: "noopener" },
      `${t.whole}（${span(t, record.source.lines)}）`));
}
