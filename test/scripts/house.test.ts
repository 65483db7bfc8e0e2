import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brokenRules } from '../../scripts/house.ts';
import { temporaryFolder } from '../support/folder.ts';

const sound = {
  'fault.ts': 'export class Fault {}\n',
  'identities/index.ts': "export { hash } from './hash.ts';\n",
  'identities/hash.ts': 'export const hash = 1;\n',
  'tiktok/index.ts': "import '../fault.ts';\nexport const connect = 1;\nexport type Wire = 1;\n",
  'activation/index.ts': "import { hash } from '../identities/index.ts';\nexport const push = hash;\n",
  'emulator/index.ts': "import type { Wire } from '../tiktok/index.ts';\nexport type Same = Wire;\n",
  'cli/main.ts': "const { push } = await import('../activation/index.ts');\nprocess.exitCode = push;\n",
};

/** Each story is the sound house with one fault. */
const faults: [story: string, files: Record<string, string>, expected: RegExp][] = [
  ['an import past a door', { 'activation/index.ts': "import '../identities/hash.ts';\n" }, /past the door/],
  [
    'a lazy import past a door',
    { 'cli/main.ts': "await import('../identities/hash.ts');\n" },
    /past the door/,
  ],
  ['a circle', { 'identities/hash.ts': "import './index.ts';\n" }, /circle/],
  ['a circle of types', { 'identities/hash.ts': "import type { hash } from './index.ts';\n" }, /circle/],
  [
    'identities with another room',
    { 'identities/hash.ts': "import '../tiktok/index.ts';\n" },
    /nothing from outside/,
  ],
  [
    'identities with common ground',
    { 'identities/hash.ts': "import '../fault.ts';\n" },
    /nothing from outside/,
  ],
  [
    'an emulator that shares code',
    { 'emulator/index.ts': "import { connect } from '../tiktok/index.ts';\n" },
    /shares code/,
  ],
  ['a room that calls cli', { 'activation/index.ts': "import '../cli/index.ts';\n" }, /nothing calls cli/],
  [
    'a room that runs the emulator',
    { 'activation/index.ts': "import '../emulator/index.ts';\n" },
    /imports the emulator/,
  ],
  ['data that flows back', { 'tiktok/index.ts': "import '../activation/index.ts';\n" }, /one way/],
  ['process outside cli', { 'tiktok/index.ts': 'export const env = process.env;\n' }, /touches process/],
  ['a file that is too long', { 'cli/main.ts': 'export {};\n'.repeat(251) }, /251 lines/],
];

test('a sound house breaks no rule', async (t) => {
  assert.deepEqual(brokenRules(await house(t, {})), []);
});

for (const [story, files, expected] of faults) {
  test(`the house check finds ${story}`, async (t) => {
    const broken = brokenRules(await house(t, files));
    assert.ok(
      broken.some((text) => expected.test(text)),
      broken.join('\n') || 'nothing was found',
    );
  });
}

async function house(t: TestContext, changed: Record<string, string>): Promise<string> {
  const root = await temporaryFolder(t);
  for (const [file, text] of Object.entries({ ...sound, ...changed })) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return root;
}
