/** The data blocks of a page: `<script type="text/plain" id="kg-…">`, gzip in base64. */

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const native = (
    Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  ).fromBase64;
  return native ? native(base64) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** Whether the page has a block. */
export function has(name: string): boolean {
  return document.getElementById(`kg-${name}`) !== null;
}

function inflated(name: string): Response {
  const block = document.getElementById(`kg-${name}`);
  if (!block) throw new Error(`the page has no block ${name}`);
  const packed = new Blob([decode(block.textContent.trim())]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip")));
}

export const bytes = (name: string): Promise<ArrayBuffer> => inflated(name).arrayBuffer();
export const text = (name: string): Promise<string> => inflated(name).text();
export const json = <T>(name: string): Promise<T> => inflated(name).json() as Promise<T>;
