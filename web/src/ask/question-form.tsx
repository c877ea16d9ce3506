import type { Question } from "../data/packed";
import { choose, lang, say } from "../state/state";
import { choiceOf, findQuestion } from "./catalogue";
import { choicesFor } from "./choices";
import { headingOf } from "./columns";
import { Combobox } from "./combobox";
import { groupName } from "./question-list";

const TEXTS = {
  run: { zh: "运行", en: "Run" },
  show: { zh: "查看查询语句", en: "Show the query" },
  hide: { zh: "收起查询语句", en: "Hide the query" },
  counts: { zh: "所计数的逐条见：", en: "What is counted here is listed by: " },
} as const;

interface Props {
  question: Question;
  /** Of its parameters, by name. */
  values: Readonly<Record<string, string>>;
  editing: boolean;
  edit: () => void;
  run: () => void;
  ask: (question: Question, values: Readonly<Record<string, string>>) => void;
}

/** A named question with its parameters. */
export function QuestionForm({ question, values, editing, edit, run, ask }: Props) {
  const companion = findQuestion(question.counts);
  return (
    <section class="question" aria-labelledby="question-title">
      <p class="muted small">{groupName(question.group)}</p>
      <h2 id="question-title" lang={lang.value}>
        {say(question.title)}
      </h2>
      {companion && (
        <p class="small">
          {say(TEXTS.counts)}
          <button type="button" class="link" onClick={() => ask(companion, values)}>
            {say(companion.title)}
          </button>
        </p>
      )}
      <div class="parameters">
        {question.parameters.map((parameter) => (
          <Combobox
            key={`${question.name} ${parameter.name}`}
            id={`parameter-${parameter.name}`}
            label={headingOf(say(question.columns[parameter.name]))}
            value={values[parameter.name] ?? ""}
            load={() => choicesFor(question, parameter, values)}
            choose={(value) =>
              choose(choiceOf(parameter.name), value === (parameter.default ?? "") ? null : value)
            }
          />
        ))}
        <div class="question-actions">
          {!editing && (
            <button type="button" class="button primary" onClick={run}>
              {say(TEXTS.run)}
            </button>
          )}
          <button type="button" class="button" aria-expanded={editing} onClick={edit}>
            {say(editing ? TEXTS.hide : TEXTS.show)}
          </button>
        </div>
      </div>
    </section>
  );
}
