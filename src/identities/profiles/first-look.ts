import type { Kind, MappingProblem } from '../types.ts';
import { audiencesOf, isNamed } from './audiences.ts';
import { at, entriesOf, type Profile, unique } from './json.ts';
import { proposalsOf } from './proposals.ts';

/** As for a table, the first records must hold what is named, and any identifier. */
export function problemsOf(
  samples: readonly Profile[],
  map: readonly { kind: Kind; path: string }[],
  paths: ReadonlyMap<Kind, ReadonlySet<string>>,
): MappingProblem[] {
  const met = unique([...paths.values()].flatMap((each) => [...each]));
  const namespaces = samples.flatMap((profile) =>
    entriesOf(at(profile, 'identityMap')).map(([code]) => code),
  );
  const columns = unique([...met, ...namespaces.map((code) => `identityMap.${code}`)]);
  const missing = map.filter(({ path }) => !met.some((each) => each.toLowerCase() === path.toLowerCase()));
  if (missing.length > 0) {
    return missing.map(({ path }) => ({
      problem: 'column_not_found',
      column: path,
      nearest: undefined,
      columns,
    }));
  }
  return met.length === 0 ? [{ problem: 'no_identifier_column', columns }] : [];
}

/** What the first profiles show that a person should know. */
export function noticesOf(
  samples: readonly Profile[],
  adobeAudience: string | undefined,
  paths: ReadonlyMap<Kind, ReadonlySet<string>>,
): string[] {
  const notices = proposalsOf(samples, new Set([...paths.values()].flatMap((each) => [...each])));
  const spoken = samples.flatMap(audiencesOf);
  if (adobeAudience !== undefined && !spoken.some((each) => isNamed(each, adobeAudience))) {
    notices.push(`none of the first profiles speaks of the audience ${adobeAudience}.`);
  }
  // They need a decoder (adobe-formats 3.2), and guessing at consent is worse than saying so.
  if (samples.some((profile) => at(profile, 'identityPrivacyInfo') !== undefined)) {
    notices.push('consent strings of the IAB (identityPrivacyInfo) are not read.');
  }
  return notices;
}
