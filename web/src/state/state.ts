/** What the reader has chosen; every view reads it, and the address holds it. */

import { batch, computed, signal } from "@preact/signals";
import type { Graph } from "../data/graph";
import type { Language, Text, Value } from "../data/packed";

export type Theme = "light" | "dark";
/** How many steps around the selected entity are shown; 0 is everything. */
export type Depth = 0 | 1 | 2;

export const VIEWS = ["graph", "entities", "compare", "articles", "ask"] as const;
export type ViewName = (typeof VIEWS)[number];

export const language = signal<Language>("zh");
export const theme = signal<Theme>("light");
/** The views that the page has. */
export const views = signal<readonly ViewName[]>(VIEWS);
export const view = signal<ViewName>("graph");
/** The selected entity, by number. */
export const selected = signal<number | null>(null);
/** The statements of the link whose evidence is shown instead of the selected entity. */
export const picked = signal<readonly number[] | null>(null);
export const depth = signal<Depth>(0);
/** Names of the classes that are not shown. */
export const hidden = signal<ReadonlySet<string>>(new Set());
/** Further choices of a view, such as `article`, `models` or `question`, by name. */
export const choices = signal<Readonly<Record<string, string>>>({});
/** Whether keys of one character do something wherever the focus is (WCAG 2.1.4). */
export const shortcuts = signal(true);
/** Sentences that the reader's own file brought, by fingerprint. */
export const sentences = signal<ReadonlyMap<string, string>>(new Map());
/** What a screen reader is to say. */
export const announcement = signal("");

let current: Graph | null = null;

export function open(graph: Graph): void {
  current = graph;
}

/** The data of the page; it never changes once it is open. */
export function graph(): Graph {
  if (!current) throw new Error("the page's data is not open yet");
  return current;
}

/** A text in the reader's language. */
export function say(text: Text): string {
  return text[language.value] || text.zh || text.en;
}

/** The name of an entity in the reader's language. */
export function nameOf(entity: number): string {
  return graph().name(entity, language.value);
}

/** The texts that an entity has by a property, in the reader's language where there are any. */
export function textsOf(entity: number, property: string): Value[] {
  const all = graph()
    .values(entity, property)
    .flatMap(({ value }) => value ?? []);
  const own = all.filter(({ kind }) => kind === language.value);
  return own.length ? own : all;
}

/** The `lang` attribute of a text in the reader's language. */
export const lang = computed(() => (language.value === "zh" ? "zh-Hans" : "en"));

/** Set one of the further choices; null removes it. */
export function choose(name: string, value: string | null): void {
  const { [name]: _, ...rest } = choices.value;
  choices.value = value === null ? rest : { ...rest, [name]: value };
}

export function select(entity: number | null): void {
  batch(() => {
    if (entity === null) depth.value = 0;
    selected.value = entity;
    picked.value = null;
  });
}

/** Whether the page has a view. */
export function has(name: ViewName): boolean {
  return views.value.includes(name);
}

/** What was last chosen in the views that are not shown. */
const left = new Map<ViewName, Readonly<Record<string, string>>>();

/** Go to a view, with choices of its own or those that were last made there. */
export function go(name: ViewName, chosen?: Readonly<Record<string, string>>): void {
  batch(() => {
    left.set(view.value, choices.value);
    picked.value = null;
    if (name !== view.value || chosen) choices.value = chosen ?? left.get(name) ?? {};
    view.value = name;
  });
}

/** Go to the page of an entity. */
export function openEntity(entity: number): void {
  selected.value = entity;
  go(has("entities") ? "entities" : "graph");
}

/** Go to a passage in its article. */
export function openPassage(passage: number): void {
  const { id } = graph().passages[passage];
  go("articles", { passage: id });
}
