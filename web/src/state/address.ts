/** The address: `#/view/entity-id?lang=en&depth=1&…`, in step with the state. */

import { batch, effect } from "@preact/signals";
import * as state from "./state";

const OWN = new Set(["lang", "theme", "keys", "depth", "hide"]);
/** Changes of these replace the entry in the history, the rest adds one. */
let lastPlace = "";

function place(): string {
  const { view, selected, depth, choices } = state;
  const entity = selected.value === null ? "" : state.graph().id(selected.value);
  return JSON.stringify([view.value, entity, depth.value, choices.value]);
}

/** Escape as little as a fragment needs, so that ids stay readable. */
const readable = (text: string): string => encodeURIComponent(text).replaceAll("%2F", "/");

/** The address of what is shown now. */
export function address(): string {
  const { view, selected, depth, choices, hidden, language, theme } = state;
  const entity = selected.value === null ? "" : `/${readable(state.graph().id(selected.value))}`;
  const options = new URLSearchParams({ lang: language.value, theme: theme.value });
  if (!state.shortcuts.value) options.set("keys", "off");
  if (depth.value) options.set("depth", String(depth.value));
  if (hidden.value.size) options.set("hide", [...hidden.value].join(","));
  for (const [name, value] of Object.entries(choices.value)) options.set(name, value);
  return `#/${view.value}${entity}?${options}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Take the state from the address; what it does not say, or says wrongly, stays. */
export function read(): void {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const [view, ...id] = path.split("/");
  const options = new URLSearchParams(query);
  batch(() => {
    const known = state.views.value.find((name) => name === view);
    if (known) state.view.value = known;
    state.select(state.graph().find(id.map(decode).join("/")));
    const steps = Number(options.get("depth"));
    state.depth.value = state.selected.value !== null && (steps === 1 || steps === 2) ? steps : 0;
    const language = options.get("lang");
    if (language === "zh" || language === "en") state.language.value = language;
    const theme = options.get("theme");
    if (theme === "light" || theme === "dark") state.theme.value = theme;
    if (options.get("keys") === "off") state.shortcuts.value = false;
    state.hidden.value = new Set(options.get("hide")?.split(",").filter(Boolean));
    state.choices.value = Object.fromEntries([...options].filter(([name]) => !OWN.has(name)));
  });
}

/** Keep address and state in step from now on; the back button goes back. */
export function follow(): void {
  read();
  lastPlace = place();
  effect(() => {
    const url = address();
    const now = place();
    if (now === lastPlace) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    lastPlace = now;
  });
  addEventListener("popstate", () => {
    batch(() => {
      read();
      lastPlace = place();
    });
  });
}
