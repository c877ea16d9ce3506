import type { Question } from "../data/packed";
import { lang, say } from "../state/state";
import { questions } from "./catalogue";
import { grouped, groupName } from "./question-list";

const TEXTS = {
  title: { zh: "向语料提问", en: "Ask the corpus" },
  lead: {
    zh: "选一个问题即得答案，每一行都指明出自哪一句；也可以自己写 SPARQL。查询在本页内运行，不经网络。",
    en: "Choose a question: the answer comes at once, and each row names the sentence that it rests on. Or write SPARQL yourself. Queries run within this page; nothing is sent anywhere.",
  },
  write: { zh: "自己写 SPARQL 查询", en: "Write SPARQL yourself" },
} as const;

/** Before anything is asked: one question of each group. */
export function Welcome({ choose, write }: Props) {
  return (
    <section class="welcome">
      <h2>{say(TEXTS.title)}</h2>
      <p>{say(TEXTS.lead)}</p>
      <ul>
        {grouped(questions.value).map(([group, [question]]) => (
          <li key={group}>
            <button type="button" class="plain" onClick={() => choose(question)}>
              <span class="small muted">{groupName(group)}</span>
              <span lang={lang.value}>{say(question.title)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={write}>
        {say(TEXTS.write)}
      </button>
    </section>
  );
}

interface Props {
  choose: (question: Question) => void;
  write: () => void;
}
