// The place in the document that a citation names: the lines around it, the cited ones marked.
const AROUND = 3;
const LONGEST = 60;

/** A line as its cells, under its number. */
function sourceLine(t, { line, text }, [first, last]) {
  const cited = line >= first && line <= last;
  return h(cited ? "li.line.marked" : "li.line", { "data-line": line },
    h("span.no", {}, h("span.sr", {}, cited ? t.cited + " " : ""), String(line)),
    h("span.cells", {}, text.split("\t").map((cell) => h("span", {}, plain(cell)))));
}

/** The panel of one citation; `close` puts the focus back where it came from. */
function sourcePanel(t, citation, lines, pageOf, close) {
  const found = lines.slice(0, LONGEST);
  const heading = h("h4", { tabindex: -1 }, `${fill(t.source, { n: citation.n })}：${citation.title}`);
  const body = found.length
    ? h("ol.text", { tabindex: 0, lang: "ja", "aria-label": citation.title }, found.map((line) => sourceLine(t, line, citation.lines)))
    : h("div", {}, h("p.soft", {}, t.noText), h("blockquote", { lang: "ja" }, citation.quote));
  return h("section.source", { "aria-label": fill(t.source, { n: citation.n }) },
    heading, body,
    h("div.tools", {},
      h("a", { href: pageOf(citation.document, citation.lines), target: "_blank", rel: "noopener" }, `${t.whole}（${span(t, citation.lines)}）`),
      small({ onclick: close }, t.closeSource)));
}
