// Loaded before Streamlit. Three small things a page of the desk does by itself:
// a hidden tab is silent, typing counts as being here, and a session that is over leads to the sign-in page.
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
})();
