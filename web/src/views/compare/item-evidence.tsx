import type { Comparison, Matrix } from "../../data/packed";
import { graph, nameOf, say } from "../../state/state";
import { PassageQuote } from "../../ui/evidence";
import { cellKey, chooseAll } from "./choosing";
import { codingsOf } from "./coding";
import { CodedBy, Reason, ScopeNote } from "./coding-notes";
import type { Item } from "./comparing";
import { Drawer } from "./drawer";
import { TEXTS } from "./texts";

interface CodingProps {
  model: number;
  concept: number;
  codings: string;
  matrix: Matrix | undefined;
}

/** A coding of a model: what the concept covers, who coded it, and why. */
function Coding({ model, concept, codings, matrix }: CodingProps) {
  const openMatrix = ({ scheme, coder }: Matrix) =>
    chooseAll({
      tab: "matrix",
      by: scheme,
      coder,
      cell: cellKey(graph().id(model), graph().id(concept)),
    });
  return (
    <section class="drawer-entry">
      <ScopeNote concept={concept} />
      <CodedBy codings={codings} />
      <Reason entity={model} codings={codings} />
      {matrix && (
        <button type="button" class="link small" onClick={() => openMatrix(matrix)}>
          {say(TEXTS.partsCoded)}
        </button>
      )}
    </section>
  );
}

interface ItemEvidenceProps {
  name: string;
  dimension: Comparison["dimensions"][number];
  model: number;
  item: Item;
  matrices: Matrix[];
}

/** What an item of a cell rests on. */
export function ItemEvidence({ name, dimension, model, item, matrices }: ItemEvidenceProps) {
  const { passages, packed } = graph();
  const { entity, sources } = item;
  const others = sources.filter((source) => source >= passages.length);
  const matrixOf = (codings: string) =>
    matrices.find(({ scheme, coder }) => scheme === dimension.name && codingsOf(coder) === codings);
  return (
    <Drawer name={name} entity={entity} above={`${nameOf(model)} · ${say(dimension.title)}`}>
      {others.map((source) => {
        const codings = packed.graphs[source - passages.length];
        return (
          <Coding
            key={source}
            model={model}
            concept={entity}
            codings={codings}
            matrix={matrixOf(codings)}
          />
        );
      })}
      {sources
        .filter((source) => source < passages.length)
        .map((source) => (
          <PassageQuote key={source} number={source} />
        ))}
    </Drawer>
  );
}
