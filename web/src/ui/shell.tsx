/** The frame of every page: title, views, search, language, theme, help, keys. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { announcement, go, graph, language, say, theme, view, views } from "../state/state";
import { Help } from "./help";
import { SearchBox } from "./search-box";
import { TEXTS } from "./texts";

export function switchLanguage(): void {
  language.value = language.value === "zh" ? "en" : "zh";
}

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
}

function Views() {
  return (
    <nav class="views" aria-label={say({ zh: "视图", en: "Views" })}>
      {views.value.map((name) => (
        <button
          type="button"
          key={name}
          aria-current={view.value === name ? "page" : undefined}
          onClick={() => go(name)}
        >
          {say(TEXTS.views[name])}
        </button>
      ))}
    </nav>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable]") !== null
  );
}

/** Keys that work wherever no text is being typed. */
function useKeys(openHelp: () => void): void {
  useEffect(() => {
    const actions: Record<string, () => void> = {
      "/": () => document.getElementById("search")?.focus(),
      "?": openHelp,
      l: switchLanguage,
      d: switchTheme,
    };
    const listen = (event: KeyboardEvent) => {
      const action = actions[event.key.toLowerCase()];
      if (!action || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey)
        return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [openHelp]);
}

export function Shell({ children }: { children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const openHelp = useRef(() => dialog.current?.showModal()).current;
  useKeys(openHelp);
  const toOther = language.value === "zh" ? "EN" : "中文";
  return (
    <div class="shell" data-view={view.value}>
      <header class="top">
        <h1>{say(graph().packed.title)}</h1>
        {views.value.length > 1 && <Views />}
        <SearchBox />
        <div class="tools">
          <button
            type="button"
            class="button"
            lang={language.value === "zh" ? "en" : "zh-Hans"}
            onClick={switchLanguage}
          >
            {toOther}
          </button>
          <button type="button" class="button" aria-label={say(TEXTS.theme)} onClick={switchTheme}>
            ◐
          </button>
          <button
            type="button"
            class="button help-button"
            aria-label={say(TEXTS.help)}
            onClick={openHelp}
          >
            ?
          </button>
        </div>
      </header>
      <main>{children}</main>
      <Help dialog={dialog} />
      <p class="sr-only" aria-live="polite">
        {announcement.value}
      </p>
    </div>
  );
}
