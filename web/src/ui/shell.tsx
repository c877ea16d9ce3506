/** The frame of every page: title, views, search, language, theme, help, keys. */

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { announcement, go, graph, language, say, theme, view, views } from "../state/state";
import { Dropped } from "./dropped";
import { Help } from "./help";
import { SearchBox } from "./search-box";
import { useShortcuts } from "./shortcuts";
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

export function Shell({ children }: { children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const openHelp = useRef(() => dialog.current?.showModal()).current;
  useShortcuts({
    "/": () => document.getElementById("search")?.focus(),
    "?": openHelp,
    l: switchLanguage,
    d: switchTheme,
  });
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
      <Dropped />
      <Help dialog={dialog} />
      <p class="sr-only" aria-live="polite">
        {announcement.value}
      </p>
    </div>
  );
}
