"use strict";
(() => {
  const fields = ["right", "type", "document"].map((name) => [name, document.getElementById("f-" + name)]);
  const text = document.getElementById("f-text");
  const count = document.getElementById("f-count");
  const questions = [...document.querySelectorAll(".q")];
  const show = () => {
    const word = text.value.normalize("NFKC").toLowerCase();
    let shown = 0;
    for (const q of questions) {
      const fits = fields.every(([name, field]) => !field.value || q.dataset[name] === field.value);
      q.hidden = !(fits && (!word || q.textContent.normalize("NFKC").toLowerCase().includes(word)));
      shown += q.hidden ? 0 : 1;
    }
    count.textContent = shown + "問";
  };
  for (const [, field] of fields) field.addEventListener("change", show);
  text.addEventListener("input", show);
  // A link to a question opens it, whatever the filters hide.
  const open = () => {
    const target = location.hash.startsWith("#q-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) { target.hidden = false; target.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", open);
  open();
})();
