import { Fault } from '../../fault.ts';
import {
  identify,
  type Kind,
  type Mapping,
  mapColumns,
  type Reading,
  type RuleSetName,
  recordReader,
  ruleSets,
} from '../../identities/index.ts';
import type { SourceFile } from '../../sources/index.ts';
import { DigestSet } from './digest-set.ts';

/** The people who are not to be in any audience (`--suppress`), by their digests under every rule set. */
export interface Suppression {
  /** Reads the records of a file under the rule sets that are not the run's own, where the list may be of those. */
  of(mapping: Mapping): (reading: Reading, cells: readonly string[]) => Reading;
}

export interface SuppressionOptions {
  rules: RuleSetName;
  country: string | undefined;
  signal: AbortSignal;
  warn: (text: string) => void;
}

/** Reads the lists. Faults: those of a source; `guard_refused` where nothing in a list can be used. */
export async function readSuppression(
  lists: readonly SourceFile[],
  options: SuppressionOptions,
): Promise<Suppression> {
  const digests = new DigestSet();
  for (const list of lists) await readList(list, digests, options);
  return {
    of: (mapping) => {
      const readers = readersOf(mapping, options, (name) => name !== options.rules);
      const isListed = (reading: Reading) =>
        'identities' in reading && reading.identities.some(({ digest }) => digests.has(digest));
      return (reading, cells) => {
        if (reading.outcome !== 'member') return reading;
        // The list may hold digests that were made by another rule set than the run's.
        if (!isListed(reading) && !readers.some((read) => isListed(read(cells)))) return reading;
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
  const readers = readersOf(mapList(list), options, () => true);
  let records = 0;
  let unusable = 0;
  for await (const chunk of list.read({ signal: options.signal })) {
    for (const record of chunk) {
      records++;
      const readings = 'cells' in record ? readers.map((read) => read(record.cells)) : [];
      let usable = readings.some(({ outcome }) => outcome === 'empty');
      for (const reading of readings) {
        for (const { digest } of 'identities' in reading ? reading.identities : []) {
          usable = true;
          digests.add(digest);
        }
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

/**
 * Which columns of a list hold people. To suppress one too many does less harm than one too few, so a column is taken
 * for every kind it could be.
 */
function mapList(list: SourceFile): Mapping {
  const { mapping, proposed } = mapColumns({ headers: list.headers, samples: list.samples, consent: 'none' });
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
  return { ...mapping, columns, consent: [] };
}

function readersOf(
  mapping: Mapping,
  { country }: SuppressionOptions,
  wanted: (name: RuleSetName) => boolean,
): ((cells: readonly string[]) => Reading)[] {
  return ruleSets
    .filter(wanted)
    .map((rules) => recordReader({ ...mapping, consent: [] }, { rules, country, identify }));
}
