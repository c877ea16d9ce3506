import type { Ref } from "preact";
import { language, say, shortcuts } from "../state/state";
import { TEXTS } from "./texts";

const KEYS = [
  ["/", { zh: "搜索", en: "search" }],
  ["← ↑ → ↓", { zh: "在图上：移到邻近的条目", en: "in the picture: go to a neighbour that way" }],
  ["Shift + ← ↑ → ↓", { zh: "在图上：平移", en: "in the picture: move it" }],
  ["+ −", { zh: "放大、缩小", en: "zoom in, out" }],
  ["0", { zh: "全图", en: "fit everything" }],
  ["1 2", { zh: "一步、两步邻域", en: "one or two steps around the selected entity" }],
  ["Esc", { zh: "取消选择", en: "select nothing" }],
  ["J K", { zh: "在报道中：下一句、上一句", en: "in an article: next, previous sentence" }],
  ["N P", { zh: "在报道中：下一篇、上一篇", en: "in an article: next, previous article" }],
  ["L", { zh: "中文、英文", en: "Chinese, English" }],
  ["D", { zh: "深色、浅色", en: "dark, light" }],
  ["?", { zh: "本说明", en: "this help" }],
] as const;

export function Help({ dialog }: { dialog: Ref<HTMLDialogElement> }) {
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" lang={language.value}>
      <h2 id="help-title">{say(TEXTS.help)}</h2>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{say(meaning)}</dd>
          </div>
        ))}
      </dl>
      <label class="shortcuts">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={({ currentTarget }) => {
            shortcuts.value = currentTarget.checked;
          }}
        />
        {say({
          zh: "单字符快捷键（关闭后，只有焦点在图上时，图上的键仍有效）",
          en: "Shortcuts of one character (when off, only the keys of the picture work, while it has the focus)",
        })}
      </label>
      <form method="dialog">
        <button type="submit" class="button">
          {say(TEXTS.close)}
        </button>
      </form>
    </dialog>
  );
}
