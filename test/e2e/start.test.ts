import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

test('a push loads neither the login nor the other commands nor what customer files need', async (t) => {
  const folder = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  await writeFile(join(folder, 'customers.csv'), 'Email\nanna@example.com\n');
  await writeFile(join(folder, 'hook.mjs'), watching(join(folder, 'loaded.txt')));

  const { code, stderr } = await runProgram(['push', '--audience', 'vip', '--dry-run', 'customers.csv'], {
    cwd: folder,
    env: {
      NODE_OPTIONS: `--import=${join(folder, 'hook.mjs')}`,
      TIKTOK_SEG_HOME: join(folder, 'home'),
      TIKTOK_SEG_API_URL: emulator.origin,
      TIKTOK_SEG_TOKEN: emulator.mintToken(),
      TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
    },
  });
  assert.equal(code, 0, stderr);
  const loaded = (await readFile(join(folder, 'loaded.txt'), 'utf8')).split('\n');
  const ours = loaded.flatMap((url) => url.split('/dist/')[1] ?? []);

  assert.ok(ours.includes('activation/push.js'), 'the hook sees what is loaded');
  const superfluous =
    /^(?:cli\/commands\/(?!push)|auth\/(?:log|loopback)|activation\/(?:file-route\/(?:send|create)|forget\/forget|inspect\/inspect|hash)|ledger\/(?:transfer|verify)|sources\/json\/open)/;
  assert.deepEqual(
    ours.filter((file) => superfluous.test(file)),
    [],
  );
  // As ES modules these are read file by file.
  assert.deepEqual(
    loaded.filter((url) => /node_modules\/(?:zod|@duckdb)\//.test(url)),
    [],
  );
  t.diagnostic(`${ours.length} files of our own`);
});

/** Writes down each module that is loaded by `import`. */
function watching(file: string): string {
  const hooks = `import { appendFileSync } from 'node:fs';
    export function load(url, context, next) {
      appendFileSync(${JSON.stringify(file)}, url + '\\n');
      return next(url, context);
    }`;
  return `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));`;
}
