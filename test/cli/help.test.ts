import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { environment } from '../../src/cli/environment.ts';
import { runProgram } from '../../src/cli/program.ts';
import { exitCodes, Fault } from '../../src/fault.ts';
import { makeContext } from '../support/context.ts';

test('help environment names every variable that the code reads, and no other', async (t) => {
  const used = new Set<string>();
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('environment.ts')) continue;
    for (const [name] of readFileSync(`src/${file}`, 'utf8').matchAll(/\bTIKTOK_SEG_[A-Z_]+\b/g))
      used.add(name);
  }
  const documented = Object.keys(environment).filter((name) => name.startsWith('TIKTOK_SEG_'));
  assert.deepEqual(documented.sort(), [...used].sort());
  const { out } = await run(t, 'help', 'environment');
  for (const name of Object.keys(environment)) assert.ok(out.includes(name), name);
});

test('help exit-codes prints the table that faults end with', async (t) => {
  const { out, code } = await run(t, 'help', 'exit-codes');
  assert.equal(code, 0);
  for (const [number, meaning] of Object.entries(exitCodes)) {
    assert.match(out, new RegExp(`^ +${number} +${meaning.replace(/[()]/g, '\\$&')}`, 'm'));
  }
  assert.equal(new Fault('audience_busy', '').exitCode, 9);
});

test('the help of push shows no empty lists as defaults', async (t) => {
  const { out } = await run(t, 'help', 'push');
  assert.match(out, /--map <kind=column>/);
  assert.doesNotMatch(out, /\[\]/);
});

test('help shows what a command alone can do before what every command can', async (t) => {
  const { out } = await run(t, 'help', 'push');
  const flags = [...out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag);
  assert.deepEqual(flags.slice(0, 2), ['--dry-run', '--audience']);
  assert.deepEqual(flags.slice(-6), ['--json', '--quiet', '--debug', '--profile', '--advertiser', '--help']);
});

test('who asks for help on the wrong thing is led to what there is', async (t) => {
  const where = async (...args: string[]) => /\((.*) shows/.exec((await run(t, ...args)).err)?.[1];
  assert.equal(await where('pusch'), 'tiktok-seg help');
  assert.equal(await where('help', 'nothing'), 'tiktok-seg help');
  assert.equal(await where('audiences', 'rename'), 'tiktok-seg help audiences rename');
});

const usage: [story: string, args: string[], expected: RegExp][] = [
  [
    'an unknown command, with the one that was meant',
    ['psuh'],
    /unknown command.*psuh[\s\S]*Did you mean push/,
  ],
  [
    'an unknown flag, with the one that was meant',
    ['push', '--audiense', 'vip', 'a.csv'],
    /unknown option.*--audiense[\s\S]*--audience/,
  ],
  ['no file', ['push', '--audience', 'vip'], /missing required argument/],
  ['no audience', ['push', 'a.csv'], /Which audience/],
  [
    'a name and an id',
    ['push', '--audience', 'vip', '--audience-id', '1', 'a.csv'],
    /Both --audience and --audience-id/,
  ],
  ['a country that is none', ['push', '--audience', 'vip', '--country', 'Narnia', 'a.csv'], /Narnia/],
  ['a share beyond all', ['push', '--audience', 'vip', '--max-reject', '140%', 'a.csv'], /share is expected/],
  [
    'a mapping of an unknown kind',
    ['push', '--audience', 'vip', '--map', 'fax=Fax', 'a.csv'],
    /--map takes kind=column/,
  ],
  [
    'a batch that TikTok would not take',
    ['push', '--audience', 'vip', '--batch-size', '10001', 'a.csv'],
    /from 1 to 10000/,
  ],
  ['an unknown help topic', ['help', 'nothing'], /unknown help topic/],
];

for (const [story, args, expected] of usage) {
  test(`usage: ${story}`, async (t) => {
    const { code, out, err } = await run(t, ...args);
    assert.equal(code, 2);
    assert.equal(out, '', 'results only on standard output');
    assert.match(err, expected);
  });
}

test('help, -h, --help and help COMMAND all explain', async (t) => {
  for (const args of [['help'], ['-h'], ['--help']]) {
    const { code, out } = await run(t, ...args);
    assert.equal(code, 0);
    assert.match(out, /push.*\n[\s\S]*tiktok-seg push --audience vip customers\.csv/);
  }
  assert.match((await run(t, 'help', 'push')).out, /--dry-run/);
  assert.match((await run(t, 'help', 'audiences', 'delete')).out, /--yes/);
});

async function run(t: TestContext, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const context = await makeContext(t);
  const deps = { context, signal: new AbortController().signal, version: '0.0.0' };
  const code = await runProgram(deps, args);
  return { code, out: context.terminal.out.text, err: context.terminal.err.text };
}
