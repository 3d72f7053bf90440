// <yakusoku-chat>: asks the plans. Attributes: municipality, lang (ja, en, easy), languages="page" (the page has its own
// switch), inline (part of the page, always open), contact, greeting, color (#rrggbb), position="left".
const SCRIPT = document.currentScript;
const BASE = SCRIPT ? new URL(".", SCRIPT.src).href.slice(0, -1) : location.origin;
const KEPT = `yakusoku ${BASE}`; // several services may stand below the paths of one host
const TURNS = 10;
const EDGE = 16; // pixels between the button and the window's edge, as in widget.css
const LANGUAGES = { ja: "日本語", en: "English", easy: "やさしい日本語" };

/** The host's colour, with the text on it that can be read: black or white, whichever has a contrast of 4.5 at least. */
function tint(color) {
  const hex = /^#([\da-f]{6})$/i.exec(color || "")?.[1];
  if (!hex) return "";
  const linear = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return `:host { --brand: #${hex}; --on-brand: ${luminance > 0.179 ? "#000" : "#fff"}; }`;
}

/** What an element stands in that keeps its place while the page moves. */
function standing(element) {
  for (let at = element; at; at = at.parentElement) if (/fixed|sticky/.test(getComputedStyle(at).position)) return at;
  return null;
}

/** 👍 drawn, and 👎 turned over: not every machine has a font for them. */
const thumb = (spec) => h(spec, { viewBox: "0 0 20 20", "aria-hidden": "true" }, h("svg:path.thumb", { d: "M2 9h3v9H2zM7 18V9l4-7c2 0 2 1 2 2l-1 4h6l-2 9a2 2 0 0 1-2 1z" }));

class YakusokuChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    // A constructed sheet is no inline style: it works under any Content-Security-Policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.lift = new CSSStyleSheet();
    const tinted = new CSSStyleSheet();
    tinted.replaceSync(tint(this.getAttribute("color")));
    root.adoptedStyleSheets = [sheet, tinted, this.lift];
    this.turns = this.kept();
    this.inline = this.hasAttribute("inline");
    const said = this.getAttribute("lang") || document.documentElement.lang;
    this.speak(said in WORDS ? said : said.startsWith("en") ? "en" : "ja");
    this.addEventListener("keydown", (event) => this.onKey(event));
    if (this.inline) {
      this.load();
      const asked = new URLSearchParams(location.search);
      if (asked.get("municipality")) this.town = asked.get("municipality");
      // A page that is loaded again shows what it has, and does not ask again.
      const question = (asked.get("q") || "").slice(0, 1000);
      if (question && this.turns.at(-1)?.question !== question) this.ask(question);
    }
    this.begun = true;
    if (!this.inline) this.keepClear();
  }

  // ---- the outside -------------------------------------------------------------------------------------------------

  /** Opens the dialog and puts the focus on the question. */
  open() {
    if (!this.inline && !this.dialog.open) {
      this.opener = this.getRootNode().activeElement;
      // On a phone the dialog covers the page, so what lies behind must not be reached.
      if (matchMedia("(max-width: 600px)").matches) this.dialog.showModal();
      else this.dialog.show();
      this.launcher.setAttribute("aria-expanded", "true");
    }
    this.load();
    this.field.focus();
  }

  close() {
    if (this.inline || !this.dialog.open) return;
    this.dialog.close();
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  /** Looks again whenever the page may have put something into the button's corner. */
  keepClear() {
    let waiting = 0;
    const later = () => { clearTimeout(waiting); waiting = setTimeout(() => this.clear(), 150); };
    for (const happening of ["resize", "scroll", "load"]) addEventListener(happening, later, { passive: true });
    later();
  }

  /** Lifts the button over what the page itself keeps in that corner: its way back to the top, another service's button. */
  clear() {
    const { left, width, height } = this.launcher.getBoundingClientRect();
    if (!width) return;
    let lift = 0;
    for (let tries = 0; tries < 4; tries += 1) {
      const bottom = innerHeight - EDGE - lift;
      const points = [left + 1, left + width / 2, left + width - 1].flatMap((x) => [[x, bottom - height + 1], [x, bottom - 1]]);
      const found = points.flatMap(([x, y]) => document.elementsFromPoint(x, y)).map((one) => one !== this && standing(one)).find(Boolean);
      const box = found?.getBoundingClientRect();
      if (!box || box.height > innerHeight / 2) break;
      lift = innerHeight - box.top - EDGE + 8;
    }
    this.lift.replaceSync(`:host { --lift: ${lift}px; }`);
  }

  /** The viewer's page, opened at the quoted phrase; its beginning is enough to find it. */
  pageOf = (document, lines, quote = "") => `${BASE}/documents/${encodeURIComponent(document)}?${new URLSearchParams({ lines: lines.join("-"), quote: quote.slice(0, 60), lang: this.lang_ })}#phrase`;

  onKey(event) {
    // While an input method composes, Escape and Enter belong to it (keyCode 229: Safari tells it so).
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Escape") return;
    const panel = this.shadowRoot.activeElement?.closest(".source");
    if (panel) panel.querySelector("button").click();
    else this.close();
    event.preventDefault();
  }

  // ---- texts and shell ---------------------------------------------------------------------------------------------

  speak(language) {
    this.lang_ = language;
    this.t = { ...WORDS.ja, ...WORDS[language] };
    const typed = this.field?.value || "";
    const wasOpen = this.dialog?.open;
    this.shell();
    this.field.value = typed;
    if (wasOpen) this.open();
    for (const turn of this.turns) this.show(turn);
    if (this.documents) this.begin();
  }

  shell() {
    const { t } = this;
    const language = this.lang_ === "en" ? "en" : "ja";
    this.choice = h("select", { "aria-label": t.language, onchange: () => this.switchTo(this.choice.value) },
      Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code === "en" ? "en" : "ja", selected: code === this.lang_ }, name)));
    this.readings = small({ "aria-pressed": String(this.lang_ === "easy"), hidden: language === "en", onclick: () => this.toggleReadings() }, t.ruby);
    this.intro = h("div.intro", {}, h("p", {}, this.getAttribute("greeting") || t.intro));
    this.offer = h("div.offer");
    // In a page the input comes first, on the first screen of a phone; in the dialog it is always in view.
    this.log = h("div.log", {}, this.intro, !this.inline && this.offer);
    this.field = h("textarea", { id: "q", rows: 2, maxlength: 1000, enterkeyhint: "send", "aria-describedby": "hint", onkeydown: (event) => this.onType(event) });
    this.send = h("button.button.main", { type: "submit" }, t.send);
    this.where = h("div", { hidden: true });
    this.notice = h("p.soft", { role: "status" });
    const form = h("form.ask", { onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.where, h("label", { for: "q" }, t.question), h("div.row", {}, this.field, this.send), h("p.soft", { id: "hint" }, t.hint), this.notice);
    this.about = h("div.about");
    const head = h("header", {}, h("h2", {}, t.title),
      !this.inline && small({ onclick: () => this.close() }, t.close),
      this.getAttribute("languages") !== "page" && this.choice, this.readings);
    const panel = h(this.lang_ === "easy" ? "div.panel.easy" : "div.panel", {}, head, this.log, form, this.inline && this.offer, this.about);
    this.launcher = h("button.button.main.launch", { type: "button", hidden: this.inline, "aria-expanded": "false", "aria-haspopup": "dialog", onclick: () => this.open() }, t.open);
    this.dialog = this.inline ? h("section.inline", { "aria-label": t.title }, panel) : h("dialog", { "aria-label": t.title }, panel);
    if (!this.inline) this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
    this.dialog.lang = this.launcher.lang = language;
    this.shadowRoot.replaceChildren(this.launcher, this.dialog);
  }

  switchTo(language) {
    this.speak(language);
    this.choice.focus();
    this.suggest();
  }

  async toggleReadings() {
    const on = this.readings.getAttribute("aria-pressed") !== "true";
    this.readings.setAttribute("aria-pressed", String(on));
    if (on) await this.read();
    else for (const ruby of this.log.querySelectorAll("ruby")) ruby.replaceWith(ruby.firstChild);
    this.log.normalize();
  }

  /** Readings over what is on screen, where the reader asked for them. */
  async read() {
    const wanted = () => this.readings.getAttribute("aria-pressed") === "true";
    if (!wanted()) return;
    const get = async (text) => (await this.get(`/api/furigana?text=${encodeURIComponent(text)}`)).parts;
    await addReadings(this.log, get, wanted).catch(() => this.tell(this.t.offline));
  }

  // ---- what the service says ---------------------------------------------------------------------------------------

  async get(path) {
    const response = await fetch(BASE + path, { headers: { "Accept-Language": this.lang_ === "en" ? "en" : "ja" } });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error.message);
    return body;
  }

  get municipality() {
    return this.getAttribute("municipality") || this.where.querySelector("select")?.value || this.town || "";
  }

  /** Loads the list of documents and the suggested questions, once, when the reader opens the widget. */
  async load() {
    if (this.loading) return;
    this.loading = true;
    try {
      ({ documents: this.documents, contact: this.office } = await this.get("/api/documents"));
      this.begin();
      await this.suggest();
    } catch {
      this.loading = false; // tried again when it is opened again
    }
  }

  /** The choice of town, and the note on what the answers rest on. */
  begin() {
    const { t } = this;
    const own = this.getAttribute("municipality");
    const towns = [...new Set(this.documents.map((document) => document.municipality))].filter(Boolean).sort();
    if (!own && towns.length > 1) {
      const select = h("select", { id: "town", onchange: () => { this.town = select.value; this.suggest(); } },
        h("option", { value: "" }, t.every), towns.map((town) => h("option", { value: town, selected: town === this.town }, town)));
      this.where.replaceChildren(h("label", { for: "town" }, t.town), " ", select);
      this.where.hidden = false;
    }
    const told = this.documents.filter((document) => !own || document.municipality === own).map((document) =>
      h("li", {}, h("span", { lang: "ja" }, `${document.municipality}「${document.plan}」`), "（",
        document.as_of ? fill(t.asOf, { date: document.as_of }) : t.noDate, "）"));
    this.about.replaceChildren(h("details", {}, h("summary", {}, t.note), h("p", {}, t.noteText), h("ul", {}, told),
      h("p", {}, this.contact)));
  }

  /** Whom to ask what the plans do not say: as the page says, else as the service's operator does. */
  get contact() {
    return this.getAttribute("contact") || this.office || this.t.contact;
  }

  async suggest() {
    if (this.turns.length) return;
    const query = new URLSearchParams({ lang: this.lang_, municipality: this.municipality });
    const { suggestions } = await this.get(`/api/suggestions?${query}`).catch(() => ({ suggestions: [] }));
    if (!suggestions.length || this.turns.length) return; // asked in the meantime
    this.offer.replaceChildren(h("h3", {}, this.t.try), h("ul.suggestions", {}, suggestions.map(({ question }) =>
      h("li", {}, small({ onclick: () => { this.field.focus(); this.ask(question); } }, question)))));
    this.read();
  }

  // ---- what outlasts a reload: this tab alone, until it is closed or a new topic begins -----------------------------

  kept() {
    try {
      const { conversation, turns } = JSON.parse(sessionStorage.getItem(KEPT));
      this.conversation = conversation;
      return turns;
    } catch {
      return []; // nothing kept, or a page that may keep nothing
    }
  }

  keep() {
    // Of somebody in danger nothing is kept.
    const turns = this.turns.filter(({ reply }) => reply && reply.scope !== "crisis").slice(-TURNS).map(({ question, reply, snapshot, municipality }) =>
      ({ question, reply: { ...reply, passages: [] }, snapshot, municipality }));
    try {
      if (turns.length) sessionStorage.setItem(KEPT, JSON.stringify({ conversation: this.conversation, turns }));
      else sessionStorage.removeItem(KEPT);
    } catch { /* a page that may keep nothing, or no room */ }
  }

  // ---- asking ------------------------------------------------------------------------------------------------------

  onType(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const question = this.field.value.trim();
    if (!question) return this.tell(this.t.empty);
    if (this.busy) return undefined;
    this.field.value = "";
    return this.ask(question);
  }

  tell(text) {
    this.notice.textContent = text;
  }

  async ask(question, again) {
    if (this.busy) return;
    this.busy = true;
    this.send.setAttribute("aria-disabled", "true");
    this.tell("");
    const turn = again || { question };
    turn.error = null;
    if (!again) this.turns.push(turn);
    this.show(turn);
    try {
      await this.stream(turn);
    } catch (error) {
      // fetch itself fails with a TypeError where there is no network
      turn.error = error instanceof TypeError ? this.t.offline : error.message || this.t.failed;
    }
    this.busy = false;
    this.send.removeAttribute("aria-disabled");
    this.finish(turn);
  }

  async stream(turn) {
    const body = { question: turn.question };
    if (this.municipality) body.municipality = this.municipality;
    if (this.conversation) body.conversation_id = this.conversation;
    if (this.lang_ !== "ja") body.language = this.lang_ === "en" ? "en" : "ja";
    const language = this.lang_ === "en" ? "en" : "ja";
    const response = await fetch(`${BASE}/api/ask/stream`, {
      method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": language }, body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error((await response.json()).error.message);
    turn.snapshot = response.headers.get("Yakusoku-Snapshot");
    turn.municipality = body.municipality;
    for await (const { name, data } of events(response)) {
      if (name === "error") throw new Error(data.error.message);
      if (name === "sentence") this.sentence(turn, data.text);
      if (name === "reply") turn.reply = data;
    }
    if (!turn.reply) throw new Error(this.t.failed);
    this.conversation = turn.reply.conversation_id;
  }

  /** One more sentence of a running answer; the answer is a live region, so it is read out as it comes. */
  sentence(turn, text) {
    if (turn.live.querySelector(".pending")) turn.live.replaceChildren();
    turn.live.append(h("span.sentence", {}, marked(text, (n) => `[${n}]`)));
  }

  // ---- a turn on screen --------------------------------------------------------------------------------------------

  /** Puts a turn on screen, anew or in place of itself. */
  show(turn) {
    const { t } = this;
    turn.live = h("div.answer", { "aria-live": "polite", lang: this.lang_ === "en" && !turn.reply ? "en" : null });
    const node = h("article.turn", { "aria-label": `${t.asked}：${turn.question}` }, h("h3.asked", {}, h("span.sr", {}, `${t.asked}：`), turn.question), turn.live);
    if (turn.node?.isConnected) turn.node.replaceWith(node);
    else this.log.append(node);
    turn.node = node;
    this.offer.replaceChildren();
    if (turn.reply || turn.error) this.finish(turn);
    else turn.live.append(h("span.pending", {}, t.searching));
    this.roll(node);
  }

  roll(node) {
    if (!this.begun) return; // what an earlier page had asked moves nothing
    if (this.inline) node.scrollIntoView({ block: "nearest" });
    else this.log.scrollTop = node.offsetTop - this.log.offsetTop - 8;
  }

  finish(turn) {
    const { t } = this;
    this.keep();
    if (turn.error) {
      turn.live.replaceChildren(h("div.error", {}, h("p", {}, turn.error),
        small({ onclick: () => { this.field.focus(); this.ask(turn.question, turn); } }, t.retry)));
      turn.live.scrollIntoView({ block: "nearest" });
      return;
    }
    // Every sentence was read out as it came; what takes their place says them again to nobody.
    turn.live.setAttribute("aria-live", "off");
    const { reply } = turn;
    if (reply.scope === "crisis") turn.live.replaceChildren(...helplines(reply.answer).flat());
    else this.answer(turn);
    turn.live.classList.toggle("urgent", reply.scope === "crisis");
    this.roll(turn.node);
    this.read();
  }

  /** The answer first; what is missing, where to go on, and what it rests on, each behind one line. */
  answer(turn) {
    const { t } = this;
    const { reply } = turn;
    const refused = !reply.answered && reply.scope === "plans";
    const { said, quiet } = parted(t, reply);
    const from = places(reply.citations);
    turn.live.classList.toggle("refused", refused);
    turn.live.replaceChildren(refused ? h("span.refusal", {}, t.refused) : "",
      ...sentences(said).map((text) => h("span.sentence", {}, marked(text, (n) => this.citeButton(turn, n)))));
    turn.place = h("div");
    turn.node.append(...[
      this.whole(turn).normalize("NFKC") !== turn.question.normalize("NFKC") && h("p.soft.whole", {}, this.whole(turn)),
      ...quiet.map((line) => h("p.soft.missing", {}, line)),
      this.choices(reply.choices),
      from.length > 0 && h("details.from", {}, h("summary", {}, fill(t.sources, { n: from.length })),
        h("ol.sources", {}, from.map((place) => h("li", {}, this.sourceButton(turn, place))))),
      turn.place,
      this.cards(reply.records),
      !reply.answered && reply.scope !== "greeting" && h("p.soft", {}, this.contact),
      reply.scope === "plans" && this.tools(turn),
      reply.scope === "plans" && this.judge(turn),
    ].filter(Boolean));
  }

  /** The question with what earlier turns supplied: asked alone, it gets the same answer. */
  whole = (turn) => turn.reply?.resolved_question || turn.question;

  choices(choices) {
    return choices.length > 0 && h("section", { "aria-label": this.t.choices }, h("p", {}, this.t.choices), h("ul.choices", {}, choices.map(({ label, question }) =>
      h("li", {}, small({ onclick: () => { this.field.focus(); this.ask(question); } }, label)))));
  }

  /** One record is a small card; several wait behind one line. */
  cards(records) {
    const made = records.map((record) => card(this.t, record, this.pageOf));
    if (made.length < 2) return made[0];
    return h("details", {}, h("summary", {}, fill(this.t.records, { n: made.length })), made);
  }

  citeButton(turn, n) {
    const citation = turn.reply.citations.find((one) => one.n === n);
    if (!citation) return `[${n}]`;
    const button = h("button.cite", { type: "button", "aria-expanded": "false", "aria-label": this.naming(citation), onclick: () => this.openSource(turn, citation, button) }, String(n));
    return button;
  }

  sourceButton(turn, citation) {
    const held = this.documents?.find((one) => one.document === citation.document);
    const date = held?.as_of ? fill(this.t.asOf, { date: held.as_of }) : this.t.noDate;
    const button = small({ "aria-expanded": "false", onclick: () => this.openSource(turn, citation, button) },
      h("span", {}, this.naming(citation), held && h("span.soft.town", {}, `${held.municipality}・${date}`)));
    return button;
  }

  naming(citation) {
    return `${fill(this.t.source, { n: citation.n })}：${citation.title}（${span(this.t, citation.lines)}）`;
  }

  /** Opens the source of a citation at its lines; a second press, or Escape, closes it and gives the focus back. */
  async openSource(turn, citation, button) {
    const wasOpen = button.getAttribute("aria-expanded") === "true";
    const close = () => {
      turn.place.replaceChildren();
      turn.node.querySelectorAll("[aria-expanded=true]").forEach((one) => one.setAttribute("aria-expanded", "false"));
      button.focus();
    };
    if (turn.place.childElementCount) close();
    if (wasOpen) return;
    const [first, last] = citation.lines;
    const query = `from=${Math.max(1, first - AROUND)}&to=${last + AROUND}`;
    try {
      const body = await this.get(`/api/documents/${encodeURIComponent(citation.document)}?${query}`);
      turn.place.replaceChildren(sourcePanel(this.t, citation, body, this.pageOf, close));
    } catch (error) {
      this.tell(error instanceof TypeError ? this.t.offline : error.message);
      return;
    }
    button.setAttribute("aria-expanded", "true");
    turn.place.querySelector("h4").focus();
    turn.place.querySelector("mark, .marked")?.scrollIntoView({ block: "nearest" });
    this.read();
  }

  // ---- what a reader does with an answer ---------------------------------------------------------------------------

  address(turn) {
    const query = new URLSearchParams({ q: this.whole(turn) });
    if (turn.municipality) query.set("municipality", turn.municipality);
    return `${BASE}/?${query}`;
  }

  asText(turn) {
    const from = places(turn.reply.citations).map((one) => `[${one.n}] ${one.title}（${span(this.t, one.lines)}）`);
    return [this.whole(turn), turn.reply.answer, this.t.from, ...from, this.address(turn)].join("\n");
  }

  tools(turn) {
    const { t } = this;
    const said = h("span.said", { role: "status" });
    const copy = (text, done) => async () => { await toClipboard(text, this.shadowRoot); said.textContent = done; };
    return h("div.tools", {},
      small({ onclick: copy(this.asText(turn), t.copied) }, t.copy),
      small({ onclick: copy(this.address(turn), t.shared) }, t.share),
      small({ onclick: () => this.print(turn) }, t.print),
      turn.reply.receipt_id && h("a", { href: `${BASE}/receipts/${turn.reply.receipt_id}?lang=${this.lang_}`, target: "_blank", rel: "noopener" }, t.receipt),
      small({ onclick: () => this.anew() }, t.again), said);
  }

  /** Prints this turn alone, in a window of its own: the page around the widget belongs to somebody else. */
  print(turn) {
    const view = window.open("", "_blank");
    if (!view) return;
    view.document.title = turn.question;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    view.document.adoptedStyleSheets = [sheet];
    const copy = view.document.importNode(turn.node, true);
    copy.querySelector(".from")?.setAttribute("open", ""); // paper unfolds nothing
    view.document.body.append(copy, view.document.createTextNode(this.address(turn)));
    view.print();
  }

  anew() {
    this.turns = [];
    this.conversation = null;
    this.keep();
    this.log.replaceChildren(this.intro, ...(this.inline ? [] : [this.offer]));
    this.suggest();
    this.field.focus();
  }

  judge(turn) {
    const { t } = this;
    const place = h("div.judge", { role: "group", "aria-label": t.helped });
    const choose = (helpful) => {
      const comment = h("textarea", { id: "c", rows: 2, maxlength: 1000 });
      const form = h("form", { onsubmit: (event) => { event.preventDefault(); this.report(turn, place, helpful, comment.value.trim()); } },
        h("label", { for: "c" }, t.comment), comment, h("p.soft", {}, t.privacy),
        h("div.tools", {}, h("button.button.small.main", { type: "submit" }, t.sendComment),
          small({ onclick: () => { place.replaceWith(this.judge(turn)); this.field.focus(); } }, t.cancel)));
      place.replaceChildren(form);
      comment.focus();
    };
    place.append(h("span.soft", {}, t.helped),
      small({ onclick: () => choose(true) }, thumb("svg:svg"), t.yes),
      small({ onclick: () => choose(false) }, thumb("svg:svg.down"), t.no));
    return place;
  }

  async report(turn, place, helpful, comment) {
    const { reply } = turn;
    const citations = reply.citations.map(({ document, lines }) => ({ document, lines }));
    const body = { helpful, question: turn.question, answer: reply.answer, snapshot: turn.snapshot, citations };
    if (comment) body.comment = comment;
    try {
      const response = await fetch(`${BASE}/api/feedback`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      if (!response.ok) throw new Error((await response.json()).error.message);
      place.replaceChildren(h("p", { role: "status", tabindex: -1 }, this.t.thanks));
      place.firstChild.focus();
    } catch (error) {
      this.tell(error instanceof TypeError ? this.t.offline : error.message);
    }
  }
}

if (!customElements.get("yakusoku-chat")) customElements.define("yakusoku-chat", YakusokuChat);

// The script alone is enough: where the page has no element of its own, one is put at its end.
function settle() {
  if (document.querySelector("yakusoku-chat")) return;
  const { municipality, lang, contact, greeting, color, position } = SCRIPT?.dataset || {};
  document.body.append(h("yakusoku-chat", { municipality, lang, contact, greeting, color, position }));
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", settle);
else settle();
