import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PushOptions, PushResult } from '../../src/activation/index.ts';
import { Fault } from '../../src/fault.ts';
import type { Kind } from '../../src/identities/index.ts';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';

/**
 * Every file of samples/crm is pushed whole, from its bytes to the membership of the audience, and gives all that
 * expected.json states of it: exit code, records, identifiers, and the outcome of each cell.
 */
const samples = fileURLToPath(new URL('../../samples/crm/', import.meta.url));

interface Expected {
  args?: string[];
  exit?: number;
  members?: Record<Kind, string[]>;
  records?: Partial<PushResult['receipt']['records']>;
  cells?: unknown[][];
}

const expectations: Record<string, Expected> = JSON.parse(await readFile(`${samples}expected.json`, 'utf8'));

describe('a push of a sample', () => {
  for (const [file, expected] of Object.entries(expectations)) {
    test(`${file} ${expected.args?.join(' ') ?? ''}`, async (t) => {
      if (expected.cells === undefined) await givesMembers(t, file, expected);
      else await givesCells(t, file, expected.cells);
    });
  }
});

async function givesMembers(t: TestContext, file: string, { args = [], exit, members, records }: Expected) {
  const { work, receipt, fault } = await pushed(t, file, optionsOf(args));
  assert.equal(fault?.exitCode ?? 0, exit);
  if (exit !== 0 || receipt === undefined) {
    assert.deepEqual(work.emulator.requests().rows, { add: 0, delete: 0 });
    return;
  }
  assert.deepEqual(receipt.records, { ...noRecords, ...records });
  const columns = { email: 'EMAIL', phone: 'PHONE', idfa: 'IDFA', gaid: 'AAID' };
  const wanted = Object.entries(members ?? {}).flatMap(([kind, values]) =>
    values.length === 0 ? [] : [[`${columns[kind as Kind]}_SHA256`, values.map(sha256).sort()]],
  );
  assert.deepEqual(work.members(receipt.audience.id), Object.fromEntries(wanted));
}

/** What the last cell of each row says: an outcome, or identifiers that are sent. */
async function givesCells(t: TestContext, file: string, cells: unknown[][]) {
  const { work, receipt } = await pushed(t, file, { maxReject: 1, rejects: 'rejects.csv' });
  assert.ok(receipt);
  const results = cells.map((row) => row.at(-1));
  const lines = (await readFile(join(work.context.cwd, 'rejects.csv'), 'utf8')).trim().split('\r\n').slice(1);
  assert.deepEqual(
    lines.map((line) => [Number(line.split(',')[1]), line.split(',').at(-1)]),
    results.flatMap((result, at) =>
      typeof result === 'string' && result !== 'empty' ? [[at + 1, result]] : [],
    ),
  );
  assert.equal(receipt.records.read, cells.length);
  assert.equal(receipt.records.empty, results.filter((result) => result === 'empty').length);
  assert.equal(receipt.records.rejected, lines.length);
  const sent = results.flatMap((result) => {
    if (typeof result === 'string') return [];
    if (Array.isArray(result)) return result.map(sha256);
    const values = Object.values(result as Record<string, string>);
    // Of this file the digests themselves are stated.
    return file === 'already-hashed.csv' ? values : values.map(sha256);
  });
  const members = Object.values(work.members(receipt.audience.id)).flat();
  assert.deepEqual([...new Set(members)].sort(), [...new Set(sent)].sort());
}

const noRecords: PushResult['receipt']['records'] = {
  read: 0,
  added: 0,
  removed: 0,
  unchanged: 0,
  duplicate: 0,
  excluded: 0,
  filtered: 0,
  rejected: 0,
  empty: 0,
  pending: 0,
};

async function pushed(t: TestContext, file: string, options: Partial<PushOptions>) {
  const work = await workplace(t);
  await copyFile(join(samples, file), join(work.context.cwd, file));
  try {
    return { work, ...(await work.push(file, options)) };
  } catch (fault) {
    assert.ok(fault instanceof Fault);
    return { work, receipt: undefined, fault };
  }
}

function optionsOf(args: readonly string[]): Partial<PushOptions> {
  const [flag, value = ''] = args;
  if (flag === '--country') return { country: value };
  if (flag === '--max-reject') return { maxReject: Number.parseFloat(value) / 100 };
  assert.equal(flag, undefined);
  return {};
}
