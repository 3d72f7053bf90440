// Elements from plain values: nothing is ever parsed as HTML, so no text of a plan or a reader can become markup.
const SVG = "http://www.w3.org/2000/svg";

/** An element: h("button.small.main", {onclick}, "text", child). Attributes that are false or null are left out. */
function h(spec, attributes, ...children) {
  const [tag, ...classes] = spec.split(".");
  const drawn = tag.startsWith("svg:");
  const node = drawn ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A small button; whatever stands in it. */
function small(attributes, ...children) {
  return h("button.button.small", { type: "button", ...attributes }, ...children);
}

/** A text with its {names} filled in. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Lines of a citation in words. */
function span(t, [first, last]) {
  return fill(first === last ? t.line : t.lines, { a: first, b: last });
}

/** A cell of a plan as plain text: tags dropped, line breaks kept. */
function plain(cell) {
  const broken = cell.replace(/<br[^>]*>|<\/(?:li|p|ul|ol|tr|td)>/gi, "\n").replace(/<[^>]{1,200}>/g, "");
  const named = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };
  return broken.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => named[name]).replace(/\s*\n\s*/g, "\n").trim();
}

/** An answer's sentences, each with the citation marks behind it; joined they are the answer. */
function sentences(answer) {
  return answer.match(/[\s\S]+?(?:[。！？\n]|[.!?](?=\s|\[|$)|$)(?:\s*\[\d+\])*\s*/g) || [];
}

/** A sentence with its [n] marks as buttons; `cite(n)` makes the button. */
function marked(text, cite) {
  const pieces = text.split(/(\[\d+\])/).filter(Boolean);
  return pieces.map((piece) => (/^\[\d+\]$/.test(piece) ? cite(Number(piece.slice(1, -1))) : piece));
}

const BETWEEN = "\u001e";

/** Readings over the kanji of an element's text, a few hundred characters at a time; `wanted` says whether still to. */
async function addReadings(root, read, wanted) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    /[一-龠々]/.test(node.data) && !node.parentElement.closest("rt, ruby, button, option, svg, textarea")
      ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
  const groups = [[]];
  for (let size = 0; walker.nextNode(); ) {
    const node = walker.currentNode;
    if (size + node.length > 600) size = groups.push([]) && 0; // a longer address does not pass every proxy
    size += node.length;
    if (node.length < 2000) groups.at(-1).push(node);
  }
  for (const nodes of groups.filter((group) => group.length)) {
    const parts = await read(nodes.map((node) => node.data).join(BETWEEN));
    if (!wanted()) return;
    const made = nodes.map(() => []);
    let at = 0;
    for (const { text, reading } of parts) {
      if (reading) made[at].push(h("ruby", {}, text, h("rp", {}, "("), h("rt", {}, reading), h("rp", {}, ")")));
      else text.split(BETWEEN).forEach((piece, step) => { at += step ? 1 : 0; made[at].push(piece); });
    }
    nodes.forEach((node, place) => node.replaceWith(...made[place]));
  }
}

/** Server-sent events of a response, one after another. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    held = (held + value).replace(/\r\n/g, "\n");
    const blocks = held.split("\n\n");
    held = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const name = lines.find((line) => line.startsWith("event:"));
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
      if (name && data.length) yield { name: name.slice(6).trim(), data: JSON.parse(data.join("\n")) };
    }
  }
}

/** Puts text on the clipboard, also where the page is no secure context. */
async function toClipboard(text, root) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h("textarea", { class: "sr", readonly: true });
  area.value = text;
  root.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
