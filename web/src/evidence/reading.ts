/** The text of a file that the reader gives: UTF-8, GBK or GB18030, or UTF-16 with its mark. */

import type { Text } from "../data/packed";
import { SPACE } from "./sentences";

export type Read = { text: string } | { wrong: Text };

const PDF: Text = {
  zh: "这是 PDF，不是纯文本；请在阅读器中选中正文、复制，再粘贴到这里",
  en: "this is a PDF, not plain text; copy the text in your reader and paste it here",
};
const OFFICE: Text = {
  zh: "这是 Word 文档或压缩包；请另存为“纯文本（.txt）”，或把正文粘贴到这里",
  en: "this is a Word document or an archive; save it as plain text (.txt), or paste the text here",
};
const HTML: Text = {
  zh: "这是网页；请在浏览器中打开，把正文复制、粘贴到这里",
  en: "this is a web page; open it in the browser, copy the text and paste it here",
};
/** What files of other kinds begin with, byte by byte. */
const KINDS: [begins: string, wrong: Text][] = [
  ["%PDF", PDF],
  ["PK\x03\x04", OFFICE],
  ["\xd0\xcf\x11\xe0", OFFICE],
  ["{\\rtf", OFFICE],
  ["<!doctype", HTML],
  ["<html", HTML],
];
const EMPTY: Text = { zh: "没有文字", en: "there is no text in it" };
const BINARY: Text = {
  zh: "不是文本文件；请给纯文本（UTF-8 或 GB18030）",
  en: "this is no text file; give plain text (UTF-8 or GB18030)",
};
const LARGE: Text = {
  zh: "超过 20 MB；请只给报道的正文",
  en: "it has more than 20 MB; give the articles’ text only",
};
const LIMIT = 20 * 1024 * 1024;

/** Characters that binary files have, and no text. */
const CONTROL = new RegExp(`(?![${SPACE}])\\p{Cc}`, "u");
const WIDE = new Map([
  ["255,254", "utf-16le"],
  ["254,255", "utf-16be"],
]);

function decode(bytes: Uint8Array): string | null {
  const wide = WIDE.get(bytes.subarray(0, 2).join());
  for (const encoding of wide ? [wide] : ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return CONTROL.test(text) ? null : text.replace(/^\ufeff/u, "");
    } catch {
      // The next encoding may fit.
    }
  }
  return null;
}

/** The text of a file's bytes, or why there is none. */
export function readText(bytes: Uint8Array): Read {
  if (bytes.length > LIMIT) return { wrong: LARGE };
  const start = String.fromCharCode(...bytes.subarray(0, 99)).trimStart();
  const kind = KINDS.find(([begins]) => start.toLowerCase().startsWith(begins.toLowerCase()));
  if (kind) return { wrong: kind[1] };
  const text = decode(bytes);
  if (text === null) return { wrong: BINARY };
  return text.trim() ? { text } : { wrong: EMPTY };
}
