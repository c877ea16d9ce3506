/** An answer as a table whose columns can be sorted; on a narrow screen as a list of records. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { lang, language, say } from "../state/state";
import type { Binding } from "./answer";
import { PassageQuote } from "../ui/evidence";
import { type Column, sorted } from "./columns";
import { Cell } from "./term";
import { passageOfRow } from "./terms";

const TEXTS = {
  rows: { zh: "结果表", en: "Table of the answer" },
  sort: { zh: "排序", en: "Sort by" },
  given: { zh: "原来的顺序", en: "order of the query" },
  descending: { zh: "降序", en: "descending" },
  more: { zh: "再显示一些", en: "Show more" },
} as const;

/** How many rows are shown at first, and more at a time. */
const PAGE = 500;

interface Order {
  name: string;
  descending: boolean;
}

/** From ascending to descending, then back to the order of the query. */
function next(order: Order | null, name: string): Order | null {
  if (order?.name !== name) return { name, descending: false };
  return order.descending ? null : { name, descending: true };
}

function Heading({ column, order, sort, span }: HeadingProps) {
  const own = order?.name === column.name ? order : null;
  const direction = own ? (own.descending ? "descending" : "ascending") : "none";
  return (
    <th
      scope="col"
      colSpan={span}
      class={column.numeric ? "numeric" : undefined}
      aria-sort={own ? direction : undefined}
    >
      <button
        type="button"
        class="plain"
        title={column.meaning}
        onClick={() => sort(next(order, column.name))}
      >
        <span lang={lang.value}>{column.title}</span>
        <span class="direction" data-direction={direction} aria-hidden="true" />
      </button>
    </th>
  );
}

interface HeadingProps {
  column: Column;
  span?: number;
  order: Order | null;
  sort: (order: Order | null) => void;
}

function SortField({ columns, order, sort }: SortFieldProps) {
  return (
    <div class="sort-field">
      <label>
        <span class="small">{say(TEXTS.sort)}</span>{" "}
        <select
          class="field"
          value={order?.name ?? ""}
          onChange={({ currentTarget: { value } }) =>
            sort(value ? { name: value, descending: order?.descending ?? false } : null)
          }
        >
          <option value="">{say(TEXTS.given)}</option>
          {columns.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="button"
        aria-pressed={order?.descending ?? false}
        disabled={!order}
        onClick={() => order && sort({ ...order, descending: !order.descending })}
      >
        {say(TEXTS.descending)}
      </button>
    </div>
  );
}

interface SortFieldProps {
  columns: readonly Column[];
  order: Order | null;
  sort: (order: Order | null) => void;
}

/** Rows that follow one another and rest on the same sentence. */
interface Group {
  passage: number | null;
  rows: Binding[];
}

function grouped(rows: readonly Binding[], hasEvidence: boolean): Group[] {
  if (!hasEvidence) return [{ passage: null, rows: [...rows] }];
  const groups: Group[] = [];
  for (const row of rows) {
    const passage = passageOfRow(row);
    const last = groups.at(-1);
    if (last && last.passage === passage) last.rows.push(row);
    else groups.push({ passage, rows: [row] });
  }
  return groups;
}

function Row({ columns, row }: { columns: readonly Column[]; row: Binding }) {
  return (
    <tr role="row">
      {columns.map(({ name, title, numeric }) => (
        <td
          role="cell"
          key={name}
          data-column={name}
          data-title={title}
          class={numeric ? "numeric" : undefined}
        >
          {row[name] && (
            <div class="cell">
              <Cell binding={row} name={name} />
            </div>
          )}
        </td>
      ))}
    </tr>
  );
}

function Rows({ columns, group: { passage, rows } }: { columns: readonly Column[]; group: Group }) {
  return (
    <tbody role="rowgroup">
      {columns.length > 0 && rows.map((row, i) => <Row key={i} columns={columns} row={row} />)}
      {passage !== null && (
        <tr role="row" class="evidence">
          <td role="cell" colSpan={columns.length}>
            <PassageQuote number={passage} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

interface Props {
  columns: readonly Column[];
  evidence: Column | null;
  bindings: readonly Binding[];
}

export function AnswerTable({ columns, evidence, bindings }: Props) {
  const sortable = evidence ? [...columns, evidence] : columns;
  const order = useSignal<Order | null>(null);
  const limit = useSignal(PAGE);
  useEffect(() => {
    order.value = null;
    limit.value = PAGE;
  }, [bindings]);
  const rows = useMemo(() => {
    const column = sortable.find(({ name }) => name === order.value?.name);
    return column
      ? sorted(bindings, column, order.value?.descending ?? false, lang.value)
      : bindings;
  }, [columns, bindings, order.value, language.value]);
  const sort = (wanted: Order | null) => {
    order.value = wanted;
  };
  const left = rows.length - limit.value;
  return (
    <>
      <SortField columns={sortable} order={order.value} sort={sort} />
      <section class="answer-table" aria-label={say(TEXTS.rows)} tabIndex={0}>
        <table role="table">
          <thead role="rowgroup">
            {columns.length > 0 && (
              <tr role="row">
                {columns.map((column) => (
                  <Heading key={column.name} column={column} order={order.value} sort={sort} />
                ))}
              </tr>
            )}
            {evidence && (
              <tr role="row">
                <Heading column={evidence} span={columns.length} order={order.value} sort={sort} />
              </tr>
            )}
          </thead>
          {grouped(rows.slice(0, limit.value), evidence !== null).map((group, i) => (
            <Rows key={i} columns={columns} group={group} />
          ))}
        </table>
      </section>
      {left > 0 && (
        <button
          type="button"
          class="button"
          onClick={() => {
            limit.value += PAGE;
          }}
        >
          {say(TEXTS.more)} ({left})
        </button>
      )}
    </>
  );
}
