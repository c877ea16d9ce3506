import type { View } from "../graph/scenes";
import { choose, depth, graph, hidden, language, nameOf, say, selected } from "../state/state";
import { TEXTS } from "./texts";

function Chip({ label, remove }: { label: string; remove: () => void }) {
  return (
    <button type="button" class="filter" onClick={remove}>
      {label} <span aria-hidden="true">×</span>
      <span class="sr-only">{say(TEXTS.close)}</span>
    </button>
  );
}

/** What is shown, what is not, and how to see more: nothing is left out silently. */
export function Folded({ view, only }: { view: View; only: boolean }) {
  const shown = view.scene.marks.filter((mark) => !mark.community).length;
  const relations = view.scene.links.reduce((sum, link) => sum + link.statements.length, 0);
  const zh = language.value === "zh";
  const count = (n: number) => n.toLocaleString(zh ? "zh-CN" : "en");
  const aside = graph().size - graph().drawn.length;
  const lines = [
    zh
      ? `图中 ${count(shown)} 个条目、${count(relations)} 条关系`
      : `${count(shown)} entities, ${count(relations)} relations in the picture`,
    view.folded > 0 &&
      (zh
        ? `${count(view.folded)} 个收在圆圈中：点开，或搜索`
        : `${count(view.folded)} are folded: open a circle, or search`),
    depth.value === 0 &&
      !only &&
      (zh
        ? `另有 ${count(aside)} 个（数字、编码、人名等）在条目的说明里`
        : `${count(aside)} more (figures, codes, bylines …) stand in the panels`),
  ].filter(Boolean);
  return (
    <div class="folded">
      <p class="small muted">{lines.join(zh ? "；" : "; ")}</p>
      <div class="row">
        {depth.value > 0 && selected.value !== null && (
          <Chip
            label={`${nameOf(selected.value)} · ${say(depth.value === 1 ? TEXTS.near : TEXTS.near2)}`}
            remove={() => {
              depth.value = 0;
            }}
          />
        )}
        {only && (
          <Chip
            label={say({ zh: "提问的结果", en: "rows of a question" })}
            remove={() => choose("only", null)}
          />
        )}
        {hidden.value.size > 0 && (
          <Chip
            label={zh ? `隐藏了 ${hidden.value.size} 类` : `${hidden.value.size} classes hidden`}
            remove={() => {
              hidden.value = new Set();
            }}
          />
        )}
      </div>
    </div>
  );
}
