import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { workplace } from '../support/push.ts';
import { realEmulator } from '../support/real-emulator.ts';
import { recorderBefore } from '../support/recorder.ts';

/** Invented people whose names, addresses and numbers would be recognised anywhere. */
const canaries = ['Zephyrine.Quill@canary-nest.example', '+1 (212) 555-0187', 'Quillfeather', 'canary-nest'];

const source = `Name,Email,Phone,Country,Do Not Contact
Zephyrine Quillfeather,Zephyrine.Quill@canary-nest.example,+1 (212) 555-0187,US,no
Zephyrine Quillfeather,zephyrine.quill@canary-nest.example,12125550187,US,no
Gone Quillfeather,gone@canary-nest.example,+1 (212) 555-0187,US,yes
Broken Quillfeather,broken@@canary-nest.example,212555018,US,no
${crowd(60)}
`;

/** So many as customer files need. */
const many = `${source}${crowd(1100)}\n`;

function crowd(size: number): string {
  return Array.from(
    { length: size },
    (_, at) => `P Quillfeather,p${at}@canary-nest.example,+1212555${2000 + at},US,no`,
  ).join('\n');
}

test('no planted name, address or number is anywhere but in memory', async (t) => {
  const { folder, recorder, outputs } = await pushes(t, source);
  const places = [
    ...outputs,
    ...recorder.requests.map((text): [string, Buffer] => ['a request', Buffer.from(text)]),
    ...(await everyFile(folder, ['customers.csv', 'many.csv'])),
    ...(await everyLedgerText(folder)),
  ];
  assert.ok(places.length > 10, 'the search had nothing to look at');
  for (const [place, bytes] of places) assert.equal(found(bytes), undefined, `in ${place}`);
});

test('nor in what the ledger spills to disk when its memory is short', async (t) => {
  const work = await workplace(t);
  const people = Array.from({ length: 60_000 }, (_, at) => `p${at}@canary-nest.example`);
  const rows = people.map((email, at) => `P Quillfeather,${email},+1212${2_000_000 + at},US`);
  await work.file('customers.csv', `Name,Email,Phone,Country\n${rows.join('\n')}\n`);
  const { state } = work.context.folders;
  const spilled = new Map<string, Buffer>();
  const keep = (files: [string, Buffer][]) => {
    for (const [, bytes] of files) spilled.set(createHash('sha256').update(bytes).digest('hex'), bytes);
  };
  const ends: string[] = [];
  const look = setInterval(() => void spillFiles(state).then(keep), 2);
  t.after(() => clearInterval(look));
  // With less it ends early, with more it does not spill: what was spilled until then is what is looked at.
  for (const memoryLimit of ['32MB', '24MB']) {
    const { fault } = await work.push('customers.csv', {
      audience: { name: `vip ${memoryLimit}` },
      memoryLimit,
      batchSize: 10_000,
    });
    assert.ok(fault === undefined || fault.exitCode === 11, fault?.stack);
    ends.push(`${memoryLimit}: ${fault?.code ?? 'succeeded'}`);
  }
  clearInterval(look);
  const digests = people.slice(0, 2000).map((email) => createHash('sha256').update(email).digest());
  t.diagnostic(`${ends.join(', ')}; ${spilled.size} states of spill files`);
  assert.ok(
    [...spilled.values()].some((bytes) => digests.some((digest) => bytes.includes(digest))),
    'digests were spilled, so this has looked at the right place',
  );
  for (const [place, bytes] of [
    ...spilled,
    ...(await everyLedgerText(state)),
    ...(await everyFile(state, [])),
  ])
    assert.equal(found(bytes), undefined, `in ${place}`);
  assert.deepEqual(await spillFiles(state), [], 'nothing spilled stays');
});

test('the search finds what it should not', () => {
  const planted = 'Zephyrine.Quill@canary-nest.example';
  for (const bytes of [
    Buffer.from(`x${planted.toUpperCase()}x`),
    Buffer.from(planted, 'utf16le'),
    Buffer.from(planted, 'utf16le').swap16(),
    Buffer.from(Buffer.from(planted).toString('base64')),
    Buffer.from(Buffer.from(`ab${planted}`).toString('base64')),
    Buffer.from(encodeURIComponent(planted)),
    Buffer.from('tel 2125550187'),
  ]) {
    assert.ok(found(bytes), bytes.toString('latin1'));
  }
  assert.equal(found(Buffer.from('nothing to see')), undefined);
});

