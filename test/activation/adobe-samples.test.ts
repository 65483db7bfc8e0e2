import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspectSource, pushDefaults } from '../../src/activation/index.ts';
import { mapFiles } from '../../src/activation/map-files.ts';
import type { ReadOptions } from '../../src/activation/mapped-file.ts';
import { readerOf } from '../../src/activation/record.ts';
import { Fault } from '../../src/fault.ts';
import { openSources } from '../../src/sources/index.ts';
import { makeContext } from '../support/context.ts';

const samples = fileURLToPath(new URL('../../samples/adobe/', import.meta.url));
const segment = '12341e18-abcd-49c2-836d-123c88e76c39';
const export15 = `Amazon_S3_segment${segment}_20260115060000`;

interface Counted {
  read: number;
  add: number;
  remove: number;
  excluded?: number;
  empty?: number;
  rejected?: number;
  filtered?: number;
}

test('of a dataset export the identities are those that nobody refused', async () => {
  const { added, removed } = await readFiles(['03-aep-dataset-export/same-records-uncompressed.ndjson']);
  assert.deepEqual(added, [
    [`email ${sha256('ada@example.com')}`, `phone ${sha256('+12125550101')}`],
    [`phone ${sha256('+12125550102')}`, `gaid ${sha256('97987bca-ae59-4c7d-94ba-ee4f19ab8c21')}`],
  ]);
  assert.deepEqual(removed, [[`email ${sha256('eve.gone@example.com')}`, `phone ${sha256('+12125550105')}`]]);
});

test('both forms of a JSON export give the same people as the CSV, and Eve besides', async () => {
  const csv = await readFiles([`01-aep-audience-csv/gz/${export15}.csv.gz`]);
  for (const file of [`${export15}.json`, 'same-as-json-array.json']) {
    const json = await readFiles([`02-aep-audience-json-parquet/${file}`]);
    assert.deepEqual(json.added, csv.added, file);
    assert.deepEqual(json.removed, [
      [`email ${sha256('eve.gone@example.com')}`, `phone ${sha256('+12125550105')}`],
    ]);
  }
});

test('a streamed message with an attribute and its hash gives one identity', async () => {
  const { added } = await readFiles(['04-streaming/http-api-one-profile-pretty.json'], {
    adobeAudience: 'loyalty members',
  });
  assert.deepEqual(added, [[`email ${sha256('ada@example.com')}`]]);
});

test('two audiences in a file, and none named: nobody guesses', async () => {
  const fault = await faultOf(readFiles(['04-streaming/http-api-profiles.ndjson']));
  assert.equal(fault.code, 'adobe_audience_required');
  assert.equal(fault.exitCode, 2);
  assert.match(fault.hint ?? '', new RegExp(`--adobe-audience.*${segment}.*fa5c4622`));
});

test('of the other audience everybody is a member, also Eve', async () => {
  const { counted } = await readFiles(['04-streaming/http-api-profiles.ndjson'], {
    adobeAudience: 'FA5C4622-6847-4199-8DD4-8B7C7C7ED1D6',
  });
  assert.deepEqual([counted.add, counted.remove, counted.empty], [7, 0, 1]);
});

test('of a message that is cut off inspect shows the records before it', async (t) => {
  const context = await makeContext(t);
  const { inspection, fault } = await inspectSource(context, {
    ...pushDefaults,
    adobeAudience: segment,
    inputs: [join(samples, '04-streaming/truncated-last-line.ndjson')],
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  assert.deepEqual([fault?.code, fault?.exitCode], ['source_damaged', 10]);
  assert.deepEqual([inspection.records.read, inspection.records.members], [1, 1]);
  assert.equal(inspection.expected.identities.email, 1);
});

test('a message that is cut off ends the run, and a dataset about no people too', async () => {
  const cut = await faultOf(
    readFiles(['04-streaming/truncated-last-line.ndjson'], { adobeAudience: segment }),
  );
  assert.equal(cut.code, 'source_damaged');
  assert.match(cut.message, /line 2/);
  const nobody = await faultOf(readFiles(['03-aep-dataset-export/adobe-style-flat-dataset.json']));
  assert.equal(nobody.code, 'no_identifier_column');
});

test('an Adobe export without a status says that its audience can only grow', async () => {
  const { warnings } = await readFiles(['01-aep-audience-csv/identity-namespace-Email.csv']);
  assert.match(warnings.join('\n'), /this audience can only grow/);
  const { warnings: none } = await readFiles([`02-aep-audience-json-parquet/${export15}.json`]);
  assert.deepEqual(none, []);
});

async function readFiles(files: string[], options: Partial<ReadOptions> = {}) {
  const warnings: string[] = [];
  const all = { ...pushDefaults, ...options, now: new Date('2026-02-01T00:00:00Z') };
  const mapped = mapFiles(await openSources(files, { cwd: samples }), all, (text) => warnings.push(text));
  const counted: Required<Counted> = {
    read: 0,
    add: 0,
    remove: 0,
    excluded: 0,
    empty: 0,
    rejected: 0,
    filtered: 0,
  };
  const added: string[][] = [];
  const removed: string[][] = [];
  for (const file of mapped) {
    const read = readerOf(file, all, () => assert.fail('no column comes up late'));
    for await (const chunk of file.source.read({})) {
      for (const record of chunk) {
        counted.read++;
        const reading = 'rejected' in record ? ({ outcome: 'rejected' } as const) : read(record);
        if (reading.outcome !== 'member') counted[reading.outcome]++;
        else {
          counted[reading.leaving ? 'remove' : 'add']++;
          const identities = reading.identities.map(({ kind, digest }) => `${kind} ${digest}`);
          (reading.leaving ? removed : added).push(identities);
        }
      }
    }
  }
  return { counted, added, removed, warnings };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const cause = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(cause instanceof Fault);
  return cause;
}
