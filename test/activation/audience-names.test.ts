import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workplace } from '../support/push.ts';

test('an audience may have any visible name, those of JavaScript included', async (t) => {
  const work = await workplace(t);
  const file = await work.file('one.csv', 'email\nada@example.com\n');
  for (const name of ['constructor', '__proto__', 'toString', 'Käufer 🎉 "50%"']) {
    const { receipt } = await work.push(file, { audience: { name } });
    assert.deepEqual([receipt.status, receipt.audience.created], ['succeeded', true], name);
    const again = await work.push(file, { audience: { name } });
    assert.deepEqual(
      [again.receipt.status, again.receipt.audience.id],
      ['nothing_to_do', receipt.audience.id],
    );
  }
});

test('a name that ends with a line break of a script is refused before anything is created', async (t) => {
  const work = await workplace(t);
  const file = await work.file('one.csv', 'email\nada@example.com\n');
  const before = work.emulator.requests();
  for (const name of ['vip\r', 'vi\u001b[2Jp', 'a\nb', 'a\u009bb']) {
    const refused = work.push(file, { audience: { name } });
    await assert.rejects(refused, { code: 'usage', message: /control character/ });
  }
  assert.deepEqual(work.emulator.requests(), before);
});
