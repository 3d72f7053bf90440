"use strict";
// The button that prints the page; without this script it is not there. Paper unfolds nothing, so all is unfolded first.
const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
addEventListener("beforeprint", () => document.querySelectorAll("main details:not(.toc)").forEach((one) => { one.open = true; }));
