import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { push, pushDefaults } from '../../src/activation/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import { ledgerFolder, takeLock } from '../../src/ledger/index.ts';
import { suppress } from '../../src/ledger/suppression.ts';
import { type MadeContext, makeContext } from '../support/context.ts';
import { onLedgerFile } from '../support/ledger.ts';
import { type Workplace, workplace } from '../support/push.ts';

const people = 'Email,Phone\nada@example.com,+12125550101\nbob@example.com,\neve@example.com,\n';

test('a ledger moves to another machine: its members, its runs, its plans', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('people.csv', people));
  const mirror = { mode: 'mirror', maxRemove: 1 } as const;
  await work.push(await work.file('less.csv', 'Email\nada@example.com\nbob@example.com\n'), mirror);
  const { receipt: planned } = await work.push(await work.file('more.csv', 'Email\nzoe@example.com\n'), {
    dryRun: true,
    keep: true,
  });
  const here = asking(work.context);
  const exported = await here('ledger', 'export', '--audience', 'vip', 'vip.ledger', '--json');
  assert.equal(exported.code, 0, exported.err);
  const { audience, runs } = JSON.parse(exported.out);
  assert.deepEqual([audience, runs], [{ id: receipt.audience.id, name: 'vip' }, 3]);
  const file = join(work.context.cwd, 'vip.ledger');
  if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
  // What is there is never overwritten.
  const again = await here('ledger', 'export', '--audience', 'vip', 'vip.ledger');
  assert.deepEqual([again.code, /file_exists/.test(again.err)], [2, true]);

  const other = await elsewhere(t, work);
  const there = asking(other);
  const imported = await there('ledger', 'import', file);
  assert.equal(imported.code, 0, imported.err);
  assert.match(imported.out, /"vip" \(\d+\) of advertiser \d+: 2 identities, 3 runs/);
  assert.equal((await there('ledger', 'verify')).code, 0);
  assert.deepEqual(JSON.parse((await there('receipt', receipt.run, '--json')).out), receipt);
  const next = await pushAt(other, work, 'Email\nada@example.com\nnew@example.com\n', mirror);
  assert.deepEqual([next.records.unchanged, next.records.added, next.membership.removed], [1, 1, 1]);
  assert.equal(next.audience.id, receipt.audience.id);
  assert.ok(planned.plan);
  assert.ok((await readdir(join(folderOf(other, work), 'plans'))).includes(`${planned.plan}.json`));

  const twice = await there('ledger', 'import', file);
  assert.deepEqual([twice.code, /ledger_exists/.test(twice.err)], [2, true]);
  const replaced = await there('ledger', 'import', file, '--replace');
  assert.match(replaced.out, /The one that was here is set aside/);
  const kinds = JSON.parse((await there('ledger', 'verify', '--json')).out).ledgers.map(
    ({ kind, present }: { kind: string; present: number }) => [kind, present],
  );
  assert.deepEqual(kinds.sort(), [
    ['archived', 2],
    ['audience', 2],
  ]);
});

test('an import goes to the audience it is of, and to no other', async (t) => {
  const { work, file } = await anExport(t);
  const emulator = { apiOrigin: 'http://127.0.0.1:1' };
  const stranger = { ...(await elsewhere(t, work)), ...emulator };
  const cases: [MadeContext, string[], RegExp][] = [
    [stranger, [], /is of the API at 127\.0\.0\.1_\d+, and this is 127\.0\.0\.1_1/],
    [await elsewhere(t, work), ['--advertiser', '123'], /is of advertiser \d+, not 123/],
    [await elsewhere(t, work), ['--audience', 'other'], /is of the audience "vip"/],
    [await elsewhere(t, work), ['--audience-id', '1'], /is of the audience "vip"/],
  ];
  for (const [context, flags, says] of cases) {
    const { code, err } = await asking(context)('ledger', 'import', file, ...flags);
    assert.deepEqual([code, /\[export_elsewhere\]/.test(err)], [2, true], err);
    assert.match(err, says);
    assert.deepEqual(await everything(context.folders.state), []);
  }
  const context = await elsewhere(t, work);
  const folder = folderOf(context, work);
  const { audience } = JSON.parse((await contentOf(file)).get('manifest.json')?.toString() ?? '');
  const lock = await takeLock(join(folder, audience.id), { ...context, holder: 'run 01BUSY' });
  assert.equal((await asking(context)('ledger', 'import', file)).code, 9);
  await lock.release();
  assert.equal((await asking(context)('ledger', 'import', 'nowhere.ledger')).code, 10);
});

