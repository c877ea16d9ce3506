import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import type { Statement } from "../../data/graph";
import { choices, choose, graph, say } from "../../state/state";
import { Evidence, place } from "../../ui/evidence";
import { TEXTS } from "../../ui/texts";

const MANY = 3;

export const allOpen = (): boolean => choices.value.evidence === "all";

/** One statement that rests on all that several rest on. */
function together(statements: Statement[]): Statement {
  const passages = [...new Set(statements.flatMap((one) => one.passages))].sort((a, b) => a - b);
  const graphs = [...new Set(statements.flatMap((one) => one.graphs))];
  return { ...statements[0], passages, graphs };
}

function short(passage: number): string {
  return graph().passages[passage].id.replace(/^passage\//, "");
}

/** A mark that names the sources of statements, and the evidence once the mark is pressed. */
export function useSources(statements: Statement[]): [ComponentChild, ComponentChild] {
  const [own, setOwn] = useState<boolean | null>(null);
  if (!statements.length) return [null, null];
  const statement = together(statements);
  const { passages, graphs } = statement;
  if (!passages.length) {
    const coded = graphs.some((name) => name.startsWith("graph/codings/"));
    return [<span class="source-none">{say(coded ? TEXTS.coding : TEXTS.registry)}</span>, null];
  }
  const open = own ?? allOpen();
  const places = passages.map((number) => place(graph().passages[number])).join("; ");
  return [
    <button
      type="button"
      class="source"
      aria-expanded={open}
      title={places}
      onClick={() => setOwn(!open)}
    >
      <span class="sr-only">{say({ zh: "出处 ", en: "Evidence " })}</span>
      {passages.slice(0, MANY).map(short).join(" ")}
      {passages.length > MANY && ` +${passages.length - MANY}`}
    </button>,
    open && (
      <div class="source-text">
        <Evidence statement={statement} />
      </div>
    ),
  ];
}

/** Something that is stated, with the mark of its sources and, if open, the evidence. */
export function Sourced({
  statements,
  children,
}: {
  statements: Statement[];
  children: ComponentChild;
}) {
  const [mark, evidence] = useSources(statements);
  return (
    <>
      <span class="sourced">
        {children} {mark}
      </span>
      {evidence}
    </>
  );
}

/** Opens or closes the evidence of everything on the page. */
export function AllEvidence() {
  const open = allOpen();
  return (
    <button
      type="button"
      class="button"
      aria-pressed={open}
      onClick={() => choose("evidence", open ? null : "all")}
    >
      {say({ zh: "显示全部出处", en: "Show all evidence" })}
    </button>
  );
}
