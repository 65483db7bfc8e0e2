import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiptText } from '../../src/cli/ui/receipt.ts';
import { workplace } from '../support/push.ts';

test('a dry run that ended early does not say that all is well', async (t) => {
  const work = await workplace(t);
  const file = await work.file('damaged.csv', 'email\nada@example.com\n"bob@example.com\n');
  const { receipt, fault } = await work.push(file, { dryRun: true });
  assert.equal(fault?.code, 'source_damaged');
  const text = receiptText(receipt, work.context.terminal.out);
  assert.match(text, /^x Dry run: it ended early; nothing was sent to "vip"\n/);
  assert.doesNotMatch(text, /without --dry-run/);
});
