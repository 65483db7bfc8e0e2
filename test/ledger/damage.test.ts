import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ledgerFolder } from '../../src/ledger/index.ts';
import { onLedgerFile } from '../support/ledger.ts';
import { type Workplace, workplace } from '../support/push.ts';

const people = Array.from({ length: 40 }, (_, at) => `person${at}@example.com`);

test('a damaged ledger, wherever the damage is: exit 11, and not a byte of it changes', async (t) => {
  const { work, ledger } = await filled(t);
  const whole = await readFile(ledger);
  const damages: [string, Buffer][] = [
    ['no database at all', Buffer.alloc(20_000, 'no database')],
    ['cut in the middle', whole.subarray(0, whole.length / 2)],
    ['cut near the end', whole.subarray(0, whole.length - 100_000)],
  ];
  // Its three headers, and some places of every block.
  for (const at of [100, 4200, 8300]) damages.push([`at ${at}`, flipped(whole, at)]);
  for (let at = 12_288; at < whole.length; at += 65_536) damages.push([`at ${at}`, flipped(whole, at)]);
  let noticed = 0;
  for (const [where, bytes] of damages) {
    await rm(`${ledger}.wal`, { force: true });
    await writeFile(ledger, bytes);
    const end = await pushed(work, 'next.csv');
    if (end === 'succeeded') continue;
    noticed += 1;
    assert.deepEqual([end.code, end.exitCode], ['ledger_damaged', 11], `${where}: ${end.message}`);
    assert.ok((await readFile(ledger)).equals(bytes), `${where}: the file was changed`);
  }
  // Some blocks are free, or hold what this push does not read; one of the two headers is always out of date.
  assert.ok(noticed > damages.length / 3, `${noticed} of ${damages.length}`);
  await rm(`${ledger}.wal`, { force: true });
  await writeFile(ledger, whole);
  assert.equal(await pushed(work, 'next.csv'), 'succeeded');
});

test('a ledger of a newer version, with the log of a run that was killed: exit 11, neither changes', async (t) => {
  const { work, ledger } = await filled(t);
  const { file, log } = await onLedgerFile(ledger, async (run) => {
    await run("update meta set value = '999' where key = 'version'");
    await run('checkpoint');
    await run("insert into meta values ('of the future', '1')");
    return { file: await readFile(ledger), log: await readFile(`${ledger}.wal`) };
  });
  assert.ok(log.length > 0);
  await writeFile(ledger, file);
  await writeFile(`${ledger}.wal`, log);
  const end = await pushed(work, 'next.csv');
  assert.ok(end !== 'succeeded');
  assert.deepEqual([end.code, end.exitCode], ['ledger_newer', 11]);
  assert.ok((await readFile(ledger)).equals(file));
  assert.ok((await readFile(`${ledger}.wal`)).equals(log));
});

test('a file that is a database but no ledger is damaged, and stays', async (t) => {
  const { work, ledger } = await filled(t);
  await onLedgerFile(ledger, (run) => run('delete from meta'));
  const bytes = await readFile(ledger);
  const end = await pushed(work, 'next.csv');
  assert.equal(end !== 'succeeded' && end.code, 'ledger_damaged');
  assert.ok((await readFile(ledger)).equals(bytes));
});

async function filled(t: Parameters<typeof workplace>[0]): Promise<{ work: Workplace; ledger: string }> {
  const work = await workplace(t);
  await work.file('next.csv', `Email\n${people.slice(1).join('\n')}\nnew@example.com\n`);
  const { receipt } = await work.push(await work.file('first.csv', `Email\n${people.join('\n')}\n`));
  const folder = ledgerFolder(work.context.folders.state, work.context.apiOrigin, work.advertiserId);
  return { work, ledger: join(folder, `${receipt.audience.id}.duckdb`) };
}

async function pushed(
  work: Workplace,
  file: string,
): Promise<'succeeded' | { code: string; exitCode: number; message: string }> {
  try {
    return (await work.push(file, { mode: 'mirror' })).fault ?? 'succeeded';
  } catch (error) {
    return error as { code: string; exitCode: number; message: string };
  }
}

function flipped(whole: Buffer, at: number): Buffer {
  const bytes = Buffer.from(whole);
  bytes[at] = (bytes[at] as number) ^ 0xff;
  return bytes;
}
