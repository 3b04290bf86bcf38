"use strict";

// What the server tells of the talk is shown as text, never as markup.

const WIDTHS = [160, 320, 640, 960, 1280, 1920, 2560];
const MOST = 200; // messages that are listed
const EDITORS = {
  "VS Code": (path, line, column) => `vscode://file${rooted(path)}:${line}:${column}`,
  VSCodium: (path, line, column) => `vscodium://file${rooted(path)}:${line}:${column}`,
  Cursor: (path, line, column) => `cursor://file${rooted(path)}:${line}:${column}`,
  Zed: (path, line, column) => `zed://file${rooted(path)}:${line}:${column}`,
  JetBrains: (path, line, column) => `idea://open?file=${encodeURIComponent(path)}&line=${line}&column=${column}`,
  TextMate: (path, line, column) => `txmt://open?url=file://${rooted(path)}&line=${line}&column=${column}`,
};

const at = (id) => document.getElementById(id);
const details = new Map(); // of slides, by their keys
let talk = { serial: 0, slides: [], pages: [], messages: [], templates: [], sizes: [[16, 9], [3, 4]], language: "en" };
let current = 0; // the slide that is shown
let followed = 0; // the serial of the last edit that was followed
let turned = false; // to another template, whose last edit is none of now
let selected = -1; // the shape whose line is shown
let stream = null;

// --- small things ----------------------------------------------------------------------------

function rooted(path) {
  return (path.startsWith("/") ? "" : "/") + encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23");
}

function made(tag, text = "", className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function kept(name, fallback) {
  try { return localStorage.getItem(name) ?? fallback; } catch { return fallback; }
}

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* the browser keeps nothing */ }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function address(key, element) {
  const wanted = element.clientWidth * devicePixelRatio;
  return `/pictures/${key}/${WIDTHS.find((width) => width >= wanted) ?? WIDTHS.at(-1)}.png`;
}

/** Give a list so many children, each made by a function. */
function grown(list, count, make) {
  while (list.children.length > count) list.lastElementChild.remove();
  while (list.children.length < count) list.append(make(list.children.length));
}

// --- the slide -------------------------------------------------------------------------------

/** Put a new picture in the place of the one that is shown, once it can be drawn. */
async function draw(key) {
  const shown = at("picture");
  const wanted = address(key, at("slide"));
  if (shown.dataset.wanted === wanted) return;
  shown.dataset.wanted = wanted;
  const fresh = new Image();
  fresh.id = "picture";
  fresh.alt = ""; // the shapes say what is on it
  fresh.dataset.wanted = wanted;
  fresh.src = wanted;
  try { await fresh.decode(); } catch { return; } // a newer one is on its way
  const now = at("picture");
  if (now.dataset.wanted === wanted) now.replaceWith(fresh);
}

function showSlide() {
  const slide = talk.slides[current];
  if (!slide) return;
  const [key, page, lines] = slide;
  const told = details.get(key);
  setText(at("title"), told.title);
  for (const part of ["title", "said", "shapes", "thumbs"]) at(part).lang = talk.language;
  setText(at("number"), `Slide ${current + 1} of ${talk.slides.length}`);
  document.title = `${talk.failed ? "✗ " : ""}${told.title} · ${talk.file}`;
  draw(key);
  showShapes(told.shapes, lines);
  showNotes(told.notes);
  for (const [i, entry] of [...at("pages").children].entries()) entry.classList.toggle("here", i === page);
}

function showShapes(shapes, lines) {
  const list = at("shapes");
  grown(list, shapes.length, () => Object.assign(made("button"), { type: "button" }));
  for (const [i, { box, kind, text }] of shapes.entries()) {
    const button = list.children[i];
    const [x, y, width, height] = box.map((share) => `${share * 100}%`);
    Object.assign(button.style, { left: x, top: y, width, height });
    button.setAttribute("aria-label", `${kind}: ${text.slice(0, 300)} (line ${lines[i + 1]})`);
    button.setAttribute("aria-pressed", String(i === selected));
    button.title = `${talk.file}:${lines[i + 1]}`;
  }
  showPlace(selected >= 0 && selected < shapes.length ? lines[selected + 1] : 0);
}

