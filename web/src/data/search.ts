/** Finding entities by any name, part of one, or its pinyin: as `kg search` does. */

import type { Graph } from "./graph";

export interface Hit {
  entity: number;
  /** The form that matched. */
  form: string;
  /** 100 for the very name, less for a beginning, a part, pinyin, or initials. */
  score: number;
}

const MARKS = /[\s“”‘’"'《》「」（）()·—-]/gu;
const ASCII = /^[\x20-\x7e]+$/;

function bare(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(MARKS, "");
}

interface Form {
  entity: number;
  printed: string;
  bare: string;
}

export class SearchIndex {
  private readonly forms: Form[] = [];
  private readonly readings: Map<string, string[]>;

  constructor(private readonly graph: Graph) {
    this.readings = new Map(
      Object.entries(graph.packed.readings).map(([character, all]) => [character, all.split(" ")]),
    );
    const nameless = new Set(graph.packed.entities.nameless);
    for (let entity = 0; entity < graph.size; entity++) {
      if (nameless.has(entity)) continue;
      const { zh, en } = graph.label(entity);
      for (const printed of new Set([zh, en, ...graph.forms(entity)]))
        if (printed) this.forms.push({ entity, printed, bare: bare(printed) });
    }
  }

  /** The entities that bear a name like `text`, the best first; `accept` limits them. */
  search(text: string, limit = 30, accept: (entity: number) => boolean = () => true): Hit[] {
    const wanted = bare(text);
    if (!wanted) return [];
    const latin = ASCII.test(wanted);
    const best = new Map<number, Hit>();
    for (const form of this.forms) {
      const score = this.score(text, wanted, latin, form);
      if (score > (best.get(form.entity)?.score ?? 0) && accept(form.entity))
        best.set(form.entity, { entity: form.entity, form: form.printed, score });
    }
    const hits = [...best.values()];
    const degree = new Map(hits.map(({ entity }) => [entity, this.graph.degree(entity)]));
    const mentions = (hit: Hit): number => degree.get(hit.entity) ?? 0;
    hits.sort((a, b) => b.score - a.score || mentions(b) - mentions(a) || a.entity - b.entity);
    return hits.slice(0, limit);
  }

  private score(text: string, wanted: string, latin: boolean, form: Form): number {
    if (text === form.printed) return 100;
    if (wanted === form.bare) return 95;
    const at = form.bare.indexOf(wanted);
    if (at === 0) return 80;
    if (at > 0) return 60;
    if (!latin || ASCII.test(form.bare)) return 0;
    const spelt = this.match([...form.bare], wanted, (reading) => reading);
    if (spelt) return spelt === "all" ? 70 : spelt === "start" ? 50 : 40;
    const initials = this.match([...form.bare], wanted, (reading) => reading[0]);
    return initials === "all" ? 45 : initials === "start" ? 25 : initials === "part" ? 15 : 0;
  }

  /** Whether the readings of a name, whole or cut by `take`, are or hold what is wanted. */
  private match(
    name: string[],
    wanted: string,
    take: (reading: string) => string,
  ): "all" | "start" | "part" | null {
    const options = name.map((character) =>
      (this.readings.get(character) ?? [character]).map(take),
    );
    /** Where in the name a reading of the rest ends: null if nowhere, a half if in a syllable. */
    const ends = (at: number, rest: string): number | null => {
      if (!rest) return at;
      if (at === options.length) return null;
      for (const reading of options[at]) {
        if (reading.startsWith(rest)) return at + (reading === rest ? 1 : 0.5);
        const end = rest.startsWith(reading) ? ends(at + 1, rest.slice(reading.length)) : null;
        if (end !== null) return end;
      }
      return null;
    };
    const whole = ends(0, wanted);
    if (whole === name.length) return "all";
    if (whole !== null && wanted.length > 1) return "start";
    if (wanted.length > 2)
      for (let at = 1; at < name.length; at++) if (ends(at, wanted) !== null) return "part";
    return null;
  }
}
