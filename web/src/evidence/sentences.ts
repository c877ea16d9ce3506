/** Sentences and their fingerprints, as `kg.evidence` has them: the two must agree. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export const STOPS = "。！？";
export const CLOSERS = '”’」』）】》〉〕］｝)]}"';

/** What Python takes for white space; `\s` is another set. */
export const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "gu");
const MARGINS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const BREAK = "\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029";
const LINE_END = new RegExp(`\\r\\n|[${BREAK}]`, "u");
const WORD = /[\p{L}\p{N}_]/u;

const ENDING = `[${STOPS}](?:[${SPACE}]*[${STOPS}${CLOSERS.replace("]", "\\]")}])*`;
const HEADER = new RegExp(
  `^[${SPACE}]*(?:■.*|本报[^，。！？（(${SPACE}]{0,20}讯(?:[${SPACE}]*[（(].*?[）)]|[${SPACE}]))`,
  "u",
);

/** A sentence and its 1-based place in an article; 0 where that is not known. */
export interface Sentence {
  paragraph: number;
  number: number;
  text: string;
  fingerprint: string;
  file: string;
}

/** The text in NFC, without white space. */
export function squeeze(text: string): string {
  return text.replace(SPACES, "").normalize("NFC");
}

/** The lower-case hex SHA-256 of the squeezed text in UTF-8. */
export function fingerprint(text: string): string {
  return digest(squeeze(text));
}

/**
 * The lower-case hex SHA-256 of a text in UTF-8, at once: `crypto.subtle` answers by promise,
 * which takes several times as long where there are many, and is absent over plain http.
 */
export function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Where the marks that end a sentence begin and end. */
export function ends(text: string): { start: number; end: number }[] {
  return Array.from(text.matchAll(new RegExp(ENDING, "gu")), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * Cut a clean article, one paragraph a line, into its sentences. Datelines, headlines,
 * credit lines and a line's unfinished rest are left out.
 */
export function segment(text: string, file = ""): Sentence[] {
  const found: Sentence[] = [];
  let paragraph = 0;
  for (const line of text.split(LINE_END)) {
    const pieces = cut(line.replace(HEADER, ""));
    if (pieces.length) paragraph += 1;
    for (const piece of pieces) {
      const number = found.length + 1;
      found.push({ paragraph, number, text: piece, fingerprint: fingerprint(piece), file });
    }
  }
  return found;
}

function cut(line: string): string[] {
  const marks = ends(line);
  const starts = [0, ...marks.map(({ end }) => end)];
  return marks
    .map(({ end }, i) => line.slice(starts[i], end).replace(MARGINS, ""))
    .filter((piece) => WORD.test(piece));
}