test('a damaged export is refused wherever the damage is, and leaves nothing behind', async (t) => {
  const { work, file } = await anExport(t);
  const whole = await readFile(file);
  const context = await elsewhere(t, work);
  const broken = join(context.cwd, 'broken.ledger');
  const bad: [string, Buffer][] = [
    ['empty', Buffer.alloc(0)],
    ['no archive', Buffer.from('Email\nada@example.com\n')],
    ['cut', whole.subarray(0, whole.length - 1000)],
  ];
  const step = Math.floor(whole.length / 40);
  for (let at = 40; at < whole.length; at += step) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] as number) ^ 0x10;
    bad.push([`flipped at ${at}`, flipped]);
  }
  let unnoticed = 0;
  for (const [story, bytes] of bad) {
    await writeFile(broken, bytes);
    const { code, err } = await asking(context)('ledger', 'import', broken);
    if (code === 0) {
      // ZIP says some things twice; what it says of itself in front of a file is not read.
      unnoticed += 1;
      assert.equal((await asking(context)('ledger', 'verify')).code, 0);
      await rm(folderOf(context, work), { recursive: true });
      continue;
    }
    assert.equal(code, 11, `${story}: ${err}`);
    assert.match(err, /\[export_damaged\]/, story);
    assert.deepEqual(await everything(context.folders.state), [], story);
  }
  assert.ok(unnoticed <= 2, `${unnoticed} of ${bad.length} were not noticed`);
});

type Content = Map<string, Buffer>;

/** What somebody could put into a file whose sums are all right. */
const hostile: [
  story: string,
  change: (content: Content, t: TestContext) => void | Promise<void>,
  code?: string,
][] = [
  [
    'a newer export',
    (content) => changeManifest(content, (manifest) => ({ ...manifest, version: 2 })),
    'ledger_newer',
  ],
  [
    'tables of a newer version',
    (content) => changeManifest(content, (manifest) => ({ ...manifest, ledger_version: 300 })),
    'ledger_newer',
  ],
  [
    'tables of a newer version, not said',
    (content, t) => changeLedger(content, t, "update meta set value = '300' where key = 'version'"),
    'ledger_newer',
  ],
  ['a way out of the folder', (content) => void content.set('runs/../../../evil.json', Buffer.from('{}'))],
  ['a file of another kind', (content) => void content.set('runs/evil.sh', Buffer.from('#!/bin/sh'))],
  [
    'an account of another run',
    (content) => void content.set('runs/01EVIL.json', Buffer.from('{"run":"x"}')),
  ],
  [
    'an advertiser that is a path',
    (content) => changeManifest(content, (manifest) => ({ ...manifest, advertiser_id: '../..' })),
  ],
  ['no ledger', (content) => void content.delete('ledger.duckdb')],
  ['a ledger that is none', (content) => void content.set('ledger.duckdb', Buffer.from('SQLite format 3'))],
  ['a database without tables', (content) => void content.set('ledger.duckdb', Buffer.alloc(0))],
  [
    'a view in place of a table',
    (content, t) =>
      changeLedger(
        content,
        t,
        `create table other as from identities; drop table identities;
         create view identities as select slot, content::blob as digest, rules, member, batch, file, record, status_time,
           state, naming from other, read_text('/etc/hostname')`,
      ),
  ],
  ['a macro', (content, t) => changeLedger(content, t, "create macro lower(a) as 'evil'")],
  ['a table more', (content, t) => changeLedger(content, t, 'create table evil (a integer)')],
  [
    'a column more',
    (content, t) => changeLedger(content, t, 'alter table identities add column email varchar'),
  ],
  [
    'identities without a batch',
    (content, t) => changeLedger(content, t, 'update identities set batch = 99'),
  ],
  [
    'digests that are none',
    (content, t) => changeLedger(content, t, "update identities set digest = 'ada'::blob"),
  ],
];

test('a hostile export is refused, and leaves nothing behind', async (t) => {
  const { work, file } = await anExport(t);
  for (const [story, change, code = 'export_damaged'] of hostile) {
    const context = await elsewhere(t, work);
    const content = await contentOf(file);
    await change(content, t);
    const evil = join(context.cwd, 'evil.ledger');
    await writeContent(evil, content);
    const { err } = await asking(context)('ledger', 'import', evil);
    assert.match(err, new RegExp(`\\[${code}\\]`), `${story}: ${err}`);
    assert.deepEqual(await everything(context.folders.state), [], story);
    assert.deepEqual((await readdir(context.home)).sort(), ['evil.ledger', 'state'], story);
  }
  // The way of making them is not what is refused.
  const context = await elsewhere(t, work);
  const same = join(context.cwd, 'same.ledger');
  await writeContent(same, await contentOf(file));
  assert.equal((await asking(context)('ledger', 'import', same)).code, 0);
  // What is compressed could expand without end.
  await rm(folderOf(context, work), { recursive: true });
  await writeContent(same, await contentOf(file), { compress: true });
  assert.equal((await asking(context)('ledger', 'import', same)).code, 11);
});

