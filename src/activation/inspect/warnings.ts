import type { Reason } from '../../identities/index.ts';
import { leftOut } from '../map-files.ts';
import { onlyGrows } from '../profiles.ts';
import type { Tally } from '../tally.ts';
import type { Sightings } from './column-counts.ts';
import type { FileInspected } from './file-inspected.ts';
import { mostTold, type People } from './people.ts';

/** Something a person should know before pushing; codes are stable. */
export interface Warning {
  code: string;
  text: string;
}

/** TikTok can target an audience from so many matched people on. */
export const minimum = 1000;

/** The most important first: what leaves people out, then what makes matches unlikely, then what is only odd. */
export function warningsOf(
  files: readonly FileInspected[],
  tally: Tally,
  people: People,
  sightings: Sightings,
): Warning[] {
  return [
    ...aboutSize(tally, people),
    ...files.flatMap(proposals),
    ...damages.flatMap(([reason, text]) => about(reason, tally.reasons[reason], text)),
    ...files.flatMap(({ source }) =>
      source.warnings.map((text) => ({ code: 'source', text: `${source.file}: ${text}` })),
    ),
    ...files.flatMap(mixedColumns),
    ...about(
      'contradicted',
      people.contradicted(),
      'People who agree in one record and refuse in another, and stay out: #.',
    ),
    ...about(
      'stays_and_leaves',
      people.disputed(),
      'People who stay in one record and leave in another, and are counted here: #. For a push the latest status counts.',
    ),
    ...(tally.read > 0 ? files.flatMap(silence) : []),
    ...aboutDoubts(sightings),
    ...(people.exact ? [] : [{ code: 'approximate', text: approximation }]),
  ];
}

function aboutSize({ read, rejected }: Tally, people: People): Warning[] {
  const warnings: Warning[] = [];
  if (read > 0 && people.count() < minimum) {
    const text = `TikTok needs ${shown(minimum)} matched people before an audience can be used; this source can give ${shown(people.count())} at most.`;
    warnings.push({ code: 'below_minimum', text });
  }
  if (rejected > read / 10) {
    const text = `${part(rejected, read)} of the records are rejected; push stops at 10 % unless --max-reject allows more.`;
    warnings.push({ code: 'many_rejects', text });
  }
  return warnings;
}

function proposals({ source, answer }: FileInspected): Warning[] {
  const proposed = (answer?.proposed ?? []).map((proposal) => ({
    code: 'column_left_out',
    text: `${source.file}: ${leftOut(proposal)}`,
  }));
  return answer?.growsOnly
    ? [...proposed, { code: 'only_grows', text: `${source.file}: ${onlyGrows}` }]
    : proposed;
}

/** `#` is how many. */
const damages: readonly (readonly [Reason, string])[] = [
  ['phone_needs_country', 'Phones without their country: #. Give --country or --country-column.'],
  [
    'phone_damaged',
    'Phones that a spreadsheet has cut to the form 1.2E+10: #. Export again with that column as text.',
  ],
  [
    'wrong_digest',
    'Values hashed in a way TikTok does not match: #. It takes SHA-256, and phones hashed with their plus.',
  ],
  ['junk_digest', 'Digests of nothing: #. An empty cell or a word such as "null" was hashed.'],
];

function about(code: string, count: number | undefined, text: string): Warning[] {
  return count ? [{ code, text: text.replace('#', shown(count)) }] : [];
}

function mixedColumns({ source, counter }: FileInspected): Warning[] {
  return [...counter.columns].flatMap(([index, { good, hashed }]) => {
    if (hashed === 0 || hashed === good) return [];
    const name = source.headers?.[index] ?? `#${index + 1}`;
    const text = `The column "${name}" is mixed: ${part(hashed, good)} hashed, ${part(good - hashed, good)} plain.`;
    return [{ code: 'mixed_column', text }];
  });
}

function silence({ source, answer }: FileInspected): Warning[] {
  if (answer === undefined || answer.mapping.consent.length > 0) return [];
  const text = `${source.file}: no column was found that says who agreed to advertising; make sure that everybody on the list has.`;
  return [{ code: 'no_consent', text }];
}

function aboutDoubts({ doubts, phonesDoubted }: Sightings): Warning[] {
  const roles = 'Addresses such as info@ or noreply@, which belong to no person and will hardly match: #.';
  const ranges = `Phones in ranges that are not in use, as far as is known: # of the first ${shown(phonesDoubted)}.`;
  return [
    ...about('role_address', doubts.get('role_address'), roles),
    ...about('unknown_number_range', doubts.get('unknown_number_range'), ranges),
  ];
}

const approximation = `Duplicates were counted among the first ${shown(mostTold)} values of each kind: there are at least so many.`;

function shown(count: number): string {
  return count.toLocaleString('en-US');
}

function part(count: number, all: number): string {
  return `${((100 * count) / Math.max(all, 1)).toFixed(1)} %`;
}
