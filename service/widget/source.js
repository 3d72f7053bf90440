// The place in the document that a citation names: the lines around it, the cited ones marked.
const AROUND = 3;
const LONGEST = 60;

/** A cell with what is quoted marked; a short run, such as a 2, only where it is all that the cell says. */
function phrase(text, quote) {
  const runs = quote.split(/\s+/).filter((run) => run.length > 2 || run === text).sort((a, b) => b.length - a.length);
  const sought = runs.map((run) => run.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).filter(Boolean).join("|");
  return sought ? text.split(new RegExp(`(${sought})`)).map((piece, at) => (at % 2 ? h("mark", {}, piece) : piece)) : text;
}

/** A line as its cells, under its number. */
function sourceLine(t, { line, text }, { lines: [first, last], quote }) {
  const cited = line >= first && line <= last;
  return h(cited ? "li.line.marked" : "li.line", { "data-line": line },
    h("span.no", {}, h("span.sr", {}, cited ? t.cited + " " : ""), String(line)),
    h("span.cells", {}, text.split("\t").map((cell) => h("span", {}, cited ? phrase(plain(cell), quote) : plain(cell)))));
}

/** The panel of one citation; `close` puts the focus back where it came from. */
function sourcePanel(t, citation, { lines, published }, pageOf, close) {
  const found = lines.slice(0, LONGEST);
  const heading = h("h4", { tabindex: -1 }, `${fill(t.source, { n: citation.n })}：${citation.title}`);
  const body = found.length
    ? h("ol.text", { tabindex: 0, lang: "ja", "aria-label": citation.title }, found.map((line) => sourceLine(t, line, citation)))
    : h("div", {}, h("p.soft", {}, t.noText), h("blockquote", { lang: "ja" }, citation.quote));
  const own = published.findLast(({ line }) => line <= citation.lines[0]) || published[0];
  const page = own?.page ? fill(t.page, { n: own.page }) : "";
  return h("section.source", { "aria-label": fill(t.source, { n: citation.n }) },
    heading, body,
    h("div.tools", {},
      h("a", { href: pageOf(citation.document, citation.lines, citation.quote), target: "_blank", rel: "noopener" }, `${t.whole}（${span(t, citation.lines)}）`),
      own?.url ? h("a", { href: own.url, target: "_blank", rel: "noopener" }, t.own + (page && `（${page}）`)) : page && h("span.soft", {}, page),
      small({ onclick: close }, t.closeSource)));
}
