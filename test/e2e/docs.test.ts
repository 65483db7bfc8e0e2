import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { makeProgram } from '../../src/cli/program.ts';
import { exitCodes } from '../../src/fault.ts';
import { makeContext } from '../support/context.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

/** These wait for a person, a signal or a value; they have tests of their own, here only their flags are looked at. */
const interactive = new Set(['login', 'logout', 'emulator', 'demo', 'trace', 'forget']);

const customers = `Name,Handy Nr,E-Mail,Country,LTV
Ada Example,+1 212 555 0101,ada@example.com,US,900.50
Bob Sample,07700 900124,bob@example.com,GB,
`;

test('every command of the README and the docs works as it is printed', async (t) => {
  const cwd = await temporaryFolder(t);
  for (const file of ['customers.csv', 'samples/crm/customers.csv']) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), customers);
  }
  const emulator = await realEmulator(t);
  const env = {
    TIKTOK_SEG_HOME: join(cwd, 'home'),
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  const commands = await commandsIn([
    'README.md',
    ...(await readdir('docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ]);
  assert.ok(commands.length >= 8, `${commands.length} commands were found`);
  for (const { where, words } of commands) {
    const [name = '', ...rest] = words;
    const args = interactive.has(name) ? [name, '--help'] : words;
    const { code, stdout, stderr } = await runProgram(args, { cwd, env, input: customers });
    assert.equal(code, 0, `${where}: ${words.join(' ')}\n${stderr}`);
    if (!interactive.has(name)) continue;
    for (const flag of rest.filter((word) => word.startsWith('--'))) {
      assert.ok(stdout.includes(flag), `${where}: ${name} has no flag ${flag}`);
    }
  }
});

test('the README lists every command, and no other', async (t) => {
  const context = await makeContext(t);
  const program = await makeProgram({ context, signal: new AbortController().signal, version: '' });
  const block = /```\n(tiktok-seg [\s\S]*?)```/.exec(await readFile('README.md', 'utf8'))?.[1] ?? '';
  const listed = block
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => line.replace(/tiktok-seg |\[[^\]]*\]/g, '').split(' | '))
    .map((part) => /^[a-z]+/.exec(part)?.[0]);
  const subcommands = program.commands.flatMap(({ commands }) => commands.map((command) => command.name()));
  const top = listed.filter((name) => name && !subcommands.includes(name));
  assert.deepEqual([...new Set(top)].sort(), program.commands.map((command) => command.name()).sort());
});

test('the docs name every exit code', async () => {
  const text = await readFile('docs/push.md', 'utf8');
  for (const [code, meaning] of Object.entries(exitCodes))
    assert.ok(text.includes(`| ${code} | ${meaning} |`), code);
});

test('every link of the README and the docs leads somewhere', async () => {
  const files = (await readdir('docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  for (const file of ['README.md', 'CONTRIBUTING.md', ...files]) {
    for (const [, link = ''] of (await readFile(file, 'utf8')).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^https?:/.test(link)) continue;
      await assert.doesNotReject(readFile(join(dirname(file), link)), `${file}: ${link}`);
    }
  }
});

/** Lines of shell blocks that start the program; alternatives and placeholders are none. */
async function commandsIn(files: readonly string[]): Promise<{ where: string; words: string[] }[]> {
  const found: { where: string; words: string[] }[] = [];
  for (const file of files) {
    for (const [, block = ''] of (await readFile(file, 'utf8')).matchAll(/```sh\n([\s\S]*?)```/g)) {
      for (const [, rest = ''] of block.matchAll(/^(?:.*\| )?tiktok-seg ([^|<\n]*)/gm)) {
        found.push({ where: file, words: wordsOf(rest) });
      }
    }
  }
  return found;
}

/** As a shell splits them; a comment ends the line. */
function wordsOf(text: string): string[] {
  const words = text.replace(/\s#\s.*$/, '').match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
