"use strict";
// Searches as one types and chooses. Without this script the form does the same when it is sent.
const form = document.getElementById("look");
const HERE = form.getAttribute("action");
const PAUSE = 250; // milliseconds without a key: somebody who types on is not interrupted, and the service not asked
let waiting = 0;
let running = null;

async function look() {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  running?.abort();
  running = new AbortController();
  try {
    const response = await fetch(`${HERE}?${asked}`, { signal: running.signal, headers: { Accept: "text/html" } });
    if (!response.ok) return;
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
    history.replaceState(null, "", `${HERE}?${asked}`);
  } catch (error) {
    if (error.name !== "AbortError") form.submit(); // the browser says itself what is wrong with the connection
  }
}

function show(page) {
  for (const id of ["results", "count"]) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  for (const select of form.querySelectorAll("select")) {
    if (select !== document.activeElement) select.replaceWith(page.getElementById(select.id));
  }
}

function soon(event) {
  if (event.isComposing) return; // what is still being converted is no word yet
  clearTimeout(waiting);
  waiting = setTimeout(look, event.type === "change" ? 0 : PAUSE);
}

form.addEventListener("input", soon);
form.addEventListener("compositionend", soon);
form.addEventListener("change", soon);
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); look(); });
