import type { Kind } from '../../identities/index.ts';
import type { Dialect } from '../../sources/index.ts';
import type { Tally } from '../tally.ts';
import type { InspectedColumn } from './columns.ts';
import type { Warning } from './warnings.ts';

/** What a source holds and what a push would make of it. Values are masked. */
export interface Inspection {
  files: {
    file: string;
    format: string;
    dialect: Dialect;
    bytes: number;
    records: number;
    columns: InspectedColumn[];
  }[];
  rules: string;
  records: Record<
    'read' | 'members' | 'duplicate' | 'leaving' | 'excluded' | 'filtered' | 'rejected' | 'empty',
    number
  >;
  reasons: Tally['reasons'];
  /** By ISO 3166-1 alpha-2, the most frequent first; `+870` where a number belongs to no country. Plain numbers only. */
  phones_by_country: Record<string, number>;
  expected: {
    people: number;
    identities: Record<Kind, number>;
    minimum: number;
    reaches_minimum: boolean;
    /** Otherwise repetitions beyond the first two million were not all noticed: people are at most so many. */
    exact: boolean;
  };
  warnings: Warning[];
  /** Why the source cannot be used, or not beyond what was read. */
  fault?: { code: string; message: string; hint?: string };
}
