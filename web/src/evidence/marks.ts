/** A text with the anchors of its passage marked. */

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Cut a text at the anchors, which white space may break: every second part is one. */
export function atAnchors(text: string, anchors: readonly string[]): string[] {
  const wanted = anchors
    .map((anchor) => Array.from(anchor.replace(/\s/gu, ""), literal).join("\\s*"))
    .filter(Boolean)
    .sort((a, b) => b.length - a.length);
  return wanted.length ? text.split(new RegExp(`(${wanted.join("|")})`, "u")) : [text];
}
