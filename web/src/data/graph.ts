/** The data of a page with its indices: what is said of an entity, and by which sentences. */

import type {
  Community,
  EntityClass,
  Language,
  Packed,
  Passage,
  Property,
  Text,
  Value,
} from "./packed";

/** One triple. `object` is an entity, or null where `value` holds a text instead. */
export interface Statement {
  subject: number;
  property: Property;
  object: number | null;
  value: Value | null;
  /** Numbers of the passages that state it; none for what the registry says. */
  passages: number[];
  /** Ids of the other graphs that state it. */
  graphs: string[];
}

/** For each number below `size`, the positions in `column` that hold it. */
function index(column: number[], size: number): (key: number) => Uint32Array {
  const start = new Uint32Array(size + 1);
  for (const key of column) if (key >= 0) start[key + 1] += 1;
  for (let key = 0; key < size; key++) start[key + 1] += start[key];
  const next = start.slice();
  const found = new Uint32Array(start[size]);
  column.forEach((key, position) => {
    if (key >= 0) found[next[key]++] = position;
  });
  return (key) => found.subarray(start[key], start[key + 1]);
}

export class Graph {
  readonly size: number;
  readonly communities: Community[];
  /** Drawn entities, in the order of the layout. */
  readonly drawn: number[];
  /** Relations between drawn entities, as numbers of statements. */
  readonly links: number[];
  private readonly numbers: Map<string, number>;
  private readonly place: Int32Array;
  private readonly circle: Int32Array;
  private readonly outgoing: (entity: number) => Uint32Array;
  private readonly incoming: (entity: number) => Uint32Array;
  private readonly from: (entity: number) => Uint32Array;
  private readonly to: (entity: number) => Uint32Array;
  private readonly within: (article: number) => Uint32Array;
  private byPassage: Map<number, number[]> | null = null;

  constructor(
    readonly packed: Packed,
    readonly passages: Passage[],
  ) {
    const { entities, layout, statements } = packed;
    this.size = entities.id.length;
    this.numbers = new Map(entities.id.map((id, entity) => [id, entity]));
    this.drawn = layout.entity;
    this.place = new Int32Array(this.size).fill(-1);
    layout.entity.forEach((entity, place) => {
      this.place[entity] = place;
    });
    this.communities = packed.communities;
    this.circle = new Int32Array(this.size).fill(-1);
    packed.communities.forEach((community, number) => {
      for (const member of community.members) this.circle[member] = number;
    });
    this.outgoing = index(statements.subject, this.size);
    this.incoming = index(statements.object, this.size);
    this.within = index(
      passages.map(({ article }) => article),
      this.size,
    );
    this.links = packed.links;
    const { subject, object } = statements;
    this.from = index(
      this.links.map((link) => subject[link]),
      this.size,
    );
    this.to = index(
      this.links.map((link) => object[link]),
      this.size,
    );
  }

  /** The number of an entity by its id, or null. */
  find(id: string): number | null {
    return this.numbers.get(id) ?? null;
  }

  id(entity: number): string {
    return this.packed.entities.id[entity];
  }

  iri(entity: number): string {
    const id = this.id(entity);
    return id.includes("://") ? id : this.packed.base + id;
  }

  /** The IRI of an id, of a prefixed name, or itself. */
  expand(name: string): string {
    if (name.includes("://")) return name;
    const { base, prefixes } = this.packed;
    const colon = name.indexOf(":");
    const namespace = prefixes[name.slice(0, colon)];
    return colon > 0 && namespace ? namespace + name.slice(colon + 1) : base + name;
  }

  /** The shortest name of an IRI: an id, or a prefixed name, as `kg` prints it. */
  shorten(iri: string): string {
    const { base, prefixes } = this.packed;
    if (iri.startsWith(base) && !iri.startsWith(prefixes.gov)) return iri.slice(base.length);
    for (const [prefix, namespace] of Object.entries(prefixes))
      if (namespace !== base && iri.startsWith(namespace))
        return `${prefix}:${iri.slice(namespace.length)}`;
    return iri;
  }

