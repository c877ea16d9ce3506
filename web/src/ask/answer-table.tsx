/** An answer as a table whose columns can be sorted; on a narrow screen as a list of records. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { lang, language, say } from "../state/state";
import type { Binding } from "./answer";
import { type Column, sorted } from "./columns";
import { Cell } from "./term";

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

function Heading({ column, order, sort }: HeadingProps) {
  const own = order?.name === column.name ? order : null;
  const direction = own ? (own.descending ? "descending" : "ascending") : "none";
  return (
    <th
      scope="col"
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

interface Props {
  columns: readonly Column[];
  bindings: readonly Binding[];
}

export function AnswerTable({ columns, bindings }: Props) {
  const order = useSignal<Order | null>(null);
  const limit = useSignal(PAGE);
  useEffect(() => {
    order.value = null;
    limit.value = PAGE;
  }, [bindings]);
  const rows = useMemo(() => {
    const column = columns.find(({ name }) => name === order.value?.name);
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
      <SortField columns={columns} order={order.value} sort={sort} />
      <section class="answer-table" aria-label={say(TEXTS.rows)} tabIndex={0}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <Heading key={column.name} column={column} order={order.value} sort={sort} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.slice(0, limit.value).map((binding, i) => (
              <tr role="row" key={i}>
                {columns.map(({ name, title, numeric }) => (
                  <td
                    role="cell"
                    key={name}
                    data-column={name}
                    data-title={title}
                    class={numeric ? "numeric" : undefined}
                  >
                    {binding[name] && (
                      <div class="cell">
                        <Cell binding={binding} name={name} />
                      </div>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
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
