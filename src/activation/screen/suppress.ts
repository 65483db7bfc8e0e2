import { Fault } from '../../fault.ts';
import {
  type Kind,
  type MappingAnswer,
  type Reading,
  type RuleSetName,
  ruleSets,
} from '../../identities/index.ts';
import type { SourceFile } from '../../sources/index.ts';
import { mapFile, noColumns } from '../map-files.ts';
import type { MappedFile, ReadOptions } from '../mapped-file.ts';
import { openProfiles } from '../profiles.ts';
import { type ReadableRecord, readerOf } from '../record.ts';
import { DigestSet } from './digest-set.ts';

/** The people who are not to be in any audience (`--suppress`), by their digests under every rule set. */
export interface Suppression {
  /** Reads the records of a file under the rule sets that are not the run's own, where the list may be of those. */
  of(file: MappedFile): (reading: Reading, record: ReadableRecord) => Reading;
}

export interface SuppressionOptions extends ReadOptions {
  now: Date;
  signal: AbortSignal;
  warn: (text: string) => void;
}

/** Reads the lists. Faults: those of a source; `guard_refused` where nothing in a list can be used. */
export async function readSuppression(
  lists: readonly SourceFile[],
  options: SuppressionOptions,
): Promise<Suppression> {
  const digests = new DigestSet();
  for (const list of lists) {
    await readList(list, digests, options).catch((error: unknown) => {
      throw audienceOf(list.file, error);
    });
  }
  return {
    of: (file) => {
      const others = ruleSets.filter((name) => name !== options.rules);
      const readers = readersOf(file, others, options, mapFile);
      const isListed = (reading: Reading) =>
        'identities' in reading && reading.identities.some(({ digest }) => digests.has(digest));
      return (reading, record) => {
        if (reading.outcome !== 'member') return reading;
        // The list may hold digests that were made by another rule set than the run's.
        if (!isListed(reading) && !readers.some((read) => isListed(read(record)))) return reading;
        return {
          outcome: 'excluded',
          identities: [...reading.identities, ...(reading.refused ?? [])],
          rejections: [{ column: undefined, kind: undefined, reason: 'suppressed' }],
        };
      };
    },
  };
}

async function readList(list: SourceFile, digests: DigestSet, options: SuppressionOptions): Promise<void> {
  // What the user says of his source's columns is not meant for the list.
  const own = { ...options, map: [], countryColumn: undefined, adobeAudience: undefined };
  const mapping = list.profiles === undefined ? mapList(list, own).mapping : noColumns;
  const readers = readersOf({ source: list, mapping, profiles: undefined }, ruleSets, own, mapList);
  let records = 0;
  let unusable = 0;
  for await (const chunk of list.read({ signal: options.signal })) {
    for (const record of chunk) {
      records++;
      const readings = 'rejected' in record ? [] : readers.map((read) => read(record));
      let usable = readings.some(({ outcome }) => outcome === 'empty' || outcome === 'filtered');
      for (const reading of readings) {
        if (!('identities' in reading)) continue;
        usable = true;
        // Whoever has left the audience that the list is, is on it no more.
        if (reading.outcome === 'member' && reading.leaving) continue;
        for (const { digest } of reading.identities) digests.add(digest);
      }
      if (!usable) unusable++;
    }
  }
  if (unusable === 0) return;
  if (unusable === records) {
    throw new Fault('guard_refused', `Nothing in the list ${list.file} of --suppress can be used.`, {
      hint: 'tiktok-seg inspect shows what is wrong with it; national phone numbers need --country.',
    });
  }
  options.warn(
    `${list.file}: ${unusable} of ${records} records of this list of --suppress cannot be used: these people are not recognised.`,
  );
}

/** `--adobe-audience` says which audience of the source counts; of a list nobody can say it. */
function audienceOf(file: string, error: unknown): unknown {
  if (!(error instanceof Fault) || error.code !== 'adobe_audience_required') return error;
  return new Fault('source_unreadable', `The list ${file} of --suppress speaks of several Adobe audiences.`, {
    hint: 'Export the people to leave out as a list of their own.',
    cause: error,
  });
}

/**
 * Which columns of a list hold people. To suppress one too many does less harm than one too few, so a column is taken
 * for every kind it could be.
 */
function mapList(
  list: Pick<SourceFile, 'file' | 'headers' | 'samples'>,
  options: ReadOptions,
): MappingAnswer {
  const answer = mapFile(list, { ...options, consent: 'none' });
  const { mapping, proposed } = answer;
  const columns: Record<Kind, number[]> = {
    email: [...mapping.columns.email],
    phone: [...mapping.columns.phone],
    idfa: [...mapping.columns.idfa],
    gaid: [...mapping.columns.gaid],
  };
  for (const { index, kinds } of proposed) for (const kind of kinds) columns[kind].push(index);
  if (Object.values(columns).every((indexes) => indexes.length === 0)) {
    throw new Fault(
      'no_identifier_column',
      `The list ${list.file} of --suppress has no column with e-mails, phones or device ids.`,
      {
        hint: 'Give its columns headers that say what they hold, e.g. email or phone.',
      },
    );
  }
  return { ...answer, mapping: { ...mapping, columns }, problems: [] };
}

/** Readers of one file under several rule sets, for which refusals do not count. */
function readersOf(
  { source, mapping }: MappedFile,
  names: readonly RuleSetName[],
  options: SuppressionOptions,
  map: (source: Pick<SourceFile, 'file' | 'headers' | 'samples'>, options: ReadOptions) => MappingAnswer,
): ((record: ReadableRecord) => Reading)[] {
  return names.map((rules) => {
    const own = { ...options, rules, consent: 'none' as const };
    const profiles = source.profiles && openProfiles(source, source.profiles, own, () => undefined);
    return readerOf({ source, mapping: { ...mapping, consent: [] }, profiles }, own, (late) =>
      map({ file: source.file, headers: source.headers, samples: [...source.samples, ...late] }, own),
    );
  });
}