  class(entity: number): EntityClass {
    return this.packed.classes[this.packed.entities.class[entity]];
  }

  /** The name in both languages; where one is missing it is empty. */
  label(entity: number): Text {
    const { zh, en } = this.packed.entities;
    return { zh: zh[entity], en: en[entity] };
  }

  /** The name in a language, else in the other, else the id. */
  name(entity: number, language: Language): string {
    const label = this.label(entity);
    return label[language] || label.zh || label.en || this.id(entity);
  }

  /** Further printed forms. */
  forms(entity: number): string[] {
    const forms = this.packed.entities.forms[entity];
    return forms ? forms.split("\n") : [];
  }

  isDrawn(entity: number): boolean {
    return this.place[entity] >= 0;
  }

  /** Where a drawn entity is, and how big. */
  position(entity: number): { x: number; y: number; radius: number } {
    const { x, y, radius } = this.packed.layout;
    const place = this.place[entity];
    return { x: x[place], y: y[place], radius: radius[place] };
  }

  /** The number of the community of a drawn entity. */
  community(entity: number): number {
    return this.circle[entity];
  }

  statement(number: number): Statement {
    const { subject, property, object, evidence } = this.packed.statements;
    const sources = this.packed.evidence[evidence[number]];
    const target = object[number];
    const known = this.passages.length;
    const [text, kind] = target < 0 ? this.packed.values[-1 - target] : ["", ""];
    return {
      subject: subject[number],
      property: this.packed.properties[property[number]],
      object: target < 0 ? null : target,
      value: target < 0 ? { text, kind } : null,
      passages: sources.filter((source) => source < known),
      graphs: sources.filter((s) => s >= known).map((s) => this.packed.graphs[s - known]),
    };
  }

  /** What is said of an entity as subject. */
  out(entity: number): Statement[] {
    return Array.from(this.outgoing(entity), (number) => this.statement(number));
  }

  /** What is said of other entities that has this one as object. */
  into(entity: number): Statement[] {
    return Array.from(this.incoming(entity), (number) => this.statement(number));
  }

  /** The values or objects of one property of an entity. */
  values(entity: number, property: string): Statement[] {
    return this.out(entity).filter((statement) => statement.property.name === property);
  }

  /** Whether the text leaves the list that a property gives of an entity open. */
  isOpen(entity: number, property: string): boolean {
    const iri = this.expand(property);
    return this.values(entity, "gov:openList").some(({ value }) => value?.text === iri);
  }

  /** The drawn entities that a link ties to one, once each. */
  neighbours(entity: number): number[] {
    const { subject, object } = this.packed.statements;
    const found = new Set<number>();
    for (const link of this.from(entity)) found.add(object[this.links[link]]);
    for (const link of this.to(entity)) found.add(subject[this.links[link]]);
    found.delete(entity);
    return [...found];
  }

  /** The number of drawn relations of an entity. */
  degree(entity: number): number {
    return this.from(entity).length + this.to(entity).length;
  }

  /** What a passage states. */
  statedBy(passage: number): Statement[] {
    if (!this.byPassage) {
      this.byPassage = new Map();
      const { evidence, subject } = this.packed.statements;
      for (let number = 0; number < subject.length; number++)
        for (const source of this.packed.evidence[evidence[number]])
          if (source < this.passages.length) {
            const found = this.byPassage.get(source);
            if (found) found.push(number);
            else this.byPassage.set(source, [number]);
          }
    }
    return (this.byPassage.get(passage) ?? []).map((number) => this.statement(number));
  }

  /** The passages of an article, in reading order. */
  passagesIn(article: number): number[] {
    const all = [...this.within(article)];
    return all.sort((a, b) => this.passages[a].sentence - this.passages[b].sentence);
  }

  /** The passages that state something about an entity, in reading order. */
  passagesOf(entity: number): number[] {
    const all = [...this.out(entity), ...this.into(entity)].flatMap((s) => s.passages);
    return [...new Set(all)].sort((a, b) => a - b);
  }
}
