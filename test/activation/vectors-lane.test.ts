import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type Identity,
  identify,
  type Kind,
  plainRows,
  type Reading,
  type RuleSetName,
  recordReader,
} from '../../src/identities/index.ts';
import { openDatabase } from '../../src/ledger/database.ts';
import { scanFlat } from '../../src/ledger/flat/scan.ts';
import type { StagedMember } from '../../src/ledger/index.ts';
import { openSources } from '../../src/sources/index.ts';
import { makeContext } from '../support/context.ts';

interface Vector {
  rules: RuleSetName;
  kind: Kind;
  input: string;
  country?: string;
  sha256?: string;
  md5?: string;
  refused?: string;
}

const folder = new URL('../../vectors/', import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector[]);

/** One file for each rule set and kind: a vector a row. */
const groups = new Map<string, Vector[]>();
for (const vector of vectors) {
  const group = `${vector.rules} ${vector.kind}`;
  groups.set(group, [...(groups.get(group) ?? []), vector]);
}

test('all vectors hold where the database reads the file by itself', async (t) => {
  const context = await makeContext(t);
  let plain = 0;
  for (const [group, list] of groups) {
    const { rules, kind } = list[0] as Vector;
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = list.map(({ input, country = '' }, at) => `${at},${quoted(input)},${country}`);
    await writeFile(join(context.cwd, `${group}.csv`), `${['Row,Value,Country', ...rows].join('\n')}\n`);
    const [source] = await openSources([`${group}.csv`], { cwd: context.cwd });
    const flat = source?.flat;
    assert.ok(flat?.holds === 'table', `${group} is not flat`);
    const columns = { email: [], phone: [], idfa: [], gaid: [], [kind]: [1] };
    const mapping = { columns, country: 2, consent: [] };
    const read = recordReader(mapping, { identify, rules });
    const refused = new Map<string, string[]>();
    const others: StagedMember[] = [];
    const database = await openDatabase(join(context.home, `${group}.duckdb`));
    const { columns: used } = plainRows(mapping, { rules });
    const counts = await scanFlat(
      database,
      'scanned_0',
      {
        file: group,
        content: { flat, plain: plainRows(mapping, { rules }) },
        size: 0,
        seq: 0,
        signal: new AbortController().signal,
        readRow: (cells) => {
          const row: string[] = [];
          for (const [at, column] of used.entries()) row[column] = cells[at] ?? '';
          const reading = read(row);
          refused.set(row[1] ?? '', reasonsOf(reading));
          return 'identities' in reading ? { identities: reading.identities } : undefined;
        },
      },
      (member) => void others.push(member),
    );
    assert.equal(counts?.rows, list.length, `${group} was not read by the database`);
    const table = await database.rows(
      'select lower(hex(coalesce(email, phone, idfa, gaid))) as digest from scanned_0',
    );
    for (const [at, vector] of list.entries()) {
      const digest = table[at]?.['digest'];
      if (digest !== null) plain += 1;
      const given: Identity[] | undefined =
        digest === null
          ? others.find(({ record }) => record === at + 1)?.identities.slice()
          : [{ kind, hash: 'sha256', digest: String(digest) }];
      const hash = vector.md5 === undefined ? 'sha256' : 'md5';
      if (vector.refused === undefined)
        assert.deepEqual(given, [{ kind, hash, digest: vector.md5 ?? vector.sha256 }], vector.input);
      else assert.deepEqual([given, refused.get(vector.input)], [undefined, [vector.refused]], vector.input);
    }
    database.close();
  }
  t.diagnostic(`${vectors.length} vectors, ${plain} of them without a look by the reader of records`);
  assert.ok(plain > vectors.length / 3);
});

function reasonsOf(reading: Reading): string[] {
  return 'rejections' in reading ? reading.rejections.map(({ reason }) => reason) : [];
}
