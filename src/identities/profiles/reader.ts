import { plainMember } from '../status.ts';
import type { Kind, MappingProblem, Reading, RuleSetName } from '../types.ts';
import { audiencesOf, settle } from './audiences.ts';
import { noRefusals, refusalFinder } from './consents.ts';
import { chooserOf, deciderOf } from './decide.ts';
import { noticesOf, problemsOf } from './first-look.ts';
import { type Profile, unique } from './json.ts';
import { lineKnower, type ProfileLine } from './known.ts';
import { lineReader, type ReadLine } from './known-lines.ts';
import { type LearnedLine, learnLines } from './learned.ts';
import { type PlainProfiles, plainProfiles } from './plain.ts';
import { type ReadValuesOptions, readValues } from './read-values.ts';
import { valueFinder } from './values.ts';

export interface ProfileReaderOptions extends ReadValuesOptions {
  /** `--map`: paths such as `identityMap.WorkEmail` or `_acme.mail`, instead of what would be found for the kind. */
  map?: readonly { kind: Kind; path: string }[];
  /** `--adobe-audience`, an id or a name. */
  adobeAudience?: string | undefined;
  /** Against which `validUntil` is held; undefined: it is not read. */
  now?: Date | undefined;
}

type ReadProfile = (profile: Profile) => Reading | { outcome: 'undecided'; audiences: string[] };

export interface ProfileReader {
  /** `undecided`: audiences among which `--adobe-audience` has to choose. */
  read: ReadProfile;
  /** The same under another rule set. */
  under(rules: RuleSetName): ReadProfile;
  /** What a database may do by itself, as the first lines show. Undefined: nothing, for `map` names the places. */
  plain(lines: readonly ProfileLine[]): PlainProfiles | undefined;
  /** `read` for lines that are like the first ones, without parsing them; undefined: there is no telling which are. */
  lines(lines: readonly ProfileLine[]): ReadLine | undefined;
  /** Where the identifiers met so far stood, by kind; those of the samples from the start. */
  readonly paths: ReadonlyMap<Kind, ReadonlySet<string>>;
  /** The audiences of the samples. */
  readonly audiences: readonly string[];
  /** What a person should know. */
  readonly notices: readonly string[];
  /** Anything here stops the run. */
  readonly problems: readonly MappingProblem[];
}

/**
 * Reads nested Adobe profiles. `samples` are the first ones: where they speak of one audience only, that is the one;
 * where they speak of none, every profile is a member, until one speaks of an audience after all.
 */
export function profileReader(samples: readonly Profile[], options: ProfileReaderOptions): ProfileReader {
  const { adobeAudience, map = [] } = options;
  const findValues = valueFinder(map);
  const findRefusals = options.ignoreConsent ? () => noRefusals : refusalFinder();
  const audiences = unique(samples.flatMap(audiencesOf).map(({ id }) => id));
  const decide = adobeAudience === undefined ? deciderOf(audiences) : chooserOf(adobeAudience);
  const knowLine = lineKnower({ findValues, findRefusals, decide });
  const learned = new WeakMap<readonly ProfileLine[], LearnedLine[]>();
  const learn = (lines: readonly ProfileLine[]) => {
    const known = learned.get(lines) ?? learnLines(lines, knowLine);
    learned.set(lines, known);
    return known;
  };
  const numbersIn = (lines: readonly ProfileLine[]) =>
    lines.flatMap(({ profile }) =>
      findValues(profile).flatMap(({ kind, text }) => (kind === 'phone' ? text : [])),
    );
  const paths = new Map<Kind, Set<string>>();
  const valuesOf = (profile: Profile) => {
    const values = findValues(profile);
    for (const { kind, path } of values) remember(paths, kind, path);
    return values;
  };
  for (const profile of samples) valuesOf(profile);
  const under = (rules: RuleSetName): ReadProfile => {
    const settings = { ...options, rules };
    return (profile) => {
      const statements = decide(audiencesOf(profile));
      if ('undecided' in statements) return { outcome: 'undecided', audiences: statements.undecided };
      if ('filtered' in statements) return { outcome: 'filtered' };
      const membership = statements.about.length === 0 ? plainMember : settle(statements.about, options.now);
      return readValues(profile, valuesOf(profile), membership, findRefusals(profile), settings);
    };
  };
  return {
    read: under(options.rules),
    under,
    plain: (lines) =>
      map.length > 0 ? undefined : plainProfiles(learn(lines), lines.length, numbersIn(lines), options),
    lines: (lines) =>
      map.length > 0 || options.onValue !== undefined
        ? undefined
        : lineReader(learn(lines), lines.length, options),
    paths,
    audiences,
    notices: noticesOf(samples, adobeAudience, paths),
    problems: problemsOf(samples, map, paths),
  };
}

function remember(paths: Map<Kind, Set<string>>, kind: Kind, path: string): void {
  const known = paths.get(kind);
  if (known === undefined) paths.set(kind, new Set([path]));
  else if (known.size < mostPaths) known.add(path);
}

/** Against keys that are ids. */
const mostPaths = 100;
