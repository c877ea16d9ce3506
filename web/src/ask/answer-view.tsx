/** An answer: how many rows, as chart and table, and what can be done with it. */

import { useMemo } from "preact/hooks";
import { csvFile } from "../data/csv";
import { download } from "../data/download";
import type { Question, Text } from "../data/packed";
import { graph, lang, language, say } from "../state/state";
import { CopyLink } from "../ui/copy-button";
import type { Answer, Binding } from "./answer";
import { AnswerTable } from "./answer-table";
import { Bars, charted } from "./bars";
import { type Columns, columnsOf } from "./columns";
import { csv } from "./csv";
import type { Answered } from "./session";
import { entityOf } from "./terms";

const TEXTS = {
  yes: { zh: "是", en: "Yes" },
  no: { zh: "否", en: "No" },
  notStated: {
    zh: "语料中没有这样的记载；没有记载，不等于没有。",
    en: "The corpus does not state it, which is not the same as it not being so.",
  },
  empty: {
    zh: "没有结果：语料中没有报道。没有报道，不等于没有。",
    en: "No rows: the corpus does not report it, which is not the same as no.",
  },
  csv: { zh: "下载 CSV", en: "Download CSV" },
  triples: { zh: "下载 N-Triples", en: "Download N-Triples" },
  show: { zh: "在图谱中显示", en: "Show in the graph" },
  meanings: { zh: "各栏的含义", en: "What the columns mean" },
  hidden: {
    zh: "与表中名称、出处或所选条件重复，只在 CSV 中列出",
    en: "repeats a name, the evidence or what was chosen, so it is in the CSV only",
  },
} as const;

function countOf(rows: number, graphs: boolean): Text {
  return {
    zh: `${rows.toLocaleString("zh")} ${graphs ? "条三元组" : "行"}`,
    en: `${rows.toLocaleString("en")} ${graphs ? "triple" : "row"}${rows === 1 ? "" : "s"}`,
  };
}

/** The drawn entities of an answer, once each. */
function drawnIn(bindings: readonly Binding[]): number[] {
  const found = new Set<number>();
  for (const binding of bindings)
    for (const term of Object.values(binding)) {
      const entity = term.type === "uri" ? entityOf(term.value) : null;
      if (entity !== null && graph().isDrawn(entity)) found.add(entity);
    }
  return [...found];
}

function Meanings({ all, shown }: Columns) {
  return (
    <details class="meanings small">
      <summary>{say(TEXTS.meanings)}</summary>
      <dl>
        {all.map((column) => (
          <div key={column.name}>
            <dt>
              <code>{column.name}</code>
            </dt>
            <dd lang={lang.value}>
              {column.meaning}
              {!shown.includes(column) && <span class="muted"> ({say(TEXTS.hidden)})</span>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Save({ answer, name }: { answer: Answer; name: string }) {
  if (answer.form === "graph")
    return (
      <button
        type="button"
        class="button"
        onClick={() =>
          download(`${name}.nt`, new Blob([answer.text], { type: "application/n-triples" }))
        }
      >
        {say(TEXTS.triples)}
      </button>
    );
  return (
    <button
      type="button"
      class="button"
      onClick={() => download(`${name}.csv`, csvFile(csv(answer)))}
    >
      {say(TEXTS.csv)}
    </button>
  );
}

interface Props {
  answered: Answered;
  question: Question | null;
  /** Of the question's parameters. */
  values: Readonly<Record<string, string>>;
  onShowInGraph?: (entities: number[]) => void;
}

export function AnswerView({ answered, question, values, onShowInGraph }: Props) {
  const { answer, duration } = answered;
  const bindings = answer.form === "boolean" ? [] : answer.bindings;
  const columns = useMemo(
    () => (answer.form === "boolean" ? null : columnsOf(answer, question, values)),
    [answer, question, language.value],
  );
  const drawn = useMemo(() => drawnIn(bindings), [bindings]);
  const seconds = (duration / 1000).toFixed(duration < 1000 ? 2 : 1);
  const chart = columns && charted(columns.shown, bindings);
  return (
    <div class="answer" data-question={question?.name}>
      <div class="answer-head">
        <p class="answer-count">
          {answer.form === "boolean" ? (
            <strong>{say(answer.boolean ? TEXTS.yes : TEXTS.no)}</strong>
          ) : (
            <strong>{say(countOf(bindings.length, answer.form === "graph"))}</strong>
          )}
          <span class="muted small">
            {seconds} {language.value === "zh" ? "秒" : "s"}
          </span>
        </p>
        <div class="answer-actions">
          {onShowInGraph && drawn.length > 1 && (
            <button type="button" class="button" onClick={() => onShowInGraph(drawn)}>
              {say(TEXTS.show)}
            </button>
          )}
          <Save answer={answer} name={question?.name ?? "answer"} />
          <CopyLink />
        </div>
      </div>
      {answer.form === "boolean" && !answer.boolean && <p>{say(TEXTS.notStated)}</p>}
      {columns && !bindings.length && <p class="empty">{say(TEXTS.empty)}</p>}
      {chart && <Bars {...chart} bindings={bindings} />}
      {columns && bindings.length > 0 && (
        <AnswerTable columns={columns.shown} evidence={columns.evidence} bindings={bindings} />
      )}
      {columns && question && <Meanings {...columns} />}
    </div>
  );
}
