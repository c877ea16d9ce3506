import { graph, say } from "../../state/state";
import { CopyButton } from "../../ui/copy-button";
import type { Occurrence } from "./passages";

/** The line that names an entity in a paper: labels, IRI, passages and where these are, dataset. */
export function citation(entity: number, occurrences: Occurrence[]): string {
  const { zh, en } = graph().label(entity);
  const { base, title, version } = graph().packed;
  const places = occurrences
    .flatMap(({ passages }) => passages)
    .map((number) => graph().passages[number].id.replace(/^passage\//, ""));
  const under = `<${base}passage/>`;
  return [
    [zh, en].filter(Boolean).join(" / "),
    `<${graph().iri(entity)}>`,
    places.length &&
      say({
        zh: `${under} 下的句：${places.join("、")}`,
        en: `passages ${places.join(", ")} under ${under}`,
      }),
    say({ zh: `${title.zh}，kg ${version}`, en: `${title.en}, kg ${version}` }),
  ]
    .filter(Boolean)
    .join(say({ zh: "。", en: ". " }))
    .concat(say({ zh: "。", en: "." }));
}

export function Cite({ entity, occurrences }: { entity: number; occurrences: Occurrence[] }) {
  const line = citation(entity, occurrences);
  return (
    <section class="card cite" aria-labelledby="cite-title">
      <h3 id="cite-title">{say({ zh: "引用", en: "Cite" })}</h3>
      <p class="cite-line" tabIndex={0}>
        {line}
      </p>
      <CopyButton label={say({ zh: "复制引用", en: "Copy citation" })} text={() => line} />
    </section>
  );
}
