import { graph, lang, openPassage, say } from "../state/state";
import { EntityLink } from "../ui/entity-link";
import { place } from "../ui/evidence";
import type { Binding, Term } from "./answer";
import { entityOf, labelOf, passageOf, passageOfRow } from "./terms";

const WEB = /^https?:/i;

function PassageLink({ passage, children }: { passage: number; children?: string }) {
  const where = place(graph().passages[passage]);
  return (
    <button
      type="button"
      class="link"
      aria-label={children && `${children}: ${where}`}
      title={where}
      onClick={() => openPassage(passage)}
    >
      {children ?? where}
    </button>
  );
}

function Iri({ iri }: { iri: string }) {
  const entity = entityOf(iri);
  if (entity !== null) return <EntityLink entity={entity} />;
  const passage = passageOf(iri);
  if (passage !== null) return <PassageLink passage={passage} />;
  const label = labelOf(iri);
  const name = graph().shorten(iri);
  if (label)
    return (
      <span lang={lang.value} title={name}>
        {say(label)}
      </span>
    );
  if (name === iri && WEB.test(iri))
    return (
      <a href={iri} target="_blank" rel="noreferrer">
        {iri}
      </a>
    );
  return <code title={iri}>{name}</code>;
}

const LANGUAGES: Readonly<Record<string, string>> = { zh: "zh-Hans" };

/** A term as text, or as a link to what it means. */
export function TermView({ term }: { term: Term }) {
  if (term.type === "uri") return <Iri iri={term.value} />;
  if (term.type === "bnode") return <code>_:{term.value}</code>;
  const language = "xml:lang" in term ? term["xml:lang"] : undefined;
  return <span lang={language && (LANGUAGES[language] ?? language)}>{String(term.value)}</span>;
}

/** A cell of an answer. The number of a sentence leads to it where its article is known. */
export function Cell({ binding, name }: { binding: Binding; name: string }) {
  const term = binding[name];
  if (!term) return null;
  const passage = name === "sentence" ? passageOfRow(binding) : null;
  if (passage !== null) return <PassageLink passage={passage}>{term.value}</PassageLink>;
  return <TermView term={term} />;
}