async function pushes(t: TestContext, text: string) {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'customers.csv'), text);
  await writeFile(join(folder, 'many.csv'), many);
  const emulator = await realEmulator(t);
  const recorder = await recorderBefore(t, emulator.origin);
  const env = {
    HOME: folder,
    TMPDIR: folder,
    TIKTOK_SEG_HOME: join(folder, 'home'),
    TIKTOK_SEG_API_URL: recorder.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  const outputs: [string, Buffer][] = [];
  // Killed while the first batch or file is under way: what it leaves behind is looked at too.
  for (const [path, ...args] of [
    ['segment/mapping/', '--audience', 'vip', 'customers.csv'],
    ['dmp/custom_audience/file/upload/', '--audience', 'files', '--via', 'file', 'many.csv'],
  ] as const) {
    const release = emulator.hold({ path, number: 1 });
    const killed = startProgram(['push', ...args], { cwd: folder, env });
    await emulator.wait({ path, number: 1, until: 'arrived' });
    killed.child.kill('SIGKILL');
    await killed.ended;
    release();
  }
  const commands = [
    ['push', '--audience', 'vip', '--debug', 'customers.csv'],
    ['push', '--audience', 'vip', '--json', 'customers.csv'],
    ['push', '--audience', 'vip', '--max-reject', '0%', 'customers.csv'],
    ['push', '--audience', 'vip', '--map', 'email=Name', 'customers.csv'],
    ['push', '--audience', 'vip', '--country-column', 'nowhere', 'customers.csv'],
    ['push', '--audience', 'vip', '--where', "name like 'Z%'", '--rejects', 'no.csv', 'customers.csv'],
    ['push', '--audience', 'vip', '--where', 'name::int > 1', '--debug', 'customers.csv'],
    ['push', '--audience', 'vip', '--suppress', 'customers.csv', '--debug', 'customers.csv'],
    ['push', '--audience', 'files', '--via', 'file', '--debug', 'many.csv'],
    ['inspect', '--rejects', 'no.csv', 'customers.csv'],
    ['inspect', '--json', '--where', 'phone::int > 1', '--debug', 'customers.csv'],
    ['hash', '-o', 'hashed.csv', '--rejects', 'no.csv', 'customers.csv'],
    ['ledger', 'verify', '--debug'],
    ['ledger', 'export', '--audience', 'vip', 'vip.ledger'],
    ['ledger', 'compact', '--json'],
    ['ledger', 'import', '--replace', 'vip.ledger'],
  ];
  const run = async (args: string[], input = '') => {
    const { code, stdout, stderr } = await runProgram(args, { cwd: folder, env, input });
    outputs.push([`the output of ${args.join(' ')}`, Buffer.from(stdout + stderr)]);
    return code;
  };
  for (const args of commands) await run(args);
  for (const value of canaries.slice(0, 2)) {
    for (const command of ['trace', 'forget', 'trace']) {
      const flags = command === 'forget' ? ['--yes', '--debug'] : ['--debug'];
      // Of the audience of files she is forgotten when TikTok can no longer fail; the number was refused and never sent.
      const end = command === 'forget' && value === canaries[0] ? 6 : 0;
      assert.equal(await run([command, ...flags], value), end, command);
      assert.equal(await run([command, ...flags, value]), 2, `${command} takes no plain argument`);
      assert.equal(await run([command, ...flags], `${value} and ${value}@`), 2, `${command} of no value`);
    }
  }
  await run(['push', '--audience', 'vip', '--debug', 'customers.csv']);
  for (const call of ['segment/mapping', 'custom_audience/file/upload', 'custom_audience/create']) {
    assert.ok(
      recorder.requests.some((request) => request.includes(call)),
      `no ${call} was sent`,
    );
  }
  return { folder, recorder, outputs };
}

/** In any case, as UTF-8, UTF-16, base64 (at each of its three alignments) or URL-encoded; numbers as digits alone too. */
function found(bytes: Buffer): string | undefined {
  const texts = [
    bytes.toString('latin1'),
    bytes.toString('utf16le'),
    bytes.subarray(1).toString('utf16le'),
  ].map((text) => text.toLowerCase());
  const raw = bytes.toString('latin1');
  for (const canary of canaries) {
    const digits = canary.replace(/\D/g, '');
    const spellings = [
      canary,
      encodeURIComponent(canary),
      ...(digits.length > 7 ? [digits, digits.slice(1)] : []),
    ];
    if (spellings.some((spelling) => texts.some((text) => text.includes(spelling.toLowerCase()))))
      return canary;
    if (spellings.some((spelling) => base64Cores(spelling).some((core) => raw.includes(core)))) return canary;
  }
  return undefined;
}

/** The part of a base64 text that depends on nothing but `text`, at each alignment. */
function base64Cores(text: string): string[] {
  return [0, 1, 2].flatMap((shift) =>
    [text, text.toLowerCase()].map((spelling) => {
      const encoded = Buffer.from(' '.repeat(shift) + spelling)
        .toString('base64')
        .replace(/=+$/, '');
      return encoded.slice(Math.ceil((shift * 4) / 3), -2);
    }),
  );
}

async function everyFile(folder: string, but: string[]): Promise<[string, Buffer][]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => !but.includes(name));
  const files: [string, Buffer][] = [];
  for (const name of names) {
    if ((await stat(join(folder, name))).isFile()) files.push([name, await readFile(join(folder, name))]);
    files.push([`the name ${name}`, Buffer.from(name)]);
  }
  return files;
}

/** As they are at this moment, those with something in them. */
async function spillFiles(folder: string): Promise<[string, Buffer][]> {
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) =>
    /\.tmp[/\\]/.test(name),
  );
  const files = await Promise.all(
    names.map(
      async (name): Promise<[string, Buffer]> => [
        name,
        await readFile(join(folder, name)).catch(() => Buffer.alloc(0)),
      ],
    ),
  );
  return files.filter(([, bytes]) => bytes.length > 0);
}

/** DuckDB compresses text in its files, so the tables are read out as well. */
async function everyLedgerText(folder: string): Promise<[string, Buffer][]> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const texts: [string, Buffer][] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.duckdb')) continue;
    const instance = await DuckDBInstance.create(join(folder, name), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    for (const [table] of (
      await connection.runAndReadAll('select table_name from duckdb_tables()')
    ).getRows()) {
      const rows = await connection.runAndReadAll(`select * from "${table}"`);
      texts.push([`table ${table}`, Buffer.from(JSON.stringify(rows.getRowsJson()))]);
    }
    connection.closeSync();
    instance.closeSync();
  }
  return texts;
}
