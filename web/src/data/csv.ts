/** Tables as CSV (RFC 4180). */

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** A table as a file. */
export function csvFile(text: string): Blob {
  return new Blob([text], { type: "text/csv;charset=utf-8" });
}
