/** A matrix as a table whose cells are shaded by their number. */

import { useState } from "preact/hooks";
import type { Matrix } from "../../data/packed";
import { graph, lang, language, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { cellKey, isOpen, toggleCell } from "./choosing";
import { scopeNote } from "./coding";
import { DRAWER } from "./drawer";
import { cellsOf, type Order } from "./ordering";
import { stepOf } from "./steps";
import { TEXTS } from "./texts";

/** Up to so many columns have level headings; those of more stand upright. */
const LEVEL = 8;

/** From a cell to the next one that can be opened, by the arrow keys. */
function move(event: KeyboardEvent): void {
  const [across, down] =
    { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ??
    [];
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  const table = cell?.closest("table");
  if (across === undefined || !cell || !table) return;
  event.preventDefault();
  let row = (cell.parentElement as HTMLTableRowElement).rowIndex;
  let column = cell.cellIndex;
  for (;;) {
    row += down;
    column += across;
    const next = table.rows[row]?.cells[column];
    if (next?.tagName !== "TD") return;
    const button = next.querySelector("button");
    if (button) {
      button.focus();
      return;
    }
  }
}

interface CellProps {
  model: number;
  concept: number;
  parts: number[] | undefined;
  near: boolean;
  point: () => void;
}

function Cell({ model, concept, parts, near, point }: CellProps) {
  if (!parts)
    return (
      <td class="silent" data-near={near} onMouseEnter={point}>
        <span class="sr-only">{say(TEXTS.notReported)}</span>
      </td>
    );
  const key = cellKey(graph().id(model), graph().id(concept));
  return (
    <td data-near={near} onMouseEnter={point}>
      <button
        type="button"
        class="heat"
        data-step={stepOf(parts.length)}
        aria-expanded={isOpen(key)}
        aria-controls={DRAWER}
        onFocus={point}
        onClick={() => toggleCell(key)}
      >
        {parts.length}
        <span class="sr-only">{` · ${nameOf(model)} · ${nameOf(concept)}`}</span>
      </button>
    </td>
  );
}

/** What the codebook says of the concept that is pointed at. */
function Details({ matrix, concept }: { matrix: Matrix; concept: number | null }) {
  if (concept === null) return <p class="details muted">{say(TEXTS.hint)}</p>;
  const count = matrix.cells.filter((cell) => cell.concept === concept).length;
  const all = matrix.models.length;
  return (
    <p class="details">
      <EntityLink entity={matrix.concepts[concept]} />
      <span lang={lang.value}>{scopeNote(matrix.concepts[concept])}</span>{" "}
      <span class="muted">
        {language.value === "zh"
          ? `见于 ${all} 个模式中的 ${count} 个。`
          : `Found in ${count} of ${all} models.`}
      </span>
    </p>
  );
}

interface HeatMapProps {
  matrix: Matrix;
  order: Order;
  /** The open cell, by positions. */
  opened: { model: number; concept: number } | undefined;
}

export function HeatMap({ matrix, order, opened }: HeatMapProps) {
  const [pointed, point] = useState<{ model: number; concept: number } | null>(null);
  const cells = cellsOf(matrix);
  const { models, concepts } = matrix;
  const cross = pointed ?? opened ?? null;
  const note = (concept: number) => `note-${concepts[concept]}`;
  return (
    <>
      <div class="compare-table" style={{ "--rows": models.length }}>
        <table
          class="heat-map"
          data-level={concepts.length <= LEVEL}
          style={{ "--columns": concepts.length }}
          onMouseLeave={() => point(null)}
          onKeyDown={move}
        >
          <caption class="sr-only">
            {say(TEXTS.models)} × {say(matrix.title)}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="sr-only">{say(TEXTS.models)}</span>
              </th>
              {order.concepts.map((concept) => (
                <th
                  scope="col"
                  key={concept}
                  data-near={concept === cross?.concept}
                  onMouseEnter={() => point({ model: -1, concept })}
                >
                  <button
                    type="button"
                    class="plain"
                    lang={lang.value}
                    aria-describedby={note(concept)}
                    onFocus={() => point({ model: -1, concept })}
                    onClick={() => point({ model: -1, concept })}
                  >
                    {nameOf(concepts[concept])}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.models.map((model) => (
              <tr key={model}>
                <th scope="row" data-near={model === cross?.model}>
                  <EntityLink entity={models[model]} />
                </th>
                {order.concepts.map((concept) => (
                  <Cell
                    key={concept}
                    model={models[model]}
                    concept={concepts[concept]}
                    parts={cells[model][concept]}
                    near={(model === cross?.model) !== (concept === cross?.concept)}
                    point={() => point({ model, concept })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Details matrix={matrix} concept={cross?.concept ?? null} />
      <div hidden>
        {order.concepts.map((concept) => (
          <p key={concept} id={note(concept)}>
            {scopeNote(concepts[concept])}
          </p>
        ))}
      </div>
    </>
  );
}