function showPlace(line) {
  const place = at("place");
  if (!line) {
    setText(place, "Click a part of the slide to see where it is written.");
  } else {
    place.replaceChildren("Written in ", made("code", `${talk.file}:${line}`));
    link(at("open"), talk.path, line, 1);
    setText(at("open"), `Open in ${at("editor").value}`);
  }
  at("open").hidden = at("copy").hidden = !line;
  at("open").hidden ||= !at("editor").value;
}

function link(anchor, path, line, column) {
  const editor = EDITORS[at("editor").value];
  if (editor && path) anchor.href = editor(path, line, column);
  else anchor.removeAttribute("href");
}

function showNotes(notes) {
  const entries = notes.map(({ text, level, mark }) => {
    const entry = made("p", mark ? `${mark} ${text}` : text);
    entry.dir = "auto";
    entry.style.marginInlineStart = `${level * 1.2}em`;
    return entry;
  });
  const none = made("p", "Nothing is noted for this slide.", "none");
  none.lang = "en";
  at("said").replaceChildren(...(entries.length ? entries : [none]));
}

function go(number, focus = false) {
  if (!talk.slides.length) return;
  const next = Math.max(0, Math.min(number, talk.slides.length - 1));
  if (next !== current) selected = -1;
  current = next;
  showSlide();
  mark(focus);
  reveal(at("pages").children[talk.slides[current][1]], at("handout"));
}

function mark(focus) {
  for (const [i, button] of at("thumbs").querySelectorAll("button").entries()) {
    if (i !== current) { button.removeAttribute("aria-current"); continue; }
    button.setAttribute("aria-current", "true");
    reveal(button, at("strip"));
    if (focus) button.focus({ preventScroll: true });
  }
}

/** Scroll a list, and nothing around it, so that an entry is seen. */
function reveal(entry, list) {
  if (!entry) return;
  const inner = entry.getBoundingClientRect(), outer = list.getBoundingClientRect();
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    list.scrollTop += inner.top - outer.top - Math.max(0, (outer.height - inner.height) / 2);
  }
  if (inner.left < outer.left || inner.right > outer.right) {
    list.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }
}

/** Scroll the page, where it is too narrow to show all at once, so that an element is seen. */
function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  if (bottom < 40 || top > innerHeight - 40) element.scrollIntoView({ block: "start" });
}

// --- all slides, all pages -------------------------------------------------------------------

function showStrip() {
  grown(at("thumbs"), talk.slides.length, (i) => {
    const entry = made("li"), button = made("button"), picture = new Image();
    button.type = "button";
    picture.loading = "lazy";
    picture.alt = "";
    button.append(made("span", String(i + 1), "count"), picture);
    button.addEventListener("click", () => go(i));
    entry.append(button);
    return entry;
  });
  for (const [i, [key]] of talk.slides.entries()) {
    const button = at("thumbs").children[i].querySelector("button");
    const source = `/pictures/${key}/320.png`;
    const picture = button.querySelector("img");
    if (picture.getAttribute("src") !== source) picture.src = source;
    button.setAttribute("aria-label", `${i + 1}: ${details.get(key).title}`);
    button.title = details.get(key).title;
  }
}

function showPages() {
  grown(at("pages"), talk.pages.length, () => {
    const entry = made("li"), figure = made("figure"), picture = new Image();
    picture.loading = "lazy";
    figure.append(picture, made("figcaption"));
    entry.append(figure);
    return entry;
  });
  if (document.body.classList.contains("no-handout")) return;
  for (const [i, key] of talk.pages.entries()) {
    const picture = at("pages").children[i].querySelector("img");
    const source = address(key, picture);
    if (picture.getAttribute("src") !== source) picture.src = source;
    picture.alt = `Page ${i + 1}`;
    setText(at("pages").children[i].querySelector("figcaption"), `Page ${i + 1} of ${talk.pages.length}`);
  }
}

