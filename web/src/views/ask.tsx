/** Asking: the named questions with their parameters, a SPARQL editor, and the answer. */

import { batch, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { AnswerView } from "../ask/answer-view";
import { choiceOf, findQuestion, questions, sparqlOf, valuesOf } from "../ask/catalogue";
import { Editor } from "../ask/editor";
import { FaultView } from "../ask/fault-view";
import { Progress } from "../ask/progress";
import { QuestionForm } from "../ask/question-form";
import { QuestionList } from "../ask/question-list";
import { answered, ask, asking, fault } from "../ask/session";
import { Welcome } from "../ask/welcome";
import type { Question, Text } from "../data/packed";
import { choices, choose, lang, language, say } from "../state/state";

const TEXTS = {
  query: { zh: "查询", en: "Query" },
} as const;

/** What the address asks for and the page does not have: a question, or a parameter of one. */
function lost(question: Question | null): Text[] {
  const { question: name, q } = choices.value;
  if (q !== undefined || !name || !questions.value.length) return [];
  if (!question) return [{ zh: `没有“${name}”这个问题`, en: `There is no question “${name}”` }];
  const known = question.parameters.map((parameter) => choiceOf(parameter.name));
  return Object.keys(choices.value)
    .filter((choice) => choice.startsWith(choiceOf("")) && !known.includes(choice))
    .map((choice) => choice.slice(choiceOf("").length))
    .map((parameter) => ({
      zh: `这个问题没有“${parameter}”这个条件，未予考虑`,
      en: `The question has no parameter “${parameter}”; it is left out of account`,
    }));
}

const SAMPLE = `# 哪些角色由谁选出？ Which roles are chosen from which others?
SELECT ?role ?name ?pool WHERE {
  ?role gov:selectedFrom ?pool ;
    skos:prefLabel ?name .
  FILTER (LANG(?name) = "zh")
}`;

const FAULT = "sparql-fault";

/** Leave all choices of this view. */
function forget(): void {
  for (const name of Object.keys(choices.value))
    if (name === "question" || name === "q" || name.startsWith(choiceOf(""))) choose(name, null);
}

function chooseQuestion(question: Question, values: Readonly<Record<string, string>> = {}): void {
  batch(() => {
    forget();
    choose("question", question.name);
    for (const { name } of question.parameters)
      if (values[name]) choose(choiceOf(name), values[name]);
  });
}

function chooseQuery(sparql: string): void {
  batch(() => {
    forget();
    choose("q", sparql);
  });
}

interface Props {
  /** Shows entities in the graph; without it no button offers to. */
  onShowInGraph?: (entities: number[]) => void;
}

export function AskView({ onShowInGraph }: Props) {
  const written = choices.value.q;
  const question = written === undefined ? findQuestion(choices.value.question) : null;
  const values = question ? valuesOf(question, choices.value) : {};
  const sparql = useComputed(() => {
    const { q, question: name } = choices.value;
    const chosen = findQuestion(name);
    if (q !== undefined) return q;
    return chosen && sparqlOf(chosen, language.value, valuesOf(chosen, choices.value));
  }).value;

  /** What is put into the editor; what the reader makes of it is the draft. */
  const given = useSignal("");
  const draft = useRef("");
  const put = (text: string) => {
    given.value = text;
    draft.current = text;
  };
  /** Whether the query of a named question is shown. */
  const editing = useSignal(false);
  useEffect(() => {
    if (sparql === null) return;
    put(sparql);
    if (answered.peek()?.sparql !== sparql && asking.peek() !== sparql) ask(sparql);
  }, [sparql]);

  const hasEditor = editing.value || written !== undefined;
  const run = () => {
    if (hasEditor && draft.current !== sparql) chooseQuery(draft.current);
    else if (sparql !== null) ask(sparql);
  };
  const write = () => {
    batch(() => {
      forget();
      put(SAMPLE);
      editing.value = true;
    });
  };
  const shownAnswer = answered.value?.sparql === sparql ? answered.value : null;
  const shownFault = asking.value === null ? fault.value : null;

  return (
    <div class="ask" lang={lang.value}>
      <QuestionList
        current={question?.name}
        choose={(chosen) => {
          editing.value = false;
          chooseQuestion(chosen);
        }}
        write={write}
      />
      <div class="asked">
        {lost(question).map((text) => (
          <p key={text.en} class="fault" role="alert">
            {say(text)}
          </p>
        ))}
        {question && (
          <QuestionForm
            question={question}
            values={values}
            editing={editing.value}
            edit={() => {
              editing.value = !editing.value;
            }}
            run={run}
            ask={chooseQuestion}
          />
        )}
        {!question && !hasEditor && <Welcome choose={chooseQuestion} write={write} />}
        {hasEditor && (
          <section class="query" aria-labelledby="query-title">
            <h2 id="query-title">{say(TEXTS.query)}</h2>
            <Editor
              text={given.value}
              fault={shownFault}
              describedBy={FAULT}
              change={(text) => {
                draft.current = text;
              }}
              run={run}
            />
          </section>
        )}
        <FaultView id={FAULT} fault={shownFault} />
        <Progress />
        {shownAnswer && (
          <AnswerView
            answered={shownAnswer}
            question={question}
            values={values}
            onShowInGraph={onShowInGraph}
          />
        )}
      </div>
    </div>
  );
}
