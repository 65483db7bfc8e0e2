const mebibyte = 1024 * 1024;
/** Text of customers shrinks to a tenth, repetitive columns to a fiftieth; only a trap shrinks further. */
export const greatestRatio = 250;
/** Below this no ratio is judged. */
const alwaysAllowed = 16 * mebibyte;

/** A thousand million people are less. */
const mostAtAll = 256 * 1024 * mebibyte;

/** Whether so few bytes that become so many are a trap. */
export function isEndless(given: number, taken: number): boolean {
  return given > mostAtAll || (given > alwaysAllowed && given > taken * greatestRatio);
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / mebibyte)} MB`;
}