// --- messages --------------------------------------------------------------------------------

function showMessages() {
  const { messages } = talk;
  const counts = ["error", "warning", "note"]
    .map((severity) => [severity, messages.filter((item) => item.severity === severity).length])
    .filter(([, count]) => count)
    .map(([severity, count]) => counted(count, severity));
  at("messages").hidden = !messages.length;
  setText(at("counts"), counts.join(", ") || "No messages");
  at("dock").open = talk.failed || kept("messages", "") === "open";
  at("list").replaceChildren(...messages.slice(0, MOST).map(entryOf));
  if (messages.length > MOST) at("list").append(made("li", `and ${messages.length - MOST} more`));
  document.body.classList.toggle("failed", talk.failed);
  at("old").hidden = !(talk.failed && talk.slides.length);
  const size = `${counted(talk.slides.length, "slide")}, ${counted(talk.pages.length, "page")}`;
  const first = messages[0];
  const where = first?.line ? ` in line ${first.line}` : "";
  setText(at("status"), talk.failed ? `Error${where}: ${first.text}` : [size, ...counts].join(", "));
}

function entryOf(item) {
  const entry = made("li", "", item.severity);
  const head = made("p");
  head.append(made("strong", item.severity), `: ${item.text} `);
  if (item.line) {
    const place = `${item.file}:${item.line}:${item.column}`;
    const where = item.path && at("editor").value ? made("a", place) : made("span", place, "where");
    if (where.tagName === "A") link(where, item.path, item.line, item.column);
    head.append(where);
  }
  if (item.rule) head.append(" ", made("span", `[${item.rule}]`, "where"));
  entry.append(head);
  if (item.excerpt.length) {
    const excerpt = made("pre");
    excerpt.append(`${item.excerpt[0]}\n`, made("span", item.excerpt.slice(1).join("\n"), "caret"));
    entry.append(excerpt);
  }
  entry.append(...item.hints.map((hint) => made("p", `help: ${hint}`, "hint")));
  return entry;
}

// --- what the server tells -------------------------------------------------------------------

function take(told) {
  if (told.serial < talk.serial) followed = 0; // the preview was started anew
  if (turned) followed = told.edit ? told.edit[1] : 0;
  turned = false;
  talk = told;
  for (const [key, told] of Object.entries(talk.details)) details.set(key, told);
  const root = document.documentElement.style;
  root.setProperty("--ratio", talk.sizes[0][0] / talk.sizes[0][1]);
  root.setProperty("--page-ratio", talk.sizes[1][0] / talk.sizes[1][1]);
  setText(at("file"), talk.file);
  showTemplates();
  showMessages();
  const follow = talk.edit && talk.edit[1] > followed;
  if (follow) { followed = talk.edit[1]; selected = -1; current = talk.edit[0]; }
  current = Math.max(0, Math.min(current, talk.slides.length - 1));
  showSlide(); // first: it is what is looked at
  showStrip();
  showPages();
  if (follow) go(current);
  else { mark(false); showSlide(); }
  if (follow) inView(at("stage"));
}

function showTemplates() {
  const select = at("template");
  const [, ...bundled] = talk.templates;
  const own = select.value ? select.options[0]?.text : talk.template;
  const names = [own, ...bundled.filter((name) => name !== own)];
  if (names.join("\n") === [...select.options].map((option) => option.text).join("\n")) return;
  const chosen = select.value;
  select.replaceChildren(...names.map((name, i) => new Option(name, i ? name : "")));
  select.value = chosen;
}

