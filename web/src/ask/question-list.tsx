/** The named questions by group, with a filter. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Question, Text } from "../data/packed";
import { lang, say } from "../state/state";
import { questions } from "./catalogue";

const TEXTS = {
  questions: { zh: "现成的问题", en: "Questions" },
  filter: { zh: "筛选问题", en: "Filter the questions" },
  nothing: { zh: "没有这样的问题；可自己写 SPARQL", en: "No such question; write SPARQL yourself" },
  choose: { zh: "选一个问题", en: "Choose a question" },
  write: { zh: "自己写 SPARQL 查询", en: "Write SPARQL yourself" },
} as const;

export const GROUPS: Readonly<Record<string, Text>> = {
  models: { zh: "治理模式", en: "Models" },
  actors: { zh: "主体", en: "Actors" },
  relations: { zh: "谁对谁做什么", en: "Who acts on whom" },
  rules: { zh: "规则", en: "Rules" },
  procedures: { zh: "程序", en: "Procedures" },
  incentives: { zh: "激励与考评", en: "Incentives and assessment" },
  instruments: { zh: "载体与工具", en: "Instruments" },
  goals: { zh: "目标与成效", en: "Goals and effects" },
  figures: { zh: "数字", en: "Figures" },
  comparison: { zh: "比较", en: "Comparison" },
  absence: { zh: "没有报道的", en: "What is not reported" },
  provenance: { zh: "出处", en: "Sources" },
};

/** The questions whose title, in either language, or name has all words of a text. */
function matching(text: string): readonly Question[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.value.filter(({ name, group, title }) => {
    const said = [name, title.zh, title.en, GROUPS[group]?.zh, GROUPS[group]?.en];
    const all = said.join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Groups in the order of `GROUPS`, then those that it does not name. */
export function grouped(found: readonly Question[]): [group: string, members: Question[]][] {
  const names = new Set([...Object.keys(GROUPS), ...found.map(({ group }) => group)]);
  return [...names]
    .map((name): [string, Question[]] => [name, found.filter(({ group }) => group === name)])
    .filter(([, members]) => members.length > 0);
}

export const groupName = (name: string): string => (GROUPS[name] ? say(GROUPS[name]) : name);

interface Props {
  current: string | undefined;
  choose: (question: Question) => void;
  write: () => void;
}

export function QuestionList({ current, choose, write }: Props) {
  const text = useSignal("");
  /** On a narrow screen the list is folded until it is wanted. */
  const unfolded = useSignal(false);
  const list = useRef<HTMLDivElement>(null);
  const found = matching(text.value);
  useEffect(() => {
    list.current?.querySelector("li:has([aria-current])")?.scrollIntoView({ block: "nearest" });
  }, [current, questions.value, unfolded.value]);
  return (
    <nav class="questions" aria-labelledby="questions-title" data-unfolded={unfolded.value}>
      <h2 id="questions-title">{say(TEXTS.questions)}</h2>
      <button
        type="button"
        class="button unfold"
        aria-expanded={unfolded.value}
        aria-controls="questions-list"
        onClick={() => {
          unfolded.value = !unfolded.value;
        }}
      >
        {say(TEXTS.choose)}
        <span class="muted"> {questions.value.length}</span>
      </button>
      <div id="questions-list">
        <input
          type="search"
          class="field"
          aria-label={say(TEXTS.filter)}
          placeholder={say(TEXTS.filter)}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <div class="question-groups" ref={list}>
          {grouped(found).map(([group, members]) => (
            <section key={group} aria-labelledby={`group-${group}`}>
              <h3 id={`group-${group}`}>{groupName(group)}</h3>
              <ul>
                {members.map((question) => (
                  <li key={question.name}>
                    <button
                      type="button"
                      class="plain"
                      lang={lang.value}
                      aria-current={question.name === current ? "true" : undefined}
                      onClick={() => {
                        unfolded.value = false;
                        choose(question);
                      }}
                    >
                      {say(question.title)}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {!found.length && <p class="muted small">{say(TEXTS.nothing)}</p>}
        </div>
        <button
          type="button"
          class="button"
          onClick={() => {
            unfolded.value = false;
            write();
          }}
        >
          {say(TEXTS.write)}
        </button>
      </div>
    </nav>
  );
}
