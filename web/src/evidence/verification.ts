/** Whether the sentence of every passage is in a text, as `kg.verification` tells it. */

import type { Passage } from "../data/packed";
import {
  CLOSERS,
  digest,
  ends,
  fingerprint,
  type Sentence,
  STOPS,
  segment,
  squeeze,
} from "./sentences";

/** How many characters before a stop may hold a sentence that something is glued to. */
const LONGEST = 1000;
/** After how many milliseconds of work the page may answer its reader. */
const SPELL = 30;
const LEADING = new RegExp(`^[${STOPS}${CLOSERS.replace("]", "\\]")}]+`, "u");

export type Pointer = Pick<
  Passage,
  "id" | "article" | "paragraph" | "sentence" | "fingerprint" | "anchors"
>;

/** A sentence without a passage, and the passages before and after it. */
export interface Gap<P extends Pointer = Pointer> {
  sentence: Sentence;
  before: P | null;
  after: P | null;
}

/** What texts say about passages; the parts are those of Python's `Verification`. */
export interface Verification<P extends Pointer = Pointer> {
  /** The sentences found, by the id of their passage. */
  found: Map<string, Sentence>;
  /** Passages in no text, though their article is in one. */
  missing: P[];
  /** Articles that are in no text at all. */
  absent: number[];
  /** Anchors that their sentence does not have. */
  astray: { passage: P; anchor: string }[];
  /** Passages to which a clean text gives another place. */
  misplaced: { passage: P; sentence: Sentence }[];
  /** Sentences that no passage points to. */
  uncovered: Gap<P>[];
  /** Files that hold nothing of any article. */
  unknown: string[];
}

/** A sentence of a text, and the passages that point to it, by article. */
interface Slot<P> {
  sentence: Sentence;
  passages: Map<number, P>;
}

/** Find the passages in `texts` (file name to content), in whatever layout. */
export async function verify<P extends Pointer>(
  texts: ReadonlyMap<string, string>,
  passages: readonly P[],
): Promise<Verification<P>> {
  const ordered = passages.toSorted((a, b) => a.sentence - b.sentence);
  const byFingerprint = grouped(ordered, (passage) => passage.fingerprint);
  const byArticle = grouped(ordered, (passage) => passage.article);
  const files: [file: string, slots: Slot<P>[]][] = [];
  for (const [file, text] of texts)
    files.push([file, await slotsOf(file, text, byFingerprint, byArticle)]);
  const spots = files
    .flatMap(([, slots]) => slots)
    .sort((a, b) => Number(a.sentence.number > 0) - Number(b.sentence.number > 0))
    .flatMap(({ sentence, passages }) =>
      Array.from(passages.values(), (passage) => ({ passage, sentence })),
    );
  const found = new Map(spots.map(({ passage, sentence }) => [passage.id, sentence]));
  const held = new Set(spots.map(({ passage }) => passage.article));
  const inPlace = new Set(
    spots
      .filter(
        ({ passage: p, sentence: s }) => p.paragraph === s.paragraph && p.sentence === s.number,
      )
      .map(({ passage }) => passage.id),
  );
  return {
    found,
    missing: passages.filter((p) => held.has(p.article) && !found.has(p.id)),
    absent: [...byArticle.keys()].filter((article) => !held.has(article)),
    astray: passages.flatMap((passage) => {
      const sentence = found.get(passage.id);
      if (!sentence) return [];
      const text = squeeze(sentence.text);
      const astray = passage.anchors.filter((anchor) => !text.includes(squeeze(anchor)));
      return astray.map((anchor) => ({ passage, anchor }));
    }),
    misplaced: spots.filter(({ passage, sentence }) => sentence.number && !inPlace.has(passage.id)),
    uncovered: files.flatMap(([, slots]) => uncovered(slots, byArticle)),
    unknown: files
      .filter(([, slots]) => slots.every(({ passages }) => !passages.size))
      .map(([file]) => file),
  };
}

function grouped<T, K>(items: T[], key: (item: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const item of items) {
    const group = found.get(key(item));
    if (group) group.push(item);
    else found.set(key(item), [item]);
  }
  return found;
}

/**
 * Cut a text into sentences and tell the passages that point to each. A sentence that
 * several articles share belongs to those of which the text holds most; one that an
 * article repeats, to its passages in their order.
 */
