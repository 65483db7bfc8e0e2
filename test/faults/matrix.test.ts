import { test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';
import { addresses, promise, throughAll } from './matrix.ts';

test(`each fault at each step of a push through the streaming API: ${promise}`, async (t) => {
  const work = await workplace(t);
  const source = await work.file('people.csv', `Email\n${addresses(0, 12).join('\n')}\n`);
  const expected = addresses(0, 12).map(sha256).sort();
  await throughAll(t, work, 'stream', (audience) => {
    work.emulator.reset();
    return { audience, source, options: { batchSize: 4 }, expected };
  });
});