async function anExport(t: TestContext): Promise<{ work: Workplace; file: string }> {
  const work = await workplace(t);
  await work.push(await work.file('people.csv', people));
  const { code, err } = await asking(work.context)('ledger', 'export', '--audience', 'vip', 'vip.ledger');
  assert.equal(code, 0, err);
  return { work, file: join(work.context.cwd, 'vip.ledger') };
}

/** Another machine with the same login. */
test('who was forgotten here is not added again there', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('people.csv', people));
  const signal = new AbortController().signal;
  const lock = { ...work.context, holder: 'test', signal };
  const given = createHash('sha256').update('bob@example.com').digest('hex');
  const nobody = { email: [], phone: [], device: [] };
  await suppress(folderOf(work.context, work), { given: [given], forms: nobody }, lock);
  const other = await elsewhere(t, work);
  const eve = createHash('sha256').update('eve@example.com').digest('hex');
  await suppress(folderOf(other, work), { given: [eve], forms: nobody }, lock);
  assert.equal((await asking(work.context)('ledger', 'export', '--audience', 'vip', 'vip.ledger')).code, 0);
  assert.equal((await asking(other)('ledger', 'import', join(work.context.cwd, 'vip.ledger'))).code, 0);
  assert.equal((await asking(other)('ledger', 'verify')).code, 0);
  const next = await pushAt(other, work, people, {});
  assert.deepEqual([next.records.excluded, next.reasons], [2, { suppressed: 2 }]);
  // Once more is no news, and outdates no plan.
  const list = join(folderOf(other, work), 'suppressed.json');
  const before = await readFile(list, 'utf8');
  const again = ['ledger', 'import', '--replace', join(work.context.cwd, 'vip.ledger')];
  assert.equal((await asking(other)(...again)).code, 0);
  assert.equal(await readFile(list, 'utf8'), before);
});

async function elsewhere(t: TestContext, { context: { clock, apiOrigin } }: Workplace): Promise<MadeContext> {
  const context = await makeContext(t, { clock, apiOrigin });
  await mkdir(context.folders.state);
  return context;
}

async function pushAt(context: MadeContext, work: Workplace, text: string, options: object) {
  await writeFile(join(context.cwd, 'next.csv'), text);
  const { receipt } = await push(
    context,
    async () => ({ client: work.client, advertiserId: work.advertiserId }),
    {
      inputs: ['next.csv'],
      audience: { name: 'vip' },
      ...pushDefaults,
      onProgress: () => undefined,
      warn: () => undefined,
      signal: new AbortController().signal,
      ...options,
    },
  );
  return receipt;
}

function folderOf({ folders, apiOrigin }: MadeContext, { advertiserId }: Workplace): string {
  return ledgerFolder(folders.state, apiOrigin, advertiserId);
}

function asking(context: MadeContext) {
  return async (...args: string[]) => {
    const { out, err } = context.terminal;
    const [before, beforeErr] = [out.text.length, err.text.length];
    const code = await runProgram({ context, signal: new AbortController().signal, version: '0' }, args);
    return { code, out: out.text.slice(before), err: err.text.slice(beforeErr) };
  };
}

/** Files only. */
async function everything(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function contentOf(file: string): Promise<Content> {
  const zip = await openPromise(file, { autoClose: false });
  const content: Content = new Map();
  for await (const entry of zip.eachEntry())
    content.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  zip.close();
  return content;
}

/** With sums that are right. */
async function writeContent(file: string, content: Content, options = { compress: false }): Promise<void> {
  const { files: _, ...manifest } = JSON.parse(content.get('manifest.json')?.toString() ?? '');
  const files = [...content]
    .filter(([name]) => name !== 'manifest.json')
    .map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }));
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify({ ...manifest, files })), 'manifest.json', options);
  // yazl refuses to write names that lead elsewhere: such a name is put in afterwards.
  const harmless = (name: string) => name.replaceAll('..', 'xx');
  for (const { name } of files) zip.addBuffer(content.get(name) as Buffer, harmless(name), options);
  zip.end();
  let text = (await buffer(zip.outputStream)).toString('latin1');
  for (const { name } of files) text = text.replaceAll(harmless(name), name);
  await writeFile(file, text, 'latin1');
}

function changeManifest(content: Content, change: (manifest: object) => object): void {
  const manifest = JSON.parse(content.get('manifest.json')?.toString() ?? '');
  content.set('manifest.json', Buffer.from(JSON.stringify(change(manifest))));
}

async function changeLedger(content: Content, t: TestContext, sql: string): Promise<void> {
  const { home } = await makeContext(t);
  const file = join(home, 'ledger.duckdb');
  await writeFile(file, content.get('ledger.duckdb') as Buffer);
  await onLedgerFile(file, (run) => run(sql));
  content.set('ledger.duckdb', await readFile(file));
}
