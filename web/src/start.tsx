/** Open the page's data and draw the page. */

import { effect } from "@preact/signals";
import { type ComponentChild, render } from "preact";
import { json } from "./data/blocks";
import { Graph } from "./data/graph";
import type { Packed, Passage } from "./data/packed";
import { follow } from "./state/address";
import { graph, lang, language, open, say, theme, type ViewName, views } from "./state/state";

/** Give the document the reader's language and theme, and its title. */
function dress(): void {
  document.documentElement.lang = lang.value;
  document.documentElement.dataset.theme = theme.value;
  document.title = say(graph().packed.title);
}

export async function start(names: readonly ViewName[], page: () => ComponentChild): Promise<void> {
  views.value = names;
  const [packed, passages] = await Promise.all([json<Packed>("core"), json<Passage[]>("passages")]);
  open(new Graph(packed, passages));
  const preset = document.documentElement.dataset.language ?? navigator.language;
  language.value = preset.startsWith("zh") ? "zh" : "en";
  theme.value = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  follow();
  effect(dress);
  render(page(), document.getElementById("app")!);
}
