import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { walk } from "../graph/keys";
import type { Box } from "../graph/labels";
import type { MakeRenderer, Renderer } from "../graph/renderer";
import { isCommunity } from "../graph/scene";
import { viewOf } from "../graph/scenes";
import * as state from "../state/state";
import { graph, language, picked, say, select, selected } from "../state/state";
import { ExportButtons } from "../ui/export-buttons";
import { Folded } from "../ui/folded";
import { Legend } from "../ui/legend";
import { LinkPanel } from "../ui/link-panel";
import { Panel } from "../ui/panel";
import { TEXTS } from "../ui/texts";

/** The mark of the User Timing API that stands when the first picture is seen. */
const READY = "kg-ready";

/** The stage gives its renderer to whoever measures or scripts the page. */
type Stage = HTMLDivElement & { renderer?: Renderer };

const none: ReadonlySet<number> = new Set();

/** The entities that the address limits the picture to, as `only=id,id`. */
function only(): ReadonlySet<number> | null {
  const ids = state.choices.value.only?.split(",");
  if (!ids) return null;
  return new Set(ids.map((id) => graph().find(id)).filter((entity) => entity !== null));
}

/** Whether the window is as high and narrow as a telephone's. */
function useUpright(): boolean {
  const media = useRef(matchMedia("(max-aspect-ratio: 4/5)")).current;
  const [is, setIs] = useState(media.matches);
  useEffect(() => {
    const listen = () => setIs(media.matches);
    media.addEventListener("change", listen);
    return () => media.removeEventListener("change", listen);
  }, []);
  return is;
}

/** Tell what lies over the picture, whenever that changes. */
function useCovered(box: RefObject<HTMLElement | null>, tell: (boxes: Box[]) => void): void {
  const told = useRef("");
  useEffect(() => {
    const { x, y } = box.current!.getBoundingClientRect();
    const over = [...box.current!.querySelectorAll(".legend, .panel, .zoom, .folded > *")];
    const measure = () => {
      const boxes = over
        .map((element) => element.getBoundingClientRect())
        .map(({ left, top, width, height }) => ({ x: left - x, y: top - y, width, height }));
      const text = JSON.stringify(boxes);
      if (text !== told.current) tell(boxes);
      told.current = text;
    };
    const observer = new ResizeObserver(measure);
    for (const element of [box.current!, ...over]) observer.observe(element);
    return () => observer.disconnect();
  });
}

/** The picture of the graph with its legend, panel and tools. */
export function GraphView({ make }: { make: MakeRenderer }) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const renderer = useRef<Renderer | null>(null);
  const opened = useSignal(none);
  const hovered = useSignal<number | null>(null);
  const choice = {
    selected: selected.value,
    depth: state.depth.value,
    hidden: state.hidden.value,
    opened: opened.value,
    only: only(),
    language: language.value,
    theme: state.theme.value,
    isUpright: useUpright(),
  };
  /** What decides where things stand: only then does the camera move. */
  const frame = `${choice.isUpright} ${choice.depth ? choice.selected : ""} ${choice.depth} ${state.choices.value.only ?? ""}`;
  const shown = useMemo(
    () => viewOf(graph(), choice),
    [frame, choice.selected, choice.hidden, choice.opened, choice.language, choice.theme],
  );

  useEffect(() => {
    const made = make(stage.current!, {
      pick: (key) => {
        if (key !== null && isCommunity(key)) opened.value = new Set([...opened.value, -1 - key]);
        else select(key);
      },
      pickLink: (statements) => {
        picked.value = statements;
      },
      hover: (key) => {
        hovered.value = key;
      },
    });
    renderer.current = made;
    (stage.current as Stage).renderer = made;
    return () => made.destroy();
  }, [make]);

  const drawnFrame = useRef("none");
  useEffect(() => {
    const insets = { left: 0, right: 0, top: 0, bottom: 32 };
    const side = matchMedia("(min-width: 900px)").matches;
    if (side) insets.left = 232;
    else [insets.top, insets.bottom] = [64, 64];
    if (selected.value !== null || picked.value) {
      if (side) insets.right = 400;
      else insets.bottom = stage.current!.clientHeight * 0.5;
    }
    renderer.current?.setInsets(insets);
  }, [selected.value === null && !picked.value]);
  useEffect(() => {
    renderer.current?.restyle();
  }, [choice.theme, choice.language]);
  useEffect(() => {
    const refit = drawnFrame.current !== frame;
    drawnFrame.current = frame;
    renderer.current?.show(shown.scene, refit);
    if (!performance.getEntriesByName(READY).length)
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(READY)));
  }, [shown]);
  useEffect(() => {
    renderer.current?.emphasize({ selected: selected.value, hovered: hovered.value });
  }, [selected.value, hovered.value, shown]);
  useEffect(() => {
    const entity = selected.value;
    if (entity === null) return;
    if (graph().isDrawn(entity) && choice.depth === 0) renderer.current?.focus(entity);
    const kind = say(graph().class(entity).label);
    state.announcement.value = `${state.nameOf(entity)}, ${kind}, ${graph().degree(entity)} ${say(TEXTS.relations)}`;
  }, [selected.value]);

  useCovered(box, (boxes) => renderer.current?.setCovered(boxes));

  const keys = (event: KeyboardEvent) => {
    if (renderer.current && walk(event, shown.scene, renderer.current)) event.preventDefault();
  };

  return (
    <div ref={box} class="graph" data-panel={selected.value !== null || picked.value !== null}>
      <div
        ref={stage}
        class="stage"
        tabIndex={0}
        role="application"
        aria-label={say({
          zh: "关系图；方向键沿关系移动，问号看键盘说明",
          en: "Graph; arrow keys move along relations, question mark shows the keys",
        })}
        onKeyDown={keys}
      />
      <Legend />
      <Folded view={shown} only={choice.only !== null} />
      <div class="zoom">
        <button
          type="button"
          class="button"
          aria-label={say(TEXTS.zoomIn)}
          onClick={() => renderer.current?.zoom(1.5)}
        >
          ＋
        </button>
        <button
          type="button"
          class="button"
          aria-label={say(TEXTS.zoomOut)}
          onClick={() => renderer.current?.zoom(1 / 1.5)}
        >
          －
        </button>
        <button type="button" class="button" onClick={() => renderer.current?.fit()}>
          {say(TEXTS.fit)}
        </button>
        <ExportButtons view={shown} renderer={() => renderer.current!} />
      </div>
      {picked.value ? (
        <LinkPanel
          statements={picked.value}
          close={() => {
            picked.value = null;
          }}
        />
      ) : (
        <Panel />
      )}
    </div>
  );
}
