/** From the data and the reader's choices to what is drawn. */

import type { Graph } from "../data/graph";
import type { Community, Language } from "../data/packed";
import type { Depth, Theme } from "../state/state";
import { fill } from "./colors";
import { ego, type Place } from "./ego";
import { communityKey, type Link, type Mark, type Scene } from "./scene";
import { arranged, FEW } from "./selection";

/** Beyond so many visible entities the communities are shown instead. */
export const MOST = 1000;
/** So many members of a community are shown when it is opened, those with most relations. */
export const MEMBERS = 300;

export interface Choice {
  selected: number | null;
  depth: Depth;
  hidden: ReadonlySet<string>;
  /** Numbers of the communities that are opened. */
  opened: ReadonlySet<number>;
  /** Higher than wide: what is wide is turned. */
  isUpright: boolean;
  /** Only these entities, or everything. */
  only: ReadonlySet<number> | null;
  language: Language;
  theme: Theme;
}

interface Layout {
  scene: Scene;
  /** How many entities stand folded in communities, or are left out of a neighbourhood. */
  folded: number;
}

export interface View extends Layout {
  isUpright: boolean;
}

function entityMark(graph: Graph, entity: number, choice: Choice): Mark {
  const kind = graph.class(entity);
  const name = graph.name(entity, choice.language);
  return {
    key: entity,
    ...graph.position(entity),
    color: fill(kind, choice.theme),
    glyph: kind.glyph,
    label: name,
    weight: graph.degree(entity) + (kind.group === "model" ? 1000 : 0),
    community: false,
  };
}

/** A community, of which only the visible members count; the first of them names it. */
function communityMark(graph: Graph, number: number, members: number[], choice: Choice): Mark {
  const { x, y, radius } = graph.communities[number];
  const hub = members[0];
  return {
    key: communityKey(number),
    x,
    y,
    radius: radius * 0.8,
    color: fill(graph.class(hub), choice.theme),
    glyph: String(members.length),
    label: graph.name(hub, choice.language),
    weight: members.length,
    community: true,
  };
}

/** The links among what is shown; `key` is what stands for an entity, or null. */
function linksAmong(
  graph: Graph,
  key: (entity: number) => number | null,
  language: Language,
): Link[] {
  const { subject, object, property } = graph.packed.statements;
  const found = new Map<string, Link>();
  for (const number of graph.links) {
    const from = key(subject[number]);
    const to = key(object[number]);
    if (from === null || to === null || from === to) continue;
    const pair = `${from} ${to}`;
    const link = found.get(pair);
    const label = graph.packed.properties[property[number]].label[language];
    if (!link) found.set(pair, { from, to, label, weight: 1, statements: [number] });
    else {
      link.weight += 1;
      if (from >= 0 && to >= 0) {
        link.statements.push(number);
        if (!link.label.includes(label)) link.label += ` · ${label}`;
      }
    }
  }
  return [...found.values()];
}

function whole(graph: Graph, shown: number[], choice: Choice): Layout {
  const visible = new Set(shown);
  const marks = shown.map((entity) => entityMark(graph, entity, choice));
  const key = (entity: number) => (visible.has(entity) ? entity : null);
  return { scene: { marks, links: linksAmong(graph, key, choice.language) }, folded: 0 };
}

/** The angle between one seed of a sunflower and the next. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Places in the circle of a community for some of its members, the first in the middle. */
function sunflower(graph: Graph, { x, y, radius }: Community, members: number[]) {
  const room = radius * 0.9 * Math.sqrt(Math.PI / members.length);
  const most = Math.sqrt(Math.max(...members.map((member) => graph.degree(member))));
  return members.map((member, i) => {
    const away = radius * 0.9 * Math.sqrt((i + 0.5) / members.length);
    return {
      x: x + away * Math.cos(i * GOLDEN),
      y: y + away * Math.sin(i * GOLDEN),
      radius: room * (0.15 + (0.25 * Math.sqrt(graph.degree(member))) / most),
    };
  });
}

/** The communities, the opened ones as their members. */
function map(graph: Graph, shown: number[], choice: Choice): Layout {
  const visible = new Set(shown);
  const opened = new Set(choice.opened);
  if (choice.selected !== null && graph.isDrawn(choice.selected))
    opened.add(graph.community(choice.selected));
  const marks: Mark[] = [];
  const stands = new Map<number, number>();
  graph.communities.forEach((community, number) => {
    const members = community.members.filter((member) => visible.has(member));
    if (!members.length) return;
    if (!opened.has(number)) {
      marks.push(communityMark(graph, number, members, choice));
      return;
    }
    const best = members.slice(0, MEMBERS);
    if (
      choice.selected !== null &&
      members.includes(choice.selected) &&
      !best.includes(choice.selected)
    )
      best[best.length - 1] = choice.selected;
    const places = best.length < members.length ? sunflower(graph, community, best) : null;
    best.forEach((member, i) => {
      marks.push({ ...entityMark(graph, member, choice), ...places?.[i] });
      stands.set(member, member);
    });
  });
  const key = (entity: number) => {
    if (!visible.has(entity)) return null;
    const number = graph.community(entity);
    return opened.has(number) ? (stands.get(entity) ?? null) : communityKey(number);
  };
  const links = linksAmong(graph, key, choice.language);
  return { scene: { marks, links }, folded: visible.size - stands.size };
}

/** Entities at places of their own. */
function placed(graph: Graph, places: Place[], folded: number, choice: Choice): Layout {
  const at = new Set(places.map(({ entity }) => entity));
  const marks = places.map(({ entity, x, y }) => ({ ...entityMark(graph, entity, choice), x, y }));
  const key = (entity: number) => (at.has(entity) ? entity : null);
  return { scene: { marks, links: linksAmong(graph, key, choice.language) }, folded };
}

function laidOut(graph: Graph, choice: Choice): Layout {
  const { selected, depth, hidden, only } = choice;
  if (selected !== null && depth !== 0 && graph.isDrawn(selected)) {
    const { places, left } = ego(graph, selected, depth, hidden);
    return placed(graph, places, left, choice);
  }
  const isWanted = (entity: number) => entity === selected || !only || only.has(entity);
  const isShown = (entity: number) => entity === selected || !hidden.has(graph.class(entity).name);
  const wanted = graph.drawn.filter(isWanted);
  if (only && wanted.length <= FEW) {
    const places = arranged(graph, wanted).filter(({ entity }) => isShown(entity));
    return placed(graph, places, 0, choice);
  }
  const shown = wanted.filter(isShown);
  return shown.length > MOST ? map(graph, shown, choice) : whole(graph, shown, choice);
}

/** What is drawn for a choice. */
export function viewOf(graph: Graph, choice: Choice): View {
  const { isUpright } = choice;
  const { scene, folded } = laidOut(graph, choice);
  if (!isUpright) return { scene, folded, isUpright };
  const marks = scene.marks.map((mark) => ({ ...mark, x: mark.y, y: mark.x }));
  return { scene: { ...scene, marks }, folded, isUpright };
}
