/**
 * Keeps an open page in step with the desk; served only while writing, never published.
 *
 * Contract with injection.py:
 *   <script type="module" src="/.desk/reload.js" data-desk-version="…" data-desk-body="…">
 *     data-desk-version  names the page as it is shown
 *     data-desk-body     names the same less the text of its styles
 *   <html data-desk-plain>  the page tells the faults itself (plain.html)
 * and with app.py, for the page at `path`:
 *   /.desk/events  sends {build, version, faults}, all that is so now, at once and after each build
 *   /.desk/styles  gives {version, body, styles: [{media, text}]}
 *
 * The pages demand Trusted Types and allow only the styles they were built with: nothing here turns
 * text into markup, and styles are constructed sheets, which a content-security policy lets be.
 */

const EVENTS = "/.desk/events";
const STYLES = "/.desk/styles";
const FAULT = /^(?<place>.+?:\d+): (?<message>.*)$/s;
const OVERLAY_CSS = `
  :host {
    all: initial !important;
    position: fixed !important;
    inset: auto 0 0 0 !important;
    z-index: 2147483647 !important;
    display: block !important;
  }
  @media print { :host { display: none !important; } }
  section {
    box-sizing: border-box;
    max-height: 60vh;
    overflow: auto;
    padding: 1rem 1.25rem 1.25rem;
    border-top: 4px solid #d33;
    background: #1d1214;
    color: #fff;
    font: 16px/1.5 system-ui, sans-serif;
  }
  section:focus-visible, button:focus-visible { outline: 3px solid #fff; outline-offset: -3px; }
  p { margin: 0; font-weight: 700; }
  ul { margin: 0.5rem 0 1rem; padding: 0; list-style: none; }
  li { margin: 0.25rem 0; overflow-wrap: anywhere; }
  code { font: 15px/1.5 ui-monospace, monospace; color: #ffb4a8; }
  button {
    padding: 0.4rem 0.8rem; border: 1px solid #fff; border-radius: 3px;
    background: none; color: inherit; font: inherit; cursor: pointer;
  }
`;

const script = document.querySelector("script[data-desk-version]");
let events = null;
let overlay = null;
let toldBuild = null;
let turn = Promise.resolve();

function connect() {
  events = new EventSource(`${EVENTS}?${query()}`);
  events.addEventListener("message", (message) => {
    const state = JSON.parse(message.data);
    // When a page cannot be fetched the desk is gone; once it is back, it says everything again.
    turn = turn.then(() => follow(state)).catch(console.error);
  });
}

/** A browser opens six connections to a host: a page that nobody sees leaves its own to others. */
function connectWhileSeen() {
  const seen = document.visibilityState === "visible";
  if (seen && events === null) {
    connect();
  } else if (!seen) {
    events?.close();
    events = null;
  }
}

async function follow({ build, version, faults }) {
  if (version !== script.dataset.deskVersion) {
    await refresh();
  }
  if (build !== toldBuild) {
    toldBuild = build;
    tell("deskPlain" in document.documentElement.dataset ? [] : faults);
  }
}

async function refresh() {
  const response = await fetch(`${STYLES}?${query()}`);
  const page = await response.json();
  if (page.body === script.dataset.deskBody) {
    swapStyles(page.styles);
    script.dataset.deskVersion = page.version;
  } else {
    location.reload(); // The browser keeps the scroll position.
  }
}

function query() {
  return new URLSearchParams({ path: location.pathname });
}

function swapStyles(styles) {
  for (const old of document.querySelectorAll("style")) {
    old.disabled = true;
  }
  document.adoptedStyleSheets = styles.map(({ media, text }) => sheetOf(text, media));
}

function sheetOf(text, media = "") {
  const sheet = new CSSStyleSheet({ media });
  sheet.replaceSync(text);
  return sheet;
}

function tell(faults) {
  overlay?.remove();
  overlay = faults.length > 0 ? drawOverlay(faults) : null;
}

function drawOverlay(faults) {
  const host = document.createElement("desk-faults");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheetOf(OVERLAY_CSS)];
  host.lang = "en";
  document.body.append(host);
  const title = faults.length === 1 ? "One fault stopped the build" : `${faults.length} faults stopped the build`;
  const dismiss = element("button", "Dismiss (Esc)");
  dismiss.addEventListener("click", () => tell([]));
  const section = element("section", element("p", title), element("ul", ...faults.map(drawFault)), dismiss);
  section.setAttribute("role", "alert");
  section.tabIndex = 0; // A long list scrolls by keyboard too.
  root.append(section);
  return host;
}

function drawFault(fault) {
  const parts = FAULT.exec(fault)?.groups;
  return parts ? element("li", element("code", parts.place), `: ${parts.message}`) : element("li", fault);
}

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function dismissOnEscape(event) {
  if (event.defaultPrevented || event.key !== "Escape" || overlay === null) {
    return;
  }
  tell([]);
}

document.addEventListener("visibilitychange", connectWhileSeen);
document.addEventListener("keydown", dismissOnEscape);
connectWhileSeen();
