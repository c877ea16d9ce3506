/** The steps of the heat map's shades; the same number has the same shade in every matrix. */

const FROM = [1, 2, 5, 10, 20];

/** The step of a number, 1 for the palest. */
export function stepOf(count: number): number {
  return FROM.filter((from) => from <= count).length;
}

/** The steps up to a number, each with the numbers it stands for. */
export function stepsUpTo(most: number): { step: number; label: string }[] {
  return FROM.filter((from) => from <= most).map((from, i) => {
    const to = (FROM[i + 1] ?? Number.POSITIVE_INFINITY) - 1;
    const label = to === from ? `${from}` : Number.isFinite(to) ? `${from}–${to}` : `≥ ${from}`;
    return { step: i + 1, label };
  });
}
