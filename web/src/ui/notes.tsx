import { say, textsOf } from "../state/state";

/** What the curator says of an entity: what it means, and what to mind. */
export function Notes({ entity }: { entity: number }) {
  const definitions = ["skos:definition", "skos:scopeNote"].flatMap((name) =>
    textsOf(entity, name),
  );
  return (
    <>
      {definitions.map(({ text, kind }) => (
        <p key={text} class="definition" lang={kind === "zh" ? "zh-Hans" : kind}>
          {text}
        </p>
      ))}
      {textsOf(entity, "skos:editorialNote").map(({ text, kind }) => (
        <p key={text} class="note">
          <b>{say({ zh: "编者按", en: "Curator’s note" })}</b>{" "}
          <span lang={kind === "zh" ? "zh-Hans" : kind}>{text}</span>
        </p>
      ))}
    </>
  );
}
