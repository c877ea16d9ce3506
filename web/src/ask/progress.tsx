import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { say } from "../state/state";
import { asking, engine, stopped } from "./session";
import { LIMIT } from "./stopped";

const TEXTS = {
  loading: { zh: "正在载入查询引擎……", en: "Loading the query engine …" },
  running: { zh: "正在查询……", en: "Asking …" },
  stop: { zh: "停止", en: "Stop" },
  stopped: { zh: "已停止。", en: "Stopped." },
  time: {
    zh: `超过 ${LIMIT / 1000} 秒，已停止。请缩小范围，或加上 LIMIT。`,
    en: `Stopped after ${LIMIT / 1000} seconds. Ask for less, or add a LIMIT.`,
  },
} as const;

/** How long an answer takes before its progress is shown, in milliseconds. */
const DELAY = 250;

/** That a query runs, and how to stop it; then that it was stopped. */
export function Progress() {
  const late = useSignal(false);
  const query = asking.value;
  useEffect(() => {
    late.value = false;
    if (query === null) return;
    const timer = setTimeout(() => {
      late.value = true;
    }, DELAY);
    return () => clearTimeout(timer);
  }, [query]);
  if (stopped.value)
    return (
      <p class="progress" role="status">
        {say(stopped.value === "time" ? TEXTS.time : TEXTS.stopped)}
      </p>
    );
  if (query === null || !late.value) return null;
  return (
    <div class="progress">
      <span class="spinner" aria-hidden="true" />
      <span role="status">{say(engine().loading.value ? TEXTS.loading : TEXTS.running)}</span>
      <button type="button" class="button" onClick={() => engine().stop()}>
        {say(TEXTS.stop)}
      </button>
    </div>
  );
}
