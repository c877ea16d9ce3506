import { graph, language, say } from "../state/state";

/** Texts that an entity has by a property, in the reader's language where there are any. */
function said(entity: number, property: string): { text: string; kind: string }[] {
  const all = graph()
    .values(entity, property)
    .flatMap(({ value }) => (value ? [value] : []));
  const own = all.filter(({ kind }) => kind === language.value);
  return own.length ? own : all;
}

/** What the curator says of an entity: what it means, and what to mind. */
export function Notes({ entity }: { entity: number }) {
  const definitions = ["skos:definition", "skos:scopeNote"].flatMap((name) => said(entity, name));
  return (
    <>
      {definitions.map(({ text, kind }) => (
        <p key={text} class="definition" lang={kind === "zh" ? "zh-Hans" : kind}>
          {text}
        </p>
      ))}
      {said(entity, "skos:editorialNote").map(({ text, kind }) => (
        <p key={text} class="note">
          <b>{say({ zh: "编者按", en: "Curator’s note" })}</b>{" "}
          <span lang={kind === "zh" ? "zh-Hans" : kind}>{text}</span>
        </p>
      ))}
    </>
  );
}
