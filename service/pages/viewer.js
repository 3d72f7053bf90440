"use strict";
// Line numbers in the address (#L12, #L12-L14) outlive the cut into parts: the part that holds them is loaded, they are
// marked and shown. The page itself, without this script, marks and opens what a citation names.
function mark() {
  const named = /^#L(\d+)(?:-L?(\d+))?$/.exec(location.hash);
  if (!named) return;
  const [first, last] = [Number(named[1]), Math.max(Number(named[1]), Number(named[2] || named[1]))];
  const lines = [...document.querySelectorAll(".line")].filter((line) => {
    const number = Number(line.id.slice(1));
    line.classList.toggle("marked", number >= first && number <= last);
    return line.classList.contains("marked");
  });
  const address = new URL(location.href);
  if (!lines.length) { // blank lines are not on the page: asked for once
    if (address.searchParams.get("lines") === `${first}-${last}`) return;
    for (const name of ["part", "q", "quote"]) address.searchParams.delete(name);
    address.searchParams.set("lines", `${first}-${last}`);
    location.replace(address);
    return;
  }
  lines[0].tabIndex = -1;
  lines[0].focus({ preventScroll: true });
  lines[0].scrollIntoView({ block: "center" });
}

addEventListener("hashchange", mark);
mark();
