import { test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';
import { addresses, newClient, promise, type Scene, throughAll } from './matrix.ts';

test(`each fault at each step of creating an audience of customer files: ${promise}`, async (t) => {
  const work = await workplace(t, undefined, { fewestPeople: 5 });
  const source = await work.file('people.csv', `Email\n${addresses(0, 12).join('\n')}\n`);
  const expected = addresses(0, 12).map(sha256).sort();
  await throughAll(t, work, 'create', (audience) => {
    work.emulator.reset();
    return { audience, source, options: { via: 'file' }, expected };
  });
});

test(`each fault at each step of changing an audience of customer files: ${promise}`, async (t) => {
  const work = await workplace(t, undefined, { fewestPeople: 5 });
  const options = { via: 'file', mode: 'mirror', maxRemove: 1 } as const;
  const night = async (number: number): Promise<Scene> => {
    const people = addresses(3 * number, 3 * number + 12);
    const source = await work.file('people.csv', `Email\n${people.join('\n')}\n`);
    return { audience: 'vip', source, options, expected: people.map(sha256).sort() };
  };
  let nights = 0;
  const first = await night(nights);
  await newClient(work, (client) => work.push(first.source, { ...options, client }));
  // Three leave and three come every night: one replacement.
  await throughAll(t, work, 'update', () => night(++nights));
});
