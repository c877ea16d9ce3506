/** A query that was stopped: by the reader, or because it took too long. */
export class Stopped extends Error {
  constructor(readonly by: "reader" | "time") {
    super(`stopped by ${by}`);
  }
}

/** How long a query may run, in milliseconds. */
export const LIMIT = 20_000;
