import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../src/ledger/parts.ts';
import { onLedgerFile } from '../support/ledger.ts';

test('each digest is in one part, and about as many in each', async () => {
  await onLedgerFile(':memory:', async (run) => {
    await run(`create table people as select unhex(sha256(range::varchar)) as email from range(10000)
      union all select unhex(digest) from (values (repeat('00', 32)), (repeat('ff', 32)), ('80' || repeat('00', 31)),
        ('55550000' || repeat('00', 28)), ('ff'), (null)) edges (digest)`);
    for (const parts of [1, 2, 3, 7, 300]) {
      const counts: number[] = [];
      for (const part of partsOf('email', parts)) {
        const [found] = await run(`select count(*)::integer as people from people where ${part}`);
        counts.push(Number(found?.['people']));
      }
      assert.equal(counts.length, parts);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        10_005,
      );
      assert.ok(Math.min(...counts) > 0.3 * (10_000 / parts), `${parts}: ${counts}`);
    }
  });
});
