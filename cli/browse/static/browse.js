// What the page does beyond htmx: keys, windows counted down, where the eye goes after a decision.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const NARROW = matchMedia("(max-width: 62rem)"); // where an open card takes the list's place
  const KEYS_OFF = "topcomment keys off";
  let pending = null; // the form to unfold once its card stands open
  let calm = null; // what stands there while no card is open, as long as nobody decided
  const unfolded = {}; // by its id: whether a fold of what is to escalate stands open
  let byHand = false; // whether a person asked for the card, so that the eye should follow

  // What is folded away is no step for the keys, but a card that stands open unfolds its line.
  const rows = () => all(".item").filter((row) => !row.closest("details:not([open])"));
  const current = () => $(".item[aria-current]");

  function choose(row, focus = true) {
    for (const each of all(".item[aria-current]")) each.removeAttribute("aria-current");
    if (!row) return;
    row.closest("details")?.setAttribute("open", "");
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    if (focus) $(".row-open", row).focus({ preventScroll: true });
  }

  function step(by) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(current());
    choose(list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  }

  function openCard() {
    const shown = $("#panel [data-card]");
    return shown && (!current() || shown.dataset.card === current().dataset.id) ? shown : null;
  }

  // Unfolds a form of the open card, or presses its button; opens the chosen card first if it must.
  function act(action) {
    const card = openCard();
    if (!card) {
      const row = current() || rows()[0];
      if (!row) return;
      choose(row, false);
      pending = action;
      $(".row-open", row).click();
      return;
    }
    const button = $(`[data-press="${action}"]`, card);
    if (button) return button.click();
    const fold = $(`[data-act="${action}"]`, card);
    if (!fold) return;
    fold.open = true;
    const field = $("input:checked", fold) || $("input:not([type=hidden]), select, textarea", fold);
    if (field) field.focus();
  }

  function leave() {
    const back = $("#panel .back a");
    if (!back) return;
    const whole = { "HX-History-Restore-Request": "true" };
    history.pushState(null, "", back.getAttribute("href"));
    $("#panel").replaceChildren(...(calm ? [calm.cloneNode(true)] : []));
    if (!calm) htmx.ajax("GET", location.href, { target: "#panel", select: "#panel > *", headers: whole });
    choose(current());
  }

  function close() {
    const fold = $(".act[open]");
    if (!fold) return leave();
    fold.open = false;
    $("summary", fold).focus();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    d: () => act("done"),
    s: () => act("skip"),
    z: () => act("snooze"),
    a: () => act("assign"),
    r: () => act("route"),
    w: () => act("draft"),
    n: () => act("note"),
    t: () => act("take"),
    u: () => ($(".toast-undo") ? $(".toast-undo").click() : act("undo")),
    o: () => $("#panel .open")?.click(),
    "/": () => $("#text")?.focus(),
    "?": () => $("#help").showModal(),
  };

  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !$("#help").open) {
      if (event.target.id === "text") event.target.blur();
      else close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const choices = /^[1-9]$/.test(event.key) && event.target.closest(".reasons");
    if (choices) {
      const wanted = all("input", choices)[Number(event.key) - 1];
      if (wanted) (wanted.checked = true), wanted.focus();
      return;
    }
    if (localStorage.getItem(KEYS_OFF) === "1" || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    byHand = true;
    KEYS[event.key]();
  });

  // The server's clock counts, not this machine's.
  let ahead = 0;
  const setClock = () => {
    const told = $("#rows")?.dataset.now;
    if (told) ahead = Date.parse(told) - Date.now();
  };

  // What this script says itself stands in the page, in the reader's language.
  let words = {};
  const told = (name, places) =>
    Object.entries(places).reduce((text, [place, value]) => text.replace(`{${place}}`, value), words[name] || "");
  const span = (...parts) => told("left", { span: parts.filter(Boolean).join(" ") });

  function left(ms) {
    const minutes = Math.floor(ms / 60000);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const [days, over] = [Math.floor(hours / 24), hours % 24];
    if (minutes < 1) return span(words.moment);
    if (hours < 1) return span(told("minutes", { n: minutes }));
    if (days < 1) return span(told("hours", { n: hours }), rest && told("minutes", { n: rest }));
    return span(told("days", { n: days }), over && told("hours", { n: over }));
  }

  function tick() {
    const now = Date.now() + ahead;
    let gone = 0;
    for (const clock of all("[data-until]")) {
      const until = Date.parse(clock.dataset.until);
      if (Number.isNaN(until) || clock.classList.contains("over")) continue;
      if (until > now) {
        clock.textContent = left(until - now);
        clock.classList.toggle("urgent", until - now < 7200000);
        continue;
      }
      clock.textContent = words.over;
      clock.classList.add("over");
      const row = clock.closest(".item.listed, .item.explore");
      if (!row || $("#rows")?.dataset.status !== "todo") continue;
      gone += 1;
      if (row.hasAttribute("aria-current")) choose(row.nextElementSibling || row.previousElementSibling);
      row.remove();
    }
    if (gone) say(told("closed", { n: gone }));
    count();
  }

  function count() {
    const shown = $("#count");
    const listed = all(".item.listed").length;
    if (shown && !$(".pages")) shown.textContent = String(listed);
  }

  const say = (words) => ($("#said").textContent = words);
  const warn = (words) => ($("#alarm").textContent = words);

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".row-open");
    if (link) {
      byHand = true;
      choose(link.closest(".item"), false);
    }
    if (event.target.closest("#help-open")) $("#help").showModal();
    const fold = event.target.closest(".fold");
    if (fold) fold.setAttribute("aria-expanded", String(fold.closest(".filters").classList.toggle("unfolded")));
    for (const pick of all(".pick[open]")) if (!pick.contains(event.target)) pick.open = false;
  });

  // One form at a time. (A name on the details would do, but closes a form that htmx swaps in opened.)
  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".folded-alarms")) unfolded[event.target.id] = event.target.open;
    if (!event.target.open || !event.target.matches(".act")) return;
    for (const other of all(".act[open]")) if (other !== event.target) other.open = false;
  }, true);

  document.addEventListener("htmx:beforeRequest", () => warn(""));
  document.addEventListener("htmx:afterSwap", (event) => {
    setClock();
    tick();
    for (const fold of all(".folded-alarms")) if (unfolded[fold.id]) fold.open = true;
    if (event.target.id !== "panel") return;
    if ($("#panel [data-again]")) {
      // It can be read already; what was asked for waits for its second look.
      if (byHand && !pending) $("#card-title")?.focus();
      byHand = false;
      return;
    }
    const shown = $("#panel [data-card]");
    if (pending) {
      const action = pending;
      pending = null;
      if (shown) act(action);
    } else if ($("#panel .problem")) {
      $("#panel .act[open] input:not([type=hidden]), #panel .act[open] textarea")?.focus();
    } else if (byHand && shown && event.detail.requestConfig.verb === "get") {
      $("#card-title")?.focus();
    }
    byHand = false;
  });

  // After a decision the eye goes to the next line; what came back by undo is drawn again.
  let fading = 0;
  const redraw = () => htmx.ajax("GET", location.href, { target: "#rows", swap: "outerHTML" });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A line that is not on this page has no place to be swapped into.
    const known = (whole, id) => (document.getElementById(`row-${id}`) ? whole : "");
    const line = /<template data-row="([\w-]+)">[^]*?<\/template>/;
    event.detail.serverResponse = event.detail.serverResponse.replace(line, known);
  });
  document.addEventListener("acted", (event) => {
    const { id, stays } = event.detail;
    // Heard before the answer is swapped in: what stands there now is what was decided upon. An undo from the list
    // brings a card along that nobody had opened.
    const list = rows();
    const at = list.findIndex((row) => row.dataset.id === id);
    const next = at < 0 ? null : list[at + 1] || list[at - 1];
    const away = NARROW.matches && (!stays || !$("#panel [data-card]"));
    calm = null;
    setTimeout(async () => {
      // What came back is drawn again; and where an alarm is dealt with, the next one comes out of the fold.
      const stale = stays ? !document.getElementById(`row-${id}`) : $(".folded-alarms");
      if (stale && $("#rows")) await redraw();
      if (away) leave();
      choose(document.getElementById(stays ? `row-${id}` : next?.id));
      count();
    }, 0);
    clearTimeout(fading);
    fading = setTimeout(() => $("#said:not(:hover):not(:focus-within)")?.replaceChildren(), 20000);
  });

  // Colleagues decide, and a new ranking may come while the page stands open: the rows follow, the
  // open card stays as it is. What is typed in it is safe: each form knows which version it was drawn with.
  async function follow() {
    const list = $("#rows");
    if (!list || document.hidden || $(".pick[open]") || $("#text") === document.activeElement) return;
    const answer = await fetch("/pulse").catch(() => null);
    if (!answer || !answer.ok) return;
    const told = await answer.text();
    if (!list.isConnected || told === list.dataset.pulse) return;
    const chosen = current()?.id;
    const held = Boolean(document.activeElement.closest(".item"));
    calm = null;
    await redraw();
    choose(chosen && document.getElementById(chosen), held);
  }

  document.addEventListener("htmx:responseError", (event) => warn(event.detail.xhr.responseText.slice(0, 300)));
  document.addEventListener("htmx:sendError", () => warn(words.silent));

  addEventListener("DOMContentLoaded", () => {
    document.documentElement.classList.add("scripted");
    words = JSON.parse($("meta[name=page-words]")?.content || "{}");
    const off = $("#keys-off");
    if (off) {
      off.checked = localStorage.getItem(KEYS_OFF) === "1";
      off.addEventListener("change", () => localStorage.setItem(KEYS_OFF, off.checked ? "1" : ""));
      $("#help-open").hidden = false;
    }
    calm = $("#panel .glance, #panel .hint");
    for (const here of all("nav [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });
    const shown = $("#panel [data-card]");
    if (shown) choose(document.getElementById(`row-${shown.dataset.card}`), false);
    setClock();
    tick();
    setInterval(tick, 15000);
    setInterval(follow, 20000);
  });
})();
