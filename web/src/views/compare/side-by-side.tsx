/** Models side by side: a row for each dimension, a column for each chosen model. */

import { useState } from "preact/hooks";
import type { Comparison, Views } from "../../data/packed";
import { choices, choose, graph, language, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { whereaboutsOf } from "../entities/places";
import { cellKey, chosenModels, isOpen, toggleCell } from "./choosing";
import { differs, type Item, type Row, rowsOf } from "./comparing";
import { comparisonCsv } from "./csv";
import { DRAWER } from "./drawer";
import { ItemEvidence } from "./item-evidence";
import { ModelChooser } from "./model-chooser";
import { TEXTS } from "./texts";
import { Tools } from "./tools";

const keyOf = (dimension: string, model: number, { entity }: Item) =>
  cellKey(dimension, graph().id(model), graph().id(entity));

/** Opens what an item rests on: the number of its passages, or that it is a coding. */
function Sources({ item, name }: { item: Item; name: string }) {
  const passages = item.sources.filter((source) => source < graph().passages.length).length;
  const entity = nameOf(item.entity);
  const zh = language.value === "zh";
  const spoken = passages
    ? zh
      ? `“${entity}”的 ${passages} 句出处`
      : `${passages} ${passages === 1 ? "sentence" : "sentences"} for ${entity}`
    : zh
      ? `“${entity}”的编码说明`
      : `how ${entity} was coded`;
  return (
    <button
      type="button"
      class="sources"
      aria-expanded={isOpen(name)}
      aria-controls={DRAWER}
      onClick={() => toggleCell(name)}
    >
      <span aria-hidden="true">{passages || say(TEXTS.coded)}</span>
      <span class="sr-only">{spoken}</span>
    </button>
  );
}

/** Says that several of the chosen models have an item. */
function Shared({ count, of }: { count: number; of: number }) {
  const zh = language.value === "zh";
  return (
    <span class="shared">
      {zh ? "共有 " : "shared "}
      <span aria-hidden="true">
        {count}/{of}
      </span>
      <span class="sr-only">
        {zh ? `：${of} 个模式中的 ${count} 个` : `: by ${count} of ${of}`}
      </span>
    </span>
  );
}

/** Cells with more items than this are folded, but for what is shared or open. */
const MANY = 10;
const FEW = 7;

interface CellProps {
  dimension: string;
  model: number;
  items: Item[];
  row: Row;
}

function Cell({ dimension, model, items, row }: CellProps) {
  const [unfolded, setUnfolded] = useState(false);
  if (!items.length)
    return (
      <td class="silent">
        <span>{say(TEXTS.notReported)}</span>
      </td>
    );
  const held = (item: Item) => row.held.get(item.entity) ?? 0;
  const shown =
    unfolded || items.length <= MANY
      ? items
      : items.filter(
          (item, i) => i < FEW || held(item) > 1 || isOpen(keyOf(dimension, model, item)),
        );
  const rest = items.length - shown.length;
  return (
    <td>
      <ul>
        {shown.map((item) => (
          <li key={item.entity} class="item">
            <EntityLink entity={item.entity} />
            <span class="marks">
              {held(item) > 1 && <Shared count={held(item)} of={row.cells.length} />}
              <Sources item={item} name={keyOf(dimension, model, item)} />
            </span>
          </li>
        ))}
      </ul>
      {(rest > 0 || unfolded) && (
        <button
          type="button"
          class="link small"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded
            ? say({ zh: "收起", en: "Show fewer" })
            : say({ zh: `还有 ${rest} 项`, en: `${rest} more` })}
        </button>
      )}
    </td>
  );
}

interface TableProps {
  comparison: Comparison;
  models: number[];
  rows: Row[];
}

/** Where a model is practised, or whose report mentions it without saying where. */
function Place({ model }: { model: number }) {
  const { areas, isStated } = whereaboutsOf(model);
  if (!areas.length) return null;
  const names = areas.map(nameOf).join(" · ");
  const mentioned = {
    zh: `${names}的报道提及，未说在何地`,
    en: `mentioned in the report from ${names}; no place stated`,
  };
  return <span class="place">{isStated ? names : say(mentioned)}</span>;
}

function Table({ comparison, models, rows }: TableProps) {
  return (
    <div class="compare-table">
      <table class="models">
        <caption class="sr-only">{say({ zh: "模式对照表", en: "Models side by side" })}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr-only">{say(TEXTS.dimension)}</span>
            </th>
            {models.map((model) => (
              <th scope="col" key={model}>
                <EntityLink entity={model} />
                <Place model={model} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { name, title } = comparison.dimensions[row.dimension];
            return (
              <tr key={name}>
                <th scope="row">{say(title)}</th>
                {models.map((model, column) => (
                  <Cell
                    key={model}
                    dimension={name}
                    model={model}
                    items={row.cells[column]}
                    row={row}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The switch that hides the rows in which the models are all the same or all silent. */
function Differences({ on, hidden }: { on: boolean; hidden: number }) {
  return (
    <label class="switch">
      <input type="checkbox" checked={on} onChange={() => choose("differences", on ? null : "1")} />
      {say(TEXTS.differences)}
      {on && hidden > 0 && (
        <span class="count">{say({ zh: `隐藏了 ${hidden} 行`, en: `${hidden} rows hidden` })}</span>
      )}
    </label>
  );
}

export function SideBySide({ views: { comparison, matrices } }: { views: Views }) {
  const models = chosenModels(comparison);
  const all = rowsOf(comparison, models);
  const only = choices.value.differences === "1" && models.length > 1;
  const rows = only ? all.filter(differs) : all;
  const opened = all
    .flatMap((row) =>
      row.cells.flatMap((items, column) =>
        items.map((item) => ({ dimension: row.dimension, model: models[column], item })),
      ),
    )
    .find(({ dimension, model, item }) =>
      isOpen(keyOf(comparison.dimensions[dimension].name, model, item)),
    );
  return (
    <>
      <div class="compare-body">
        <ModelChooser models={comparison.models} chosen={models} />
        <div class="row compare-controls">
          {models.length > 1 && <Differences on={only} hidden={all.length - rows.length} />}
          <Tools file="comparison.csv" csv={() => comparisonCsv(comparison, models, rows)} />
        </div>
        <p class="muted small">
          {say(TEXTS.silence)} {say(TEXTS.reported)}
        </p>
        {models.length > 0 && rows.length > 0 ? (
          <Table comparison={comparison} models={models} rows={rows} />
        ) : (
          <p class="compare-empty">{say(models.length ? TEXTS.noDifference : TEXTS.noneChosen)}</p>
        )}
      </div>
      {opened && (
        <ItemEvidence
          name={choices.value.cell}
          dimension={comparison.dimensions[opened.dimension]}
          model={opened.model}
          item={opened.item}
          matrices={matrices}
        />
      )}
    </>
  );
}
