import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashSource, pushDefaults } from '../../src/activation/index.ts';
import { Fault } from '../../src/fault.ts';
import { workplace } from '../support/push.ts';

const person = fc.record({
  email: fc.constantFrom('', 'ada@example.com', 'bob@example.com', 'cleo@example.com'),
  phone: fc.constantFrom('', '', '+12125550101', '+12125550102'),
  status: fc.constantFrom('realized', 'realized', 'exited', 'existing'),
  day: fc.integer({ min: 1, max: 9 }),
  unsubscribed: fc.constantFrom('', '', '', 'yes'),
});

test('the list that hash writes is the audience that push fills, whoever leaves and comes back', async (t) => {
  const work = await workplace(t);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 7 }), async (people) => {
      const rows = people.map(
        ({ email, phone, status, day, unsubscribed }) =>
          `${email},${phone},${status},2026-01-0${day}T00:00:00Z,${unsubscribed}\n`,
      );
      const header =
        'Email,Phone,segmentMembership.status,segmentMembership.lastQualificationTime,Unsubscribed\n';
      const file = await work.file('people.csv', header + rows.join(''));
      const output = join(work.context.cwd, 'hashed.csv');
      await rm(output, { force: true });
      const listed = await hashSource(work.context, {
        ...pushDefaults,
        inputs: [file],
        output,
        force: true,
        header: true,
        maxReject: 1,
        onProgress: () => undefined,
        warn: () => undefined,
        signal: new AbortController().signal,
      }).then(
        async () => cellsOf(await readFile(output, 'utf8')),
        (cause: unknown) => {
          assert.ok(cause instanceof Fault && cause.code === 'guard_refused', String(cause));
          return [];
        },
      );
      const { receipt } = await work.push(file, { audience: { name: `run ${run++}` }, maxReject: 1 });
      const members = Object.values(work.members(receipt.audience.id)).flat().sort();
      assert.deepEqual({ rows, members: listed }, { rows, members });
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
});

function cellsOf(list: string): string[] {
  const cells = list.trim().split('\n').slice(1).join(',').split(',');
  return [...new Set(cells)].filter((cell) => cell !== '').sort();
}
