import { Decoder } from '../decode.ts';
import { findEncoding } from '../encoding.ts';
import { empty, unreadable } from '../faults.ts';
import { inChunks, measured, type TextSource } from '../text.ts';
import type { Dialect, SourceFile } from '../types.ts';
import { linesOf } from './lines.ts';
import type { AudienceManagerName } from './name.ts';
import { type Chosen, LineReader } from './reader.ts';

const sampleCount = 200;

/**
 * Offers an Audience Manager file as a table of ids, with the membership in the chosen segment as its last column.
 * Faults: `source_unreadable` where the ids are none that TikTok takes, `dialect_unsettled` for lost separators.
 */
export async function openAudienceManager(
  file: string,
  name: AudienceManagerName,
  text: TextSource,
  chosen: Chosen,
): Promise<SourceFile> {
  if (name.ids.kind === 'foreign') {
    throw unreadable(
      file,
      `holds ids of ${name.ids.name}, by its name, which TikTok does not take`,
      'TikTok takes e-mails, phones, IDFA (data source 20915) and GAID (20914): export the segment for one of them.',
    );
  }
  const found = findEncoding(text.head);
  const headers = headersOf(name);
  const samples: string[][] = [];
  // Only a look: what it finds is counted when the file is read.
  const looking = new LineReader(file, name, headers.length, { ...chosen, seen: new Set() });
  for await (const lines of linesOf(file, decoded(file, found, [text.head]))) {
    if (!text.whole) lines.pop();
    for (const record of looking.records(lines)) if ('cells' in record) samples.push(record.cells);
  }
  if (looking.count === 0) throw empty(file, 'holds nothing but blank lines');
  const dialect: Dialect = {
    encoding: found.encoding,
    delimiter: name.content === 'segments' ? ' ' : '\t',
    quote: undefined,
    escape: undefined,
    newline: 'lf',
    header: true,
  };
  const warnings = [...aboutMode(name)];
  const progress: SourceFile['progress'] = { bytes: 0, records: 0, sha256: undefined };
  let isRead = false;
  return {
    file,
    format: 'audience-manager',
    dialect,
    headers,
    width: headers.length,
    samples: samples.slice(0, sampleCount),
    profiles: undefined,
    changesOnly: name.mode === 'iter',
    warnings,
    size: text.size,
    progress,
    async *read({ signal }) {
      if (isRead) throw new Error(`${file} is read a second time.`);
      isRead = true;
      const reader = new LineReader(file, name, headers.length, chosen);
      const onDisk = measured(text.read(signal), progress);
      for await (const lines of linesOf(file, decoded(file, found, text.expand?.(onDisk) ?? onDisk))) {
        yield* inChunks(reader.records(lines), progress, signal);
      }
      warnings.push(...reader.warnings());
    },
  };
}

/** Headers that the mapping knows. An id of unknown kind gets one that is only proposed: a person has to say what it is. */
function headersOf({ content, ids, time }: AudienceManagerName): string[] {
  if (content === 'ids')
    return ['Customer ID', ...Array.from({ length: mostAddresses }, () => 'Email_LC_SHA256')];
  const id = ids.kind === 'gaid' ? 'GAID' : ids.kind === 'idfa' ? 'IDFA' : 'MAID';
  const since = time === undefined ? [] : ['segmentMembership.lastQualificationTime'];
  return [id, 'segmentMembership.status', ...since];
}

/** Up to ten addresses a customer (AAM-PBD). */
const mostAddresses = 10;

function aboutMode({ mode }: AudienceManagerName): string[] {
  if (mode === 'iter') return ['This is an incremental file: it holds only those whose membership changed.'];
  if (mode === undefined) return [];
  return [
    'This is a full file: whoever is not in it is no member any more, which only --mode mirror carries out.',
  ];
}

async function* decoded(
  file: string,
  found: ReturnType<typeof findEncoding>,
  blocks: AsyncIterable<Buffer> | Buffer[],
): AsyncGenerator<Buffer> {
  const decoder = new Decoder(file, found);
  for await (const block of blocks) yield decoder.push(block);
  // The first bytes of a file may end within a character.
  if (!Array.isArray(blocks)) yield decoder.end();
}
