/** What is wrong with a query, and where in the reader's text. */

import type { Language } from "../data/packed";
import { DECLARED_LINES, queryForm } from "./sparql";

export interface Fault {
  /** 1-based; null where the engine does not say. */
  line: number | null;
  column: number | null;
  message: Readonly<Record<Language, string>>;
}

export interface Span {
  from: number;
  to: number;
}

const PLACE = /(?:error at (\d+):(\d+)|line (\d+), column (\d+)): ([\s\S]*)/;
const BEFORE = /not declared|not absolute|neither grouped/;

const WORD = /^(?:[\p{L}\p{N}_?$:-]+|[\s\S])/u;

const same = (message: string): Fault["message"] => ({ zh: message, en: message });

const NOT_ASKED: Fault["message"] = {
  zh: "查询应以 SELECT、ASK、CONSTRUCT 或 DESCRIBE 起始；这里只提问，不改动数据",
  en: "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE; nothing is changed here",
};
const NO_SERVICE: Fault["message"] = {
  zh: "本页不联网，不能用 SERVICE 查询别处",
  en: "this page asks nobody else: SERVICE is not available",
};

/** What an engine's words mean; they stand between two parts of the query. */
function explain(said: string, before: string, after: string): Fault["message"] {
  if (/IRI parsing failed|Prefix not found|unknown prefix/.test(said)) {
    const prefix = /(?<!<[^<>]*)([\w-]*:)[^\s:]*$/.exec(before)?.[1];
    return prefix
      ? { zh: `前缀 ${prefix} 没有声明`, en: `the prefix ${prefix} is not declared` }
      : { zh: "IRI 不是绝对地址", en: "an IRI that is not absolute" };
  }
  if (said.includes("contains a variable that is unbound"))
    return {
      zh: "SELECT 中有既未分组也未汇总的变量",
      en: "SELECT has a variable that is neither grouped nor aggregated",
    };
  if (!said.startsWith("expected")) return same(said);
  const word = WORD.exec(after.trimStart())?.[0];
  return word
    ? {
        zh: `此处不应是 ${word}，或前面写错了`,
        en: `${word} cannot stand here, or what precedes is wrong`,
      }
    : { zh: "到此还不完整，或前面写错了", en: "incomplete up to here, or what precedes is wrong" };
}

/** Read what an engine says of a query that `declare` put prefixes before. */
export function readFault(said: string, query: string): Fault {
  const nowhere = { line: null, column: null };
  if (!queryForm(query)) return { ...nowhere, message: NOT_ASKED };
  const found = PLACE.exec(said);
  if (!found) {
    const message = /^The service .* is not supported/.test(said) ? NO_SERVICE : same(said);
    return { ...nowhere, message };
  }
  const line = Math.max(1, Number(found[1] ?? found[3]) - DECLARED_LINES);
  const column = Number(found[2] ?? found[4]);
  const at = offset(query, line, column);
  return { line, column, message: explain(found[5], query.slice(0, at), query.slice(at)) };
}

/** Where a line and a column, which counts characters, are in a text. */
function offset(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const before = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("");
  return Math.min(text.length, start + before.length);
}

/** What to underline: the word at the fault, or before it where that is what is wrong. */
export function spanOf({ line, column, message }: Fault, text: string): Span | null {
  if (line === null || column === null) return null;
  let at = offset(text, line, column);
  const rest = text.slice(at);
  if (BEFORE.test(message.en) || !rest.trim()) {
    const word = /(\S+)\s*$/.exec(text.slice(0, at));
    if (word) return { from: word.index, to: word.index + word[1].length };
    return { from: 0, to: text.length };
  }
  at += rest.length - rest.trimStart().length;
  const word = WORD.exec(text.slice(at));
  return { from: at, to: at + (word?.[0].length ?? 1) };
}
