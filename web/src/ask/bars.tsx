import { lang, say } from "../state/state";
import type { Binding } from "./answer";
import type { Column } from "./columns";
import { Cell, TermView } from "./term";
import { numberOf } from "./terms";

const MOST = 40;

/** The columns that a chart of an answer shows: what is measured, and its number. */
export function charted(
  shown: readonly Column[],
  bindings: readonly Binding[],
): { thing: Column; measure: Column } | null {
  if (shown.length !== 2 || bindings.length < 2 || bindings.length > MOST) return null;
  const [thing, measure] = shown[0].numeric ? [shown[1], shown[0]] : shown;
  if (thing.numeric || !measure.numeric) return null;
  const drawable = bindings.every((row) => row[thing.name] && (lengthOf(row, measure) ?? -1) >= 0);
  return drawable ? { thing, measure } : null;
}

function lengthOf(binding: Binding, { name }: Column): number | null {
  const term = binding[name];
  return term ? numberOf(term) : null;
}

interface Props {
  thing: Column;
  measure: Column;
  bindings: readonly Binding[];
}

/** Horizontal bars from zero, as a list that can be read out. */
export function Bars({ thing, measure, bindings }: Props) {
  const values = bindings.map((binding) => lengthOf(binding, measure) ?? 0);
  const longest = Math.max(...values) || 1;
  return (
    <figure class="bars">
      <figcaption lang={lang.value}>
        {say({
          zh: `图：${measure.title}（按${thing.title}）`,
          en: `Chart: ${measure.title} · by ${thing.title}`,
        })}
      </figcaption>
      <ul class="bar-list">
        {bindings.map((binding, i) => (
          <li class="bar-row" key={JSON.stringify(binding)}>
            <span class="bar-name">
              <Cell binding={binding} name={thing.name} />
            </span>
            <span class="bar-track">
              <span class="bar" style={{ inlineSize: `${(100 * values[i]) / longest}%` }} />
            </span>
            <span class="bar-value">
              <TermView term={binding[measure.name]} />
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
