import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identify, type Kind } from '../../src/identities/index.ts';
import { countingBranches, kinds, options } from './tools.ts';

const megabyte = 1_000_000;
const size = 200_000;
/** Time says nothing while every branch is counted. */
const skip = countingBranches in process.env;

/** What has made regular expressions and splitters take quadratic time elsewhere. */
const repeated = [
  'a',
  '0',
  '1',
  ' ',
  '.',
  '@',
  '<',
  '>',
  '(',
  '"',
  '+',
  ',',
  ';',
  '/',
  '-',
  '=',
  '\n',
  '\u200b',
  '１',
  'é',
  'ʰ',
  '\ud800',
  'a@b.co ',
  'a@b.co,',
  'a.',
  'a@',
  '<a@b.co>',
  '+12125550101,',
  '+12125550101 ',
  '2125550101 ',
  '2125550101/',
  '(0)',
  'x1',
  '; a-',
  '1.0',
  '1e+',
  ',,1',
  'ext ',
  '0 ',
  'ab-',
  '&#39;',
  '&amp;',
  '&a',
  '(a',
  '、',
  ' - ',
  '/12',
];

/** Of processor time, which a busy machine does not stretch. */
function seconds(kind: Kind, cell: string): number {
  const before = process.cpuUsage();
  identify(kind, cell, { ...options, country: 'US' });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Ten times the text may take ten times as long; what is quadratic takes a hundred times. The bound leaves room for
 * the compiler and the collector, and what is over in a moment cannot be judged by its ratio.
 */
test('no cell takes more than linear time', { skip }, () => {
  for (const kind of kinds) {
    for (const unit of repeated) {
      for (const [start, end] of [
        ['', ''],
        ['ada@example.com', 'x'],
      ] as const) {
        const cellOf = (length: number) => start + unit.repeat(length / unit.length) + end;
        // A busy machine makes a run slower, never faster: only what is slow each time is slow.
        const measured: string[] = [];
        const isLinear = () => {
          const small = seconds(kind, cellOf(size / 10));
          const large = seconds(kind, cellOf(size));
          measured.push(`${small} s, ${large} s`);
          return large < 0.5 || large < small * 50;
        };
        const attempts = 5;
        while (!isLinear()) {
          assert.ok(measured.length < attempts, `${kind} ${JSON.stringify(unit)}: ${measured.join('; ')}`);
        }
      }
    }
  }
});

test('a cell of 10 MB is read', { skip }, () => {
  const addresses = 'ada@example.com;'.repeat((10 * megabyte) / 16);
  assert.equal(identify('email', addresses, options).identities.length, 1);
  const numbers = '+12125550101 '.repeat((10 * megabyte) / 13);
  assert.equal(identify('phone', numbers, options).identities.length, 1);
  for (const kind of kinds) {
    assert.deepEqual(identify(kind, ' '.repeat(10 * megabyte), options).rejected, []);
    // A pattern that goes back over what it repeats runs out of stack here.
    for (const digit of kind === 'phone' ? ['1', '٠'] : ['😀']) {
      assert.equal(
        identify(kind, digit.repeat((10 * megabyte) / digit.length), options).identities.length,
        0,
      );
    }
  }
});
