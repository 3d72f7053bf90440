// A reply in the parts in which it is shown; service/web/shown.py does the same for the page without JavaScript.
const CALL = /^(?:・|-\s)(.+?):?\s+(#?\d[\d-]*)\s*[（(](.+)[）)]$/;

/** What is said, and the lines that only say what the documents do not hold. */
function parted(t, reply) {
  const lines = reply.answer.split("\n");
  // What is found bears a citation, what is missing none; a refusal says it in its first sentence.
  const quiet = lines.filter((line) => reply.answered && !/\[\d+\]/.test(line) && reply.missing.some((what) => line.includes(what)));
  const absent = reply.missing.filter((what) => !reply.answer.includes(what));
  return {
    said: lines.filter((line) => !quiet.includes(line)).join("\n"),
    quiet: [...quiet, ...absent.map((what) => fill(t.missing, { what }))],
  };
}

/** The places that the citations name, each once: citations of the same lines are one source with all their phrases. */
function places(citations) {
  const found = new Map();
  for (const { n, document, lines, title, quote } of citations) {
    const key = JSON.stringify([document, lines]);
    const held = found.get(key);
    found.set(key, { document, lines, title, n: held ? `${held.n}・${n}` : n, quote: held ? `${held.quote} ${quote}` : quote });
  }
  return [...found.values()];
}

/** Somebody may be in danger: the words, and each helpline as a large link to phone. */
function helplines(answer) {
  const lines = answer.split("\n");
  const calls = lines.map((line) => line.match(CALL)).filter(Boolean);
  const words = lines.filter((line) => !CALL.test(line));
  return [words.map((line) => h("p", {}, line)), h("ul.calls", {}, calls.map(([, name, number, note]) =>
    h("li", {}, h("a.call", { href: `tel:${number.replaceAll("-", "").replace("#", "%23")}` },
      h("span", {}, name), h("strong", {}, number), h("span", {}, note)))))];
}
