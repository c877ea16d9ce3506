/** What a page holds, as Python writes it (`kg.viewdata`): columns, and indices into them. */

export type Language = "zh" | "en";
export type Text = Readonly<Record<Language, string>>;

/** A class of the ontology. `group` is its group in a picture, such as `actor`. */
export interface EntityClass {
  name: string;
  label: Text;
  group: string;
  color: string;
  glyph: string;
}

/** A property; `edge`s are drawn, `attribute`s stand in the panel, the rest is hidden. */
export interface Property {
  name: string;
  label: Text;
  drawn: "edge" | "attribute" | "hidden";
}

/** A circle of entities that belong together, called by the one with most relations. */
export interface Community {
  x: number;
  y: number;
  radius: number;
  /** Entities, the hub first. */
  members: number[];
}

/** A text that an entity has: `kind` is its language tag, `iri` for a link, or empty. */
export interface Value {
  text: string;
  kind: string;
}

export interface Packed {
  title: Text;
  /** The version of `kg` that made the dataset. */
  version: string;
  /** What the address of every entity begins with. */
  base: string;
  prefixes: Record<string, string>;
  classes: EntityClass[];
  properties: Property[];
  groups: { name: string; label: Text }[];
  /**
   * `forms` has the further printed forms of each entity, one a line; `nameless` are those,
   * such as figures, that are called by what they say.
   */
  entities: {
    id: string[];
    class: number[];
    zh: string[];
    en: string[];
    forms: string[];
    nameless: number[];
  };
  /** Where the drawn entities are; the others are folded into their subject's panel. */
  layout: { entity: number[]; x: number[]; y: number[]; radius: number[] };
  communities: Community[];
  /** The drawn relations, as numbers of statements. */
  links: number[];
  /** The readings of every character of a name: "长" is read "chang zhang". */
  readings: Record<string, string>;
  /** `object` is an entity, or, where negative, value number -1 - object. */
  statements: { subject: number[]; property: number[]; object: number[]; evidence: number[] };
  values: [text: string, kind: string][];
  /** Sets of sources: a source is a passage by number, or, beyond them, another graph. */
  evidence: number[][];
  /** Graphs that are no passages: the registry's, the codebook, coders', by id. */
  graphs: string[];
}

/** A sentence of an article; `sentence` and `paragraph` are 1-based. */
export interface Passage {
  id: string;
  article: number;
  paragraph: number;
  sentence: number;
  fingerprint: string;
  anchors: string[];
  gloss: Text;
  /** The sentence itself, where the page was built with the text. */
  text?: string;
}

/** A named question; see `kg.questions`. */
export interface Question {
  name: string;
  group: string;
  title: Text;
  parameters: { name: string; kind: string; default: string | null }[];
  columns: Record<string, Text>;
  counts: string;
  query: string;
}

/** Models side by side: an item is an entity with what states it, as in `evidence`. */
export interface Comparison {
  dimensions: { name: string; title: Text }[];
  models: number[];
  cells: { dimension: number; model: number; items: [entity: number, sources: number[]][] }[];
}

/** Models by the concepts of one scheme; a cell that is missing is not reported. */
export interface Matrix {
  scheme: string;
  title: Text;
  coder: string;
  models: number[];
  concepts: number[];
  cells: { model: number; concept: number; parts: number[] }[];
}

/** What only the explorer holds. */
export interface Views {
  comparison: Comparison;
  matrices: Matrix[];
  questions: Question[];
}
