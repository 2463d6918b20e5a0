// Loaded before Streamlit. Four small things a page of the desk does by itself: a hidden tab is silent,
// typing counts as being here and is handed over, and a session that is over leads to the sign-in page.
(() => {
  "use strict";
  const SLOW = 1000, NOTED = 60000;

  // 1. Timers of a second and more rest while nobody looks: intervals skip, single ones wait.
  const interval = window.setInterval.bind(window), timeout = window.setTimeout.bind(window);
  const whenSeen = (call) => document.addEventListener("visibilitychange", call, { once: true });
  window.setInterval = (call, delay, ...rest) =>
    typeof call === "function" && delay >= SLOW
      ? interval(() => { if (!document.hidden) call(...rest); }, delay)
      : interval(call, delay, ...rest);
  const waiting = new Map(), clear = window.clearTimeout.bind(window);
  window.setTimeout = (call, delay, ...rest) => {
    if (typeof call !== "function" || !(delay >= SLOW)) return timeout(call, delay, ...rest);
    const ring = () => {
      if (document.hidden) return whenSeen(ring);
      if (waiting.delete(id)) call(...rest);
    };
    const id = timeout(ring, delay);
    waiting.set(id, true);
    return id;
  };
  window.clearTimeout = (id) => { waiting.delete(id); clear(id); };

  // 2. A click or a key is being here, even before anything is sent.
  let noted = Date.now();
  const here = () => {
    if (Date.now() - noted < NOTED) return;
    noted = Date.now();
    fetch("/auth/active", { method: "POST", credentials: "same-origin" }).catch(() => {});
  };
  for (const kind of ["keydown", "pointerdown"]) window.addEventListener(kind, here, { capture: true, passive: true });

  // 3. When the socket closes, ask whether the session still stands.
  const Socket = window.WebSocket;
  const leave = async () => {
    const answer = await fetch("/auth/state", { credentials: "same-origin", cache: "no-store" });
    if (answer.status !== 401) return;
    const next = encodeURIComponent(location.pathname + location.search);
    location.assign(`/auth/sign-in?over=1&next=${next}`);
  };
  window.WebSocket = class extends Socket {
    constructor(...how) {
      super(...how);
      this.addEventListener("close", () => { leave().catch(() => {}); });
    }
  };

  // 4. What is typed outside st.form is handed over after a pause, and every few seconds while it goes on:
  //    the field is told that it was left, and entered again. Not in the middle of a composed character.
  const PAUSE = 2500, LATEST = 7000;
  const FIELDS = ["stTextAreaRootElement", "stTextInputRootElement"]
    .map((id) => `[class*="st-key-form-"] [data-testid="${id}"] :is(textarea,input[type="text"])`).join();
  let field = null, paused = 0, latest = 0, composing = false;
  const handOver = () => {
    clear(paused); clear(latest);
    paused = latest = 0;
    if (!field || !field.isConnected || composing || document.activeElement !== field) return;
    for (const kind of ["focusout", "focusin"]) field.dispatchEvent(new FocusEvent(kind, { bubbles: true }));
  };
  const typed = (event) => {
    if (!(event.target instanceof Element) || !event.target.matches(FIELDS)) return;
    field = event.target;
    clear(paused);
    paused = timeout(handOver, PAUSE);
    if (!latest) latest = timeout(handOver, LATEST);
  };
  window.addEventListener("input", typed, { capture: true, passive: true });
  window.addEventListener("compositionstart", () => { composing = true; }, { capture: true, passive: true });
  window.addEventListener("compositionend", (event) => { composing = false; typed(event); }, { capture: true, passive: true });
})();
