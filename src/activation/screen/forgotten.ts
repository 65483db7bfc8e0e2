import {
  type FormKind,
  formKind,
  type Identity,
  identifyFixed,
  type Kind,
  type Mapping,
  type Reading,
} from '../../identities/index.ts';
import type { Suppression } from '../../ledger/index.ts';
import { mapFile } from '../map-files.ts';
import type { MappedFile, ReadOptions } from '../mapped-file.ts';
import { openProfiles } from '../profiles.ts';
import { type ReadableRecord, readerOf } from '../record.ts';
import { DigestSet } from './digest-set.ts';
import type { Screen } from './types.ts';

/**
 * A screen that also leaves out whoever asked to be forgotten: records that hold a value of theirs, hashed by any rule
 * set or plain, and records named by an identity that a ledger held of them. Nothing of such a record goes on to the
 * ledger, where it would be kept again.
 */
export function withoutForgotten(
  screen: Screen,
  { given, forms, linked }: Suppression,
  options: ReadOptions & { now: Date },
): Screen {
  if (given.length === 0) return screen;
  const [values, names] = [setOf(given), setOf(linked)];
  const formKinds = (['email', 'phone', 'device'] as const).filter((kind) => forms[kind].length > 0);
  const plain = setOf(formKinds.flatMap((kind) => forms[kind]));
  return {
    seesRecords: true,
    close: () => screen.close(),
    of: (file) => {
      const inner = screen.of(file);
      const readForms = formKinds.length > 0 ? formReader(file, formKinds, options) : undefined;
      const isForgotten = ({ identities, refused = [] }: Member, record: ReadableRecord) => {
        const name = personOf(identities);
        return (
          (name !== undefined && names.has(name.digest)) ||
          [...identities, ...refused].some(({ digest }) => values.has(digest)) ||
          readForms?.(record).some(({ digest }) => plain.has(digest)) === true
        );
      };
      return {
        ...inner,
        suppressed: (reading, record) =>
          reading.outcome === 'member' && isForgotten(reading, record)
            ? { outcome: 'excluded', identities: [], rejections: [suppressed] }
            : inner.suppressed(reading, record),
      };
    },
  };
}

type Member = Extract<Reading, { outcome: 'member' }>;

const suppressed = { column: undefined, kind: undefined, reason: 'suppressed' } as const;
const kinds: readonly Kind[] = ['email', 'phone', 'idfa', 'gaid'];

/** A person is named by the first identity of his record. */
function personOf(identities: readonly Identity[]): Identity | undefined {
  for (const kind of kinds) {
    const named = identities.find((identity) => identity.kind === kind);
    if (named) return named;
  }
  return undefined;
}

/** Reads the plain values of a record again, in the form that is compared; of the kinds that anybody gave. */
function formReader(
  { source, mapping, profiles }: MappedFile,
  wanted: readonly FormKind[],
  options: ReadOptions & { now: Date },
): (record: ReadableRecord) => Identity[] {
  const own = { ...options, consent: 'none' as const, identify: identifyFixed };
  const columns = (of: Mapping['columns']) =>
    Object.fromEntries(
      kinds.map((kind) => [kind, wanted.includes(formKind(kind)) ? of[kind] : []]),
    ) as unknown as Mapping['columns'];
  const read = readerOf(
    {
      source,
      mapping: { ...mapping, columns: columns(mapping.columns), consent: [], status: undefined },
      profiles:
        profiles && source.profiles && openProfiles(source, source.profiles, own, () => undefined, own),
    },
    own,
    (late) => mapFile({ headers: source.headers, samples: [...source.samples, ...late] }, own),
  );
  return (record) => {
    const reading = read(record);
    return reading.outcome === 'member' ? reading.identities : [];
  };
}

function setOf(digests: readonly string[]): DigestSet {
  const set = new DigestSet();
  for (const digest of digests) set.add(digest);
  return set;
}
