/** The text that the reader brings: it is compared here, kept in memory only, and sent nowhere. */

import { batch, signal } from "@preact/signals";
import type { Passage, Text } from "../data/packed";
import { announcement, graph, say, sentences } from "../state/state";
import { readText } from "./reading";
import { type Verification, verify } from "./verification";

const UNREADABLE: Text = {
  zh: "读不了；请给文件，不要给文件夹",
  en: "cannot be read; give files, not folders",
};
const PASTED: Text = { zh: "粘贴的文字", en: "the pasted text" };

/** What the reader's files hold, by name. */
const texts = signal<ReadonlyMap<string, string>>(new Map());
/** What they say about the passages; null where there is no text. */
export const verification = signal<Verification<Passage> | null>(null);
export const refused = signal<{ file: string; wrong: Text }[]>([]);
export const busy = signal(false);

let turn = 0;

async function compare(more: ReadonlyMap<string, string>): Promise<void> {
  texts.value = new Map([...texts.value, ...more]);
  if (!texts.value.size) return;
  turn += 1;
  const mine = turn;
  busy.value = true;
  const { passages } = graph();
  const result = await verify(texts.value, passages);
  if (mine !== turn) return;
  batch(() => {
    busy.value = false;
    verification.value = result;
    sentences.value = new Map(
      passages.flatMap(({ id, fingerprint }) => {
        const sentence = result.found.get(id);
        return sentence ? [[fingerprint, sentence.text] as const] : [];
      }),
    );
    announcement.value = say({
      zh: `在您的文字中找到 ${passages.length} 句中的 ${result.found.size} 句`,
      en: `${result.found.size} of ${passages.length} sentences found in your text`,
    });
  });
}

/** Take files, besides those taken before; one of the same name takes the other's place. */
export async function take(files: Iterable<File>): Promise<void> {
  const fit = new Map<string, string>();
  const wrong: { file: string; wrong: Text }[] = [];
  for (const file of files) {
    const bytes = await file.arrayBuffer().catch(() => null);
    const read = bytes ? readText(new Uint8Array(bytes)) : { wrong: UNREADABLE };
    if ("text" in read) fit.set(file.name, read.text);
    else wrong.push({ file: file.name, wrong: read.wrong });
  }
  refused.value = wrong;
  if (wrong.length)
    announcement.value = wrong.map((one) => `${one.file}: ${say(one.wrong)}`).join();
  await compare(fit);
}

export function takePasted(text: string): Promise<void> {
  return take([new File([text], say(PASTED))]);
}

export function forget(): void {
  turn += 1;
  batch(() => {
    busy.value = false;
    texts.value = new Map();
    verification.value = null;
    refused.value = [];
    sentences.value = new Map();
    announcement.value = say({ zh: "已忘掉您的文字", en: "your text is forgotten" });
  });
}
