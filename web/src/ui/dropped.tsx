/** The reader's own text may be dropped anywhere: it is taken, and the page stays where it is. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { refused, take, verification } from "../evidence/own-text";
import { go, graph, has, say, view } from "../state/state";
import { TEXTS } from "./texts";

/** Keep an event that brings files from the browser and from all else, such as an editor. */
function isCaught(event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes("Files")) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

const TITLE = { zh: "您的文字", en: "Your text" };
const SHOWN = { zh: "；各处出处即显示原句", en: ": evidence shows them now" };

function Outcome() {
  const found = verification.value?.found.size ?? 0;
  const all = graph().passages.length;
  const told = {
    zh: `在您的文字中找到 ${found} / ${all} 句`,
    en: `${found} of ${all} sentences found in your text`,
  };
  return (
    <div>
      {refused.value.map(({ file, wrong }) => (
        <p key={file}>
          <b>{file}</b> {say(wrong)}
        </p>
      ))}
      {verification.value && say(told) + (found ? say(SHOWN) : "")}
    </div>
  );
}

/** Takes what is dropped, and tells what came of it where the view does not. */
export function Dropped() {
  const isOver = useSignal(false);
  const isTold = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    const on = (name: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      addEventListener(name, act, { capture: true, signal: stop.signal });
    on("dragover", (event) => {
      isOver.value = isCaught(event);
    });
    on("dragleave", (event) => {
      if (event.relatedTarget === null) isOver.value = false;
    });
    on("drop", async (event) => {
      isOver.value = false;
      if (!isCaught(event)) return;
      await take(event.dataTransfer!.files);
      isTold.value = true;
    });
    return () => stop.abort();
  }, []);
  if (isOver.value)
    return (
      <p class="dropped" data-over aria-hidden="true">
        {say({
          zh: "松开即比对：什么也不离开本页",
          en: "Let go to compare: nothing leaves this page",
        })}
      </p>
    );
  if (!isTold.value || view.value === "articles") return null;
  return (
    <section class="dropped" aria-label={say(TITLE)}>
      <Outcome />
      {has("articles") && (
        <button type="button" class="link" onClick={() => go("articles", {})}>
          {say({ zh: "详情", en: "Details" })}
        </button>
      )}
      <button
        type="button"
        class="button close"
        aria-label={say(TEXTS.close)}
        onClick={() => {
          isTold.value = false;
        }}
      >
        ×
      </button>
    </section>
  );
}
