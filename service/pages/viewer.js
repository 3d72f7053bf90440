"use strict";
// Marks the lines that the address names (#L12 or #L12-L14), shows them, and says so.
const cited = document.getElementById("cited");

function mark() {
  const named = /^#L(\d+)(?:-L?(\d+))?$/.exec(location.hash);
  if (!named) return;
  const first = Number(named[1]);
  const last = Math.max(first, Number(named[2] || first));
  document.querySelectorAll(".line.marked").forEach((line) => line.classList.remove("marked"));
  let shown = null;
  for (let at = first; at <= Math.min(last, first + 2000); at += 1) {
    const line = document.getElementById(`L${at}`); // blank lines are not on the page
    if (!line) continue;
    line.classList.add("marked");
    shown = shown || line;
  }
  if (!shown) return;
  const words = first === last ? cited.dataset.line : cited.dataset.lines;
  cited.textContent = `${cited.dataset.cited}：${words.replace("{a}", first).replace("{b}", last)}`;
  shown.tabIndex = -1;
  shown.focus({ preventScroll: true });
  shown.scrollIntoView({ block: "center" });
}

if (cited) {
  addEventListener("hashchange", mark);
  mark();
}
const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
