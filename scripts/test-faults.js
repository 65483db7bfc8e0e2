// The random tests of `npm test`, thousands of times: histories of the ledger, and kills of the built program.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(process.execPath, ['scripts/test.js', 'ledger/model', 'e2e/kill'], {
  env: {
    TIKTOK_SEG_HISTORIES: '3000',
    TIKTOK_SEG_KILLS: '1000',
    TIKTOK_SEG_TEST_TIMEOUT: String(4 * 3600 * 1000),
    ...process.env,
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
