/** The matrix of models and concepts: which, in what order, and what its shades mean. */

import type { Matrix, Views } from "../../data/packed";
import { choices, choose, graph, nameOf, say } from "../../state/state";
import { CellEvidence } from "./cell-evidence";
import { cellKey, chooseAll, chosenMatrix, chosenOrder, isOpen } from "./choosing";
import { matrixCsv } from "./csv";
import { HeatMap } from "./heat-map";
import { ORDERS as ORDER_NAMES, order } from "./ordering";
import { Segments } from "./segments";
import { stepsUpTo } from "./steps";
import { ORDERS, TEXTS } from "./texts";
import { Tools } from "./tools";

function coderName(coder: string): string {
  const entity = graph().find(coder);
  return entity === null ? coder : nameOf(entity);
}

function Coders({ coders, chosen }: { coders: string[]; chosen: string }) {
  return (
    <label class="compare-coder">
      {say(TEXTS.coder)}
      <select
        class="field"
        value={chosen}
        onChange={(event) => chooseAll({ coder: event.currentTarget.value, cell: null })}
      >
        {coders.map((coder) => (
          <option key={coder} value={coder}>
            {coderName(coder)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Key({ most }: { most: number }) {
  return (
    <dl class="heat-key" aria-label={say(TEXTS.legend)}>
      <div>
        <dt class="silent" />
        <dd>{say(TEXTS.notReported)}</dd>
      </div>
      {stepsUpTo(most).map(({ step, label }) => (
        <div key={step}>
          <dt class="heat" data-step={step} />
          <dd>{label}</dd>
        </div>
      ))}
    </dl>
  );
}

function Explanation({ coder }: { coder: string }) {
  const name = coderName(coder);
  return (
    <p class="muted small">
      {say({
        zh: `格中的数字：${name}把模式的多少个部分（含模式本身）归入此类。`,
        en: `The number in a cell: how many parts of the model, itself included, were coded so (${name}).`,
      })}{" "}
      {say(TEXTS.uncoded)}
    </p>
  );
}

export function MatrixTab({ views: { matrices } }: { views: Views }) {
  const matrix = chosenMatrix(matrices);
  if (!matrix) return <p class="compare-empty">{say(TEXTS.noCoding)}</p>;
  return <MatrixView matrix={matrix} matrices={matrices} />;
}

function MatrixView({ matrix, matrices }: { matrix: Matrix; matrices: Matrix[] }) {
  const { models, concepts } = matrix;
  const schemes = matrices.filter(({ coder }) => coder === matrix.coder);
  const coders = matrices.filter(({ scheme }) => scheme === matrix.scheme).map((m) => m.coder);
  const shown = order(matrix, chosenOrder());
  const opened = matrix.cells.find(({ model, concept }) =>
    isOpen(cellKey(graph().id(models[model]), graph().id(concepts[concept]))),
  );
  const most = Math.max(0, ...matrix.cells.map(({ parts }) => parts.length));
  return (
    <>
      <div class="compare-body">
        <div class="row compare-controls">
          <Segments
            label={say(TEXTS.scheme)}
            names={schemes.map(({ scheme }) => scheme)}
            chosen={matrix.scheme}
            text={(name) => say(schemes.find(({ scheme }) => scheme === name)!.title)}
            choose={(scheme) => chooseAll({ by: scheme, cell: null })}
          />
          <Segments
            label={say(TEXTS.order)}
            names={ORDER_NAMES}
            chosen={chosenOrder()}
            text={(name) => say(ORDERS[name])}
            choose={(name) => choose("order", name === "similarity" ? null : name)}
          />
          {coders.length > 1 && <Coders coders={coders} chosen={matrix.coder} />}
          <Tools file={`matrix-${matrix.scheme}.csv`} csv={() => matrixCsv(matrix, shown)} />
        </div>
        <div class="heat-title">
          <h2>
            {say(TEXTS.models)} × {say(matrix.title)}
          </h2>
          <Key most={most} />
        </div>
        <Explanation coder={matrix.coder} />
        <HeatMap
          key={`${matrix.scheme} ${matrix.coder}`}
          matrix={matrix}
          order={shown}
          opened={opened}
        />
      </div>
      {opened && (
        <CellEvidence
          name={choices.value.cell}
          matrix={matrix}
          model={models[opened.model]}
          concept={concepts[opened.concept]}
          parts={opened.parts}
        />
      )}
    </>
  );
}
