import { Decoder } from '../decode.ts';
import { type EncodingFound, findEncoding } from '../encoding.ts';
import { empty, unreadable } from '../faults.ts';
import { aboutEncoding, inChunks, measured, slices, type TextSource } from '../text.ts';
import type { Dialect, JsonObject, ReadingOptions, SourceFile, SourceRecord } from '../types.ts';
import { Columns, mayIdentify, mostMembers } from './columns.ts';
import { firstLines, flatProfiles } from './flat.ts';
import { Framer } from './frames.ts';
import { isObject, parseFrame } from './parse.ts';
import { JsonReader } from './reader.ts';
import { severalPeople } from './several-people.ts';
import type { Layout } from './syntax.ts';

const sampleCount = 200;

/** Offers JSON for reading: nested Adobe profiles as they are, other objects as rows of a table. */
export function openJson(file: string, text: TextSource, layout: Layout): SourceFile {
  const { whole, size, read: readOrigin, expand } = text;
  const found = findEncoding(text.head);
  const objects = firstObjects(file, new Decoder(file, found).push(text.head), layout, whole);
  const profiles = objects.some(isProfile) ? objects.slice(0, sampleCount) : undefined;
  if (profiles === undefined) refuseSeveral(file, objects, whole && objects.length === 1);
  const columns = profiles === undefined ? new Columns(file) : undefined;
  // Of all of them, for a key may be missing in most.
  const rows = columns === undefined ? [] : objects.map((object) => columns.cellsOf(object));
  const dialect: Dialect = {
    encoding: found.encoding,
    delimiter: '',
    quote: '"',
    escape: '\\',
    newline: layout.newline === 13 ? 'cr' : 'lf',
    header: true,
  };
  const warnings = aboutEncoding(found.encoding);
  const progress: SourceFile['progress'] = { bytes: 0, records: 0, sha256: undefined };
  const reading = { file, found, layout, columns, dialect, warnings, progress };
  let isRead = false;
  return {
    file,
    format: layout.lines ? 'ndjson' : 'json',
    dialect,
    headers: columns?.names,
    get width() {
      return columns?.names.length ?? 0;
    },
    samples: rows.slice(0, sampleCount),
    profiles,
    lines: profiles && layout.lines ? linesIn(file, text, found, layout) : undefined,
    flat: profiles && flatProfiles({ file, text, found, layout, progress }),
    warnings,
    size,
    progress,
    read(options) {
      if (isRead) throw new Error(`${file} is read a second time.`);
      isRead = true;
      const onDisk = measured(readOrigin(options.signal), progress);
      return readJson(reading, expand?.(onDisk) ?? onDisk, options);
    },
  };
}

/** Only here, for whatever is not made of profiles must not keep its first bytes in memory. */
function linesIn(file: string, { head, whole }: TextSource, found: EncodingFound, layout: Layout) {
  return () => firstLines(file, new Decoder(file, found).push(head), whole, layout);
}

interface Reading {
  file: string;
  found: EncodingFound;
  layout: Layout;
  columns: Columns | undefined;
  dialect: Dialect;
  warnings: string[];
  progress: SourceFile['progress'];
}

async function* readJson(
  { file, found, layout, columns, dialect, warnings, progress }: Reading,
  blocks: AsyncIterable<Buffer>,
  { know, signal }: ReadingOptions,
): AsyncGenerator<SourceRecord[]> {
  const decoder = new Decoder(file, found);
  const reader = new JsonReader({
    framer: new Framer(file, layout, { scans: false }),
    columns,
    flaws: decoder.flaws,
    know: columns === undefined ? know : undefined,
  });
  if (columns !== undefined) columns.shortened = 0;
  for await (const block of blocks) {
    for (const slice of slices(decoder.push(block))) yield* inChunks(reader.push(slice), progress, signal);
  }
  const last = reader.push(decoder.end());
  yield* inChunks([...last, ...reader.end()], progress, signal);
  if (decoder.encoding !== found.encoding) {
    // The first bytes were ASCII, which is UTF-8 too.
    dialect.encoding = decoder.encoding;
    warnings.push(...aboutEncoding(decoder.encoding));
  }
  if (columns !== undefined && columns.shortened > 0) {
    warnings.push(
      `Lists of more than ${mostMembers} objects were read up to there (${columns.shortened} of them).`,
    );
  }
}

/** The objects in the first bytes; a fault where there can be none. */
function firstObjects(file: string, head: Buffer, layout: Layout, whole: boolean): JsonObject[] {
  const framer = new Framer(file, layout);
  const frames = framer.push(head);
  const objects = frames.map(parseFrame).filter((object) => object !== undefined);
  if (objects.length > 0) return objects;
  if (whole) frames.push(...framer.end());
  if (whole && frames.length === 0) throw empty(file, 'is an empty list');
  throw unreadable(
    file,
    frames.length > 0
      ? 'begins like JSON, and none of its first records is a JSON object'
      : 'has a first record that is too large',
    'Export the people as JSON objects, one a line, or as CSV.',
  );
}

function refuseSeveral(file: string, objects: readonly JsonObject[], alone: boolean): void {
  const path = objects.slice(0, sampleCount).map((object) => severalPeople(object, alone));
  const found = path.find((each) => each !== undefined);
  if (found === undefined) return;
  const where = found === '' || mayIdentify(found) ? '' : `, below "${found}"`;
  throw unreadable(
    file,
    `holds several people in one record${where}, and each needs a record of his own`,
    `Give the list itself, one object a person, e.g. as jq makes it of \`.${where === '' ? '' : found}[]\`.`,
  );
}

/** The parts of an Adobe profile that no flat row has (adobe-formats 3.1 and 4). */
function isProfile(object: JsonObject): boolean {
  const at = (key: string) => object[key] ?? object[`xdm:${key}`];
  return (
    isObject(at('identityMap')) ||
    isObject(at('segmentMembership')) ||
    (Array.isArray(at('identities')) && isObject(at('AdobeExperiencePlatformSegments')))
  );
}
