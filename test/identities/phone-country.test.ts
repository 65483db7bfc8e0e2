import assert from 'node:assert/strict';
import { it } from 'node:test';
import { identify, mapColumns, phoneCountry, recordReader } from '../../src/identities/index.ts';

it('phones are told apart by country, also where countries share a calling code', () => {
  const country = phoneCountry();
  assert.equal(country('+493023125010'), 'DE');
  assert.equal(country('493023125010'), 'DE', 'without the plus, as one rule set has it');
  assert.equal(country('+12125550101'), 'US');
  assert.equal(country('+14165550101'), 'CA');
  assert.equal(country('+442071838750'), 'GB');
  assert.equal(country('+870773111632'), '+870', 'a satellite phone is of no country');
});

it('numbers that begin alike are looked up once, and the answer stays the same', () => {
  const country = phoneCountry();
  for (let line = 100; line < 130; line += 1) {
    assert.equal(country(`+12125550${line}`), 'US');
    // An area that nobody uses: the main country of the calling code stands for it.
    assert.equal(country(`+19995550${line}`), country('+19995550100'));
  }
});

it('what begins like no number of any country has no country', () => {
  assert.match(phoneCountry()('+0'), /^\+/);
});

it('whoever counts by column is told of each filled cell', () => {
  const headers = ['Email', 'Phone'];
  const record = ['ada@example.com', 'not a number'];
  const { mapping } = mapColumns({ headers, samples: [['ada@example.com', '+12125550101']] });
  const told: string[] = [];
  const onCell = (column: number, kind: string, given: { rejected: string[] }) =>
    told.push(`${column} ${kind} ${given.rejected.join()}`);
  recordReader(mapping, { rules: 'tiktok-2025-09', identify, onCell })(record);
  assert.deepEqual(told, ['0 email ', '1 phone invalid_phone']);
});
