import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { binary, runProgram } from '../support/program.ts';
import { type RealEmulator, realEmulator } from '../support/real-emulator.ts';

const customers = 'Email,Phone\nada@example.com,+12125550101\nbob@example.com,\n';

test('a nightly script pushes without a terminal: results on standard output, nothing else there', async (t) => {
  const place = await placeOf(t);
  const script = `
    set -eu
    tiktok-seg push --audience vip customers.csv > first.txt 2> first.log
    tiktok-seg push --audience vip --json customers.csv > second.json 2> second.log
    tiktok-seg audiences list
  `;
  const { code, stdout, files } = await shell(place, script);
  assert.equal(code, 0);
  assert.match(files['first.txt'] as string, /2 people added to "vip"/);
  const receipt = JSON.parse(files['second.json'] as string);
  assert.deepEqual(
    [receipt.status, receipt.records.unchanged, receipt.batches.total],
    ['nothing_to_do', 2, 0],
  );
  assert.match(stdout, /vip +Partner/);
  assert.match(files['first.log'] as string, /^Reading: 2 records/m);
  for (const [name, text] of Object.entries({ ...files, stdout })) assertPlain(text, name);
});

test('a revoked token ends the script with 5 and says what to do', async (t) => {
  const place = await placeOf(t);
  place.emulator.revoke();
  const { code, stdout, stderr } = await shell(place, 'tiktok-seg push --audience vip customers.csv');
  assert.equal(code, 5);
  assert.equal(stdout, '');
  assert.match(stderr, /\[token_refused\]\n {2}-> .*login/);
  assertPlain(stderr, 'stderr');
});

const bad: [story: string, args: string[], code: number, expected: RegExp][] = [
  [
    'a file that is not there',
    ['push', '--audience', 'vip', 'custmers.csv'],
    10,
    /custmers\.csv[\s\S]*customers\.csv/,
  ],
  ['a folder without data', ['push', '--audience', 'vip', 'nothing'], 10, /empty folder/],
  [
    'a folder whose manifest lists another size',
    ['push', '--audience', 'vip', 'export'],
    10,
    /"list\.csv": 999 bytes are listed, but the file has 22[\s\S]*source_damaged/,
  ],
  ['an empty file', ['push', '--audience', 'vip', 'empty.csv'], 10, /empty/],
  ['a header without records', ['push', '--audience', 'vip', 'header.csv'], 4, /no records/],
  [
    'no identifier column',
    ['push', '--audience', 'vip', 'names.csv'],
    10,
    /no column with e-mails[\s\S]*--map email=/,
  ],
  [
    'a column that is not there',
    ['push', '--audience', 'vip', '--map', 'email=Mail', 'customers.csv'],
    2,
    /no column "Mail"/,
  ],
  [
    'two columns that could be the country',
    ['push', '--audience', 'vip', 'lands.csv'],
    2,
    /--country-column/,
  ],
  ['an audience id that is not there', ['push', '--audience-id', '42', 'customers.csv'], 2, /42/],
  ['an unknown flag', ['push', '--audiense', 'vip', 'customers.csv'], 2, /--audience/],
];

for (const [story, args, code, expected] of bad) {
  test(`bad input: ${story}`, async (t) => {
    const place = await placeOf(t);
    const before = place.emulator.requests().rows.add;
    const { code: ended, stderr } = await runProgram(args, place);
    assert.equal(ended, code, stderr);
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr, /^\s+at /m, 'no stack trace');
    assertPlain(stderr, story);
    assert.equal(place.emulator.requests().rows.add, before, 'nothing is half-sent');
  });
}

test('no token: what to do, also with --debug and without a stack', async (t) => {
  const place = await placeOf(t);
  const env = { ...place.env, TIKTOK_SEG_TOKEN: undefined, TIKTOK_SEG_KEYCHAIN: 'off' };
  const { code, stderr } = await runProgram(['push', '--audience', 'vip', 'customers.csv'], {
    ...place,
    env,
  });
  assert.equal(code, 5);
  assert.match(stderr, /tiktok-seg login/);
});

test('TikTok out of reach ends with 7', async (t) => {
  const place = await placeOf(t);
  await place.emulator.close();
  const { code, stderr } = await runProgram(['push', '--audience', 'vip', 'customers.csv'], place);
  assert.equal(code, 7, stderr);
});

