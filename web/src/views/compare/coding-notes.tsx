import { lang, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { coderOf, reason, scopeNote } from "./coding";
import { TEXTS } from "./texts";

/** A text from the data, after a word that says what it is. */
function Note({ name, text }: { name: string; text: string }) {
  if (!text) return null;
  return (
    <p class="coding-note">
      <b>{name}</b> <span lang={lang.value}>{text}</span>
    </p>
  );
}

export function Reason({ entity, codings }: { entity: number; codings: string }) {
  return <Note name={say(TEXTS.because)} text={reason(entity, codings)} />;
}

export function ScopeNote({ concept }: { concept: number }) {
  return <Note name={say(TEXTS.covers)} text={scopeNote(concept)} />;
}

/** Who coded, given the graph of the codings. */
export function CodedBy({ codings }: { codings: string }) {
  const coder = coderOf(codings);
  return (
    <p class="coding-note">
      <b>{say(TEXTS.codedBy)}</b>{" "}
      {typeof coder === "number" ? <EntityLink entity={coder} /> : (coder ?? codings)}
    </p>
  );
}
