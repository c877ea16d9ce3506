/** Figures in a table: a number never without its unit, hedge, time and place. */

import type { ComponentChild } from "preact";
import type { Text } from "../../data/packed";
import { graph, say, textsOf } from "../../state/state";
import { isA, objects, subjects, withParts } from "./lookup";
import { Name } from "./name";
import { hedge, number, per, unit } from "./quantity";
import { useSources } from "./sources";

const FIGURE = "sosa:Observation";

const inOrder = (figures: number[]): number[] =>
  [...new Set(figures)].sort(
    (a, b) => (graph().passagesOf(a)[0] ?? 0) - (graph().passagesOf(b)[0] ?? 0) || a - b,
  );

/** The figures that name an entity: as what is counted, as unit, time or place. */
export function figuresAbout(entity: number): number[] {
  if (isA(entity, FIGURE)) return [entity];
  const naming = graph()
    .into(entity)
    .map(({ subject }) => subject);
  return inOrder(naming.filter((one) => isA(one, FIGURE)));
}

const articlesOf = (entity: number): Set<number> =>
  new Set(
    graph()
      .passagesOf(entity)
      .map((number) => graph().passages[number].article),
  );

/** The figures of the parts of an entity, and of those that the parts act on, in its articles. */
export function figuresWithin(entity: number): number[] {
  const near = new Set(figuresAbout(entity));
  const parts = [...withParts(entity)];
  const ends = parts.flatMap((part) =>
    graph()
      .out(part)
      .filter(({ property, object }) => object !== null && property.name !== "dcterms:spatial")
      .map(({ object }) => object!),
  );
  const here = articlesOf(entity);
  const isHere = (figure: number) => [...articlesOf(figure)].some((article) => here.has(article));
  const counted = new Set([...parts, ...ends].filter((one) => !isA(one, "gov:Area", "gov:Period")));
  const figures = [...counted].flatMap((one) => subjects(one, "sosa:hasFeatureOfInterest"));
  return inOrder(figures.filter((one) => isA(one, FIGURE) && !near.has(one) && isHere(one)));
}

interface Column {
  name: string;
  title: Text;
  cell: (figure: number) => ComponentChild[];
}

const names =
  (property: string) =>
  (figure: number): ComponentChild[] =>
    objects(figure, property).map((entity) => <Name key={entity} entity={entity} />);

/** What the curator minds about a figure, such as what it counts. */
function notes(figure: number): ComponentChild[] {
  return textsOf(figure, "skos:editorialNote").map(({ text }) => (
    <span key={text} class="figure-note muted small">
      {text}
    </span>
  ));
}

const COLUMNS: Column[] = [
  {
    name: "indicator",
    title: { zh: "指标", en: "Indicator" },
    cell: (figure) => [...names("sosa:observedProperty")(figure), ...notes(figure)],
  },
  { name: "of", title: { zh: "对象", en: "Of" }, cell: names("sosa:hasFeatureOfInterest") },
  {
    name: "value",
    title: { zh: "数值", en: "Value" },
    cell: (figure) => {
      const word = hedge(figure);
      return [
        word && (
          <span key="hedge" class="hedge">
            {word}{" "}
          </span>
        ),
        <Name key="number" entity={figure}>
          {number(figure)}
        </Name>,
      ];
    },
  },
  { name: "unit", title: { zh: "单位", en: "Unit" }, cell: (figure) => [unit(figure)] },
  { name: "per", title: { zh: "按", en: "Per" }, cell: (figure) => [per(figure).join(", ")] },
  { name: "period", title: { zh: "时间", en: "Period" }, cell: names("dcterms:temporal") },
  { name: "area", title: { zh: "地区", en: "Area" }, cell: names("dcterms:spatial") },
];

const isEmpty = (cell: ComponentChild[]): boolean => cell.every((part) => !part);

function Row({ figure, columns }: { figure: number; columns: Column[] }) {
  const claims = graph()
    .out(figure)
    .filter(({ passages }) => passages.length > 0);
  const [mark, evidence] = useSources(claims);
  return (
    <>
      <tr>
        {columns.map(({ name, title, cell }) => {
          const content = cell(figure);
          return (
            <td key={name} data-column={name} data-title={say(title)} data-empty={isEmpty(content)}>
              <span>{content}</span>
            </td>
          );
        })}
        <td data-column="source" data-title={say(SOURCE)}>
          <span>{mark}</span>
        </td>
      </tr>
      {evidence && (
        <tr class="figure-evidence">
          <td colSpan={columns.length + 1}>{evidence}</td>
        </tr>
      )}
    </>
  );
}

const SOURCE: Text = { zh: "出处", en: "Evidence" };

/** Only the columns that some row fills, without the one that would always name the entity. */
function columnsOf(figures: number[], entity: number): Column[] {
  const PROPERTIES: Record<string, string> = {
    indicator: "sosa:observedProperty",
    of: "sosa:hasFeatureOfInterest",
    area: "dcterms:spatial",
    period: "dcterms:temporal",
  };
  return COLUMNS.filter(({ name, cell }) => {
    if (figures.every((figure) => isEmpty(cell(figure)))) return false;
    const property = PROPERTIES[name];
    return !property || figures.some((figure) => objects(figure, property).join() !== `${entity}`);
  });
}

/** Figures in rows; `entity` is the one whose page it is. */
export function FigureTable({
  figures,
  entity,
  title,
}: {
  figures: number[];
  entity: number;
  title: Text;
}) {
  const columns = columnsOf(figures, entity);
  return (
    <table class="figures">
      <caption class="sr-only">{say(title)}</caption>
      <thead>
        <tr>
          {columns.map(({ name, title }) => (
            <th key={name} scope="col" data-column={name}>
              {say(title)}
            </th>
          ))}
          <th scope="col">{say(SOURCE)}</th>
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => (
          <Row key={figure} figure={figure} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}
