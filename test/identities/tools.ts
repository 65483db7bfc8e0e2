import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type IdentifyOptions, type Kind, normalise } from '../../src/identities/index.ts';

export const options: IdentifyOptions = { rules: 'tiktok-2025-09' };
export const kinds: readonly Kind[] = ['email', 'phone', 'idfa', 'gaid'];

/** Read relative to the project's folder. */
export function readText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export function readJson<Shape>(path: string): Shape {
  return JSON.parse(readText(path)) as Shape;
}

export function digestOf(text: string, algorithm = 'sha256'): string {
  return createHash(algorithm).update(text).digest('hex');
}

/** What a cell becomes, in one line: `a@b.com`, `md5:…`, `invalid_email`, several joined by ` + `, `nothing`. */
export function outcome(kind: Kind, cell: string, country?: string, rules = options.rules): string {
  const values = normalise(kind, cell, { rules, country }).map((value) => {
    if ('reason' in value) return value.reason;
    return 'normalised' in value ? value.normalised : `${value.hash}:${value.digest}`;
  });
  return values.length === 0 ? 'nothing' : values.join(' + ');
}

/** Set while branches are counted: then nothing is random, for every branch has a test that is not. */
export const countingBranches = 'TIKTOK_SEG_COUNTING_BRANCHES';

/** A property over random input; the failure that fast-check throws names its seed. */
export function holds<Input>(input: fc.Arbitrary<Input>, property: (input: Input) => void, runs = 300): void {
  if (countingBranches in process.env) return;
  fc.assert(fc.property(input, property), { numRuns: runs });
}