test('--debug shows the requests, and neither token, secret nor any identifier', async (t) => {
  const place = await placeOf(t);
  const { code, stdout, stderr } = await runProgram(
    ['push', '--audience', 'vip', '--debug', 'customers.csv'],
    place,
  );
  assert.equal(code, 0, stderr);
  assert.match(stderr, /segment\/mapping/);
  for (const secret of [
    place.env['TIKTOK_SEG_TOKEN'] as string,
    place.emulator.appSecret,
    'ada@',
    '5550101',
  ]) {
    assert.ok(!`${stdout}${stderr}`.includes(secret), secret);
  }
  assert.doesNotMatch(`${stdout}${stderr}`, /[0-9a-f]{64}/, 'digests are personal data too');
});

test('a list of customers can come through a pipe', async (t) => {
  const place = await placeOf(t);
  const { code, stdout } = await shell(place, 'cat customers.csv | tiktok-seg push --audience vip --json -');
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout).records.added, 2);
});

test('a reader that goes away, as `| head` does, ends no push half way', async (t) => {
  const place = await placeOf(t);
  // The reader is gone before the first line of progress comes.
  const script = '{ tiktok-seg push --audience vip customers.csv; echo $? > code.txt; } 2>&1 | true';
  const { files } = await shell(place, script);
  assert.equal(files['code.txt'], '0\n');
  const { stdout } = await shell(place, 'tiktok-seg push --audience vip --json customers.csv');
  assert.equal(JSON.parse(stdout).records.unchanged, 2, 'all was sent');
});

test('an output that is full is named, and what was sent is known', {
  skip: process.platform !== 'linux' && 'only Linux has /dev/full',
}, async (t) => {
  const place = await placeOf(t);
  const { code, stderr } = await shell(place, 'tiktok-seg push --audience vip customers.csv > /dev/full');
  assert.equal(code, 1);
  assert.match(stderr, /x The output cannot be written \(ENOSPC\)\. \[unexpected\]\n {2}-> What TikTok/);
});

test('nothing that a push leaves can be read by others', {
  skip: process.platform === 'win32' && 'Windows has no mode bits',
}, async (t) => {
  const place = await placeOf(t);
  await shell(place, 'umask 000; tiktok-seg push --audience vip customers.csv');
  const { stdout } = await shell(place, 'find home -perm /077');
  assert.equal(stdout, '');
  assert.ok((await readdir(join(place.cwd, 'home'))).length > 0);
});

interface Place {
  cwd: string;
  env: Record<string, string | undefined>;
  emulator: RealEmulator;
}

async function placeOf(t: TestContext): Promise<Place> {
  const cwd = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  const files = {
    'customers.csv': customers,
    'empty.csv': '',
    'header.csv': 'Email,Phone\n',
    'names.csv': 'First,Last\nAda,Example\nBob,Sample\n',
    'lands.csv': 'Email,Phone,Country,Land\nada@example.com,212 555 0101,US,GB\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  await mkdir(join(cwd, 'nothing'));
  await mkdir(join(cwd, 'export'));
  await writeFile(join(cwd, 'export', 'list.csv'), 'Email\nada@example.com\n');
  const listed = { exportResults: [{ sinkPath: '/destination', name: 'list.csv', size: 999 }] };
  await writeFile(join(cwd, 'export', 'manifest-a-b.json'), JSON.stringify(listed));
  await mkdir(join(cwd, 'bin'));
  const shim = `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`;
  await writeFile(join(cwd, 'bin', 'tiktok-seg'), shim, { mode: 0o755 });
  const env = {
    TIKTOK_SEG_HOME: join(cwd, 'home'),
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  return { cwd, env, emulator };
}

/** Runs a shell script in which `tiktok-seg` is the built program; returns the files it left, too. */
async function shell({ cwd, env }: Place, script: string) {
  const child = spawn('sh', ['-c', script], {
    cwd,
    env: { PATH: `${join(cwd, 'bin')}:${process.env['PATH']}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const names = (await readdir(cwd)).filter((name) => /\.(txt|json|log)$/.test(name));
  const files: Record<string, string> = {};
  for (const name of names) files[name] = await readFile(join(cwd, name), 'utf8');
  return { code, stdout, stderr, files };
}

function assertPlain(text: string, what: string): void {
  assert.doesNotMatch(text, /[^\P{Cc}\n]/u, `control characters in ${what}`);
}