async function slotsOf<P extends Pointer>(
  file: string,
  text: string,
  byFingerprint: Map<string, P[]>,
  byArticle: Map<number, P[]>,
): Promise<Slot<P>[]> {
  const known = (sentences: Sentence[]) =>
    sentences.map((sentence) => sentence.fingerprint).filter((print) => byFingerprint.has(print));
  const glued = await stretches(file, squeeze(text), byFingerprint);
  const hits = known(glued);
  const share = new Map<number, Set<string>>();
  for (const { article, fingerprint } of hits.flatMap((hit) => byFingerprint.get(hit)!))
    share.set(article, (share.get(article) ?? new Set()).add(fingerprint));
  const largest = (hit: string): Set<string> =>
    byFingerprint
      .get(hit)!
      .map(({ article }) => share.get(article)!)
      .reduce((most, mine) => (mine.size > most.size ? mine : most));
  const borrowed = new Set(
    [...share].filter(([, mine]) => isPart(mine, largest([...mine].sort()[0]))).map(([key]) => key),
  );
  const all = new Set(hits);
  const whole = [...share].some(([article, mine]) => {
    const full = new Set(byArticle.get(article)!.map((passage) => passage.fingerprint));
    return mine.size === all.size && mine.size === full.size;
  });
  const clean = segment(text, file);
  const isClean = whole && hits.join() === known(clean).join();
  const last = new Map<number, number>();
  return (isClean ? clean : glued).map((sentence) => {
    const pointing = (byFingerprint.get(sentence.fingerprint) ?? []).filter(
      (passage) => !borrowed.has(passage.article),
    );
    const ahead = pointing.filter((p) => p.sentence > (last.get(p.article) ?? 0));
    const met = new Map([...pointing, ...ahead.toReversed()].map((p) => [p.article, p]));
    for (const [article, passage] of met) last.set(article, passage.sentence);
    return { sentence, passages: met };
  });
}

function isPart(mine: Set<string>, other: Set<string>): boolean {
  return mine.size < other.size && [...mine].every((print) => other.has(print));
}

/** Cut squeezed text at each stop; known sentences shed what is glued to them. */
async function stretches(
  file: string,
  text: string,
  known: ReadonlyMap<string, unknown>,
): Promise<Sentence[]> {
  const found: Sentence[] = [];
  let start = 0;
  let rest = performance.now();
  for (const end of ends(text)) {
    if (performance.now() - rest > SPELL) {
      await new Promise((resume) => setTimeout(resume));
      rest = performance.now();
    }
    const hit = firstKnown(text, candidates(start, end), known);
    const sentence = hit ? text.slice(...hit) : text.slice(start, end.end).replace(LEADING, "");
    start = hit ? hit[1] : end.start + 1;
    if (sentence)
      found.push({
        paragraph: 0,
        number: 0,
        text: sentence,
        fingerprint: fingerprint(sentence),
        file,
      });
  }
  return found;
}

type Range = readonly [begin: number, stop: number];

/** Where the sentence that ends at a mark may begin and stop, likely places first. */
function* candidates(start: number, mark: { start: number; end: number }): Generator<Range> {
  for (const stop of [mark.end, mark.start + 1, mark.start + 2, mark.start + 3]) {
    if (stop !== mark.end && stop >= mark.end) return;
    yield [start, stop];
    for (let begin = Math.max(start + 1, stop - LONGEST); begin < mark.start; begin++)
      yield [begin, stop];
  }
}

function firstKnown(
  text: string,
  ranges: Iterable<Range>,
  known: ReadonlyMap<string, unknown>,
): Range | undefined {
  for (const range of ranges) if (known.has(digest(text.slice(...range)))) return range;
}

/**
 * Find sentences between two passages of an article; in a clean text, around them, too.
 * Where passages are lost there, a sentence counts only if its number is another's.
 */
function uncovered<P extends Pointer>(slots: Slot<P>[], byArticle: Map<number, P[]>): Gap<P>[] {
  const ids = new Set(slots.flatMap(({ passages }) => Array.from(passages.values(), (p) => p.id)));
  const clean = slots.some(({ sentence }) => sentence.number > 0);
  const places = slots.flatMap(({ passages }, i) => (passages.size ? [i] : []));
  const bounds = [-1, ...places, slots.length];
  return bounds.slice(1).flatMap((j, n) => {
    const i = bounds[n];
    const between = slots.slice(i + 1, j);
    const [left, right] = [i, j].map((at) => slots[at]?.passages ?? new Map<number, P>());
    const both = [...left.keys()].filter((article) => right.has(article));
    const shared = both.length || !clean ? both : [...left.keys(), ...right.keys()];
    if (!between.length || !shared.length) return [];
    const article = Math.min(...shared);
    const [before, after] = [left.get(article) ?? null, right.get(article) ?? null];
    const first = before && after ? before.sentence + 1 : 0;
    const size = before && after ? Math.max(0, after.sentence - first) : 0;
    const lost = new Set(
      byArticle
        .get(article)!
        .filter((p) => p.sentence >= first && p.sentence < first + size && !ids.has(p.id))
        .map((p) => p.sentence),
    );
    const isTold = (offset: number) => size === between.length && !lost.has(first + offset);
    return between
      .filter((_, offset) => !lost.size || isTold(offset))
      .map(({ sentence }) => ({ sentence, before, after }));
  });
}