function listen() {
  stream?.close();
  const template = at("template").value;
  stream = new EventSource(`/events?template=${encodeURIComponent(template)}`);
  stream.onmessage = (event) => {
    document.body.classList.remove("away");
    take(JSON.parse(event.data));
  };
  stream.onerror = () => {
    document.body.classList.add("away");
    setText(at("status"), "The preview has ended. Start it again in the terminal; this page will notice.");
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

// --- what a person does ----------------------------------------------------------------------

function toggle(part, shown) {
  document.body.classList.toggle(`no-${part}`, !shown);
  at(`${part}-button`).setAttribute("aria-pressed", String(shown));
  keep(part, shown ? "shown" : "hidden");
  requestAnimationFrame(() => { showSlide(); showPages(); });
}

function toggled(part) {
  toggle(part, document.body.classList.contains(`no-${part}`));
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else at("stage").requestFullscreen();
}

const ACTIONS = {
  ArrowLeft: () => go(current - 1, inStrip()),
  ArrowRight: () => go(current + 1, inStrip()),
  ArrowUp: () => go(current - 1, inStrip()),
  ArrowDown: () => go(current + 1, inStrip()),
  PageUp: () => go(current - 1, inStrip()),
  PageDown: () => go(current + 1, inStrip()),
  Home: () => go(0, inStrip()),
  End: () => go(Infinity, inStrip()),
  f: fullScreen,
  n: () => toggled("notes"),
  h: () => toggled("handout"),
  "?": () => at("keys").showModal(),
};

function inStrip() {
  return at("strip").contains(document.activeElement);
}

function pressed(event) {
  const action = ACTIONS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  if (at("keys").open || event.target.closest("select, input")) return;
  if (event.key.length === 1 && !at("letters").checked) return;
  const scrolled = event.target.closest("#handout, #notes, #list");
  if (scrolled && !["ArrowLeft", "ArrowRight"].includes(event.key) && event.key.length > 1) return;
  event.preventDefault();
  action();
}

function choose(event) {
  const button = event.target.closest("button");
  if (!button) return;
  selected = [...at("shapes").children].indexOf(button);
  showSlide();
}

async function copy() {
  const text = at("place").querySelector("code")?.textContent ?? "";
  try { await navigator.clipboard.writeText(text); } catch { return; }
  setText(at("copy"), "Copied");
  setTimeout(() => setText(at("copy"), "Copy"), 1500);
}

function start() {
  at("editor").replaceChildren(...Object.keys(EDITORS).map((name) => new Option(name)), new Option("no editor", ""));
  at("editor").value = kept("editor", "VS Code");
  at("theme").value = document.documentElement.dataset.theme = kept("theme", "");
  at("letters").checked = kept("letters", "on") === "on";
  for (const part of ["notes", "handout"]) {
    if (kept(part, "shown") === "hidden") toggle(part, false);
    at(`${part}-button`).addEventListener("click", () => toggled(part));
  }
  at("editor").addEventListener("change", (event) => { keep("editor", event.target.value); showSlide(); showMessages(); });
  at("theme").addEventListener("change", (event) => {
    document.documentElement.dataset.theme = event.target.value;
    keep("theme", event.target.value);
  });
  at("letters").addEventListener("change", (event) => keep("letters", event.target.checked ? "on" : "off"));
  at("template").addEventListener("change", () => { turned = true; listen(); });
  at("counts").addEventListener("click", () => keep("messages", at("dock").open ? "closed" : "open"));
  at("full-button").addEventListener("click", fullScreen);
  at("keys-button").addEventListener("click", () => at("keys").showModal());
  at("shapes").addEventListener("click", choose);
  at("shapes").addEventListener("dblclick", () => at("open").hidden || at("open").click());
  at("copy").addEventListener("click", copy);
  document.addEventListener("keydown", pressed);
  document.addEventListener("fullscreenchange", () => requestAnimationFrame(showSlide));
  new ResizeObserver(() => { showSlide(); showPages(); }).observe(document.body);
  // A page that nobody sees holds no connection: a browser has six for a server.
  document.addEventListener("visibilitychange", () => (document.hidden ? stream?.close() : listen()));
  listen();
}

start();
