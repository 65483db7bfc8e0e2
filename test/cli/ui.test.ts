import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { showFault } from '../../src/cli/ui/faults.ts';
import { count } from '../../src/cli/ui/numbers.ts';
import { progressLine } from '../../src/cli/ui/progress.ts';
import { maskedText, safeJson, safeText } from '../../src/cli/ui/safe-text.ts';
import { table } from '../../src/cli/ui/table.ts';
import { colourLevel, systemTerminal } from '../../src/cli/ui/terminal.ts';
import { Fault } from '../../src/fault.ts';
import { ManualClock } from '../support/clock.ts';
import { recordingTerminal } from '../support/terminal.ts';

const colourCases: [story: string, env: Record<string, string>, isTerminal: boolean, level: number][] = [
  ['a terminal of 256 colours', { TERM: 'xterm-256color' }, true, 2],
  ['a terminal of all colours', { TERM: 'xterm', COLORTERM: 'truecolor' }, true, 3],
  ['a pipe', { TERM: 'xterm-256color' }, false, 0],
  ['NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, true, 0],
  ['an empty NO_COLOR is none', { TERM: 'xterm', NO_COLOR: '' }, true, 1],
  ['TERM=dumb', { TERM: 'dumb' }, true, 0],
  ['FORCE_COLOR into a pipe', { FORCE_COLOR: '1' }, false, 1],
  ['FORCE_COLOR outranks NO_COLOR', { FORCE_COLOR: '2', NO_COLOR: '1' }, false, 2],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0', TERM: 'xterm' }, true, 0],
];

for (const [story, env, isTerminal, level] of colourCases) {
  test(`colour: ${story}`, () => assert.equal(colourLevel(env, isTerminal), level));
}

test('a line is redrawn only on a terminal that can', () => {
  const redraws = (isTTY: boolean, env: Record<string, string>) =>
    systemTerminal({
      stdin: { isTTY },
      stdout: { isTTY },
      stderr: { isTTY },
      env,
      platform: 'linux',
    } as unknown as Parameters<typeof systemTerminal>[0]).err.redraws;
  assert.equal(redraws(true, { TERM: 'xterm' }), true);
  assert.equal(redraws(true, { TERM: 'dumb' }), false);
  assert.equal(redraws(true, { TERM: 'xterm', CI: 'true' }), false);
  assert.equal(redraws(false, { TERM: 'xterm' }), false);
});

test('progress on a terminal that cannot redraw is a plain line now and then', async () => {
  const terminal = recordingTerminal({ interactive: true });
  const dumb = { ...terminal, err: { ...terminal.err, write: terminal.err.write, redraws: false } };
  const line = await progressLine(dumb, new ManualClock());
  for (let records = 1; records <= 500; records += 1)
    line.show({ phase: 'reading', bytes: records, totalBytes: 500, records });
  line.stop();
  assert.equal(terminal.err.text, 'Reading: 1 record, 0 %\n');
});

test('nobody is asked where the answer would come from a pipe, or in CI', () => {
  const system = (stdin: boolean, stderr: boolean, env = {}) =>
    systemTerminal({
      stdin: { isTTY: stdin },
      stdout: { isTTY: true },
      stderr: { isTTY: stderr },
      env,
      platform: 'linux',
    } as unknown as Parameters<typeof systemTerminal>[0]).canPrompt;
  assert.equal(system(true, true), true);
  assert.equal(system(false, true), false);
  assert.equal(system(true, false), false);
  assert.equal(system(true, true, { CI: 'true' }), false);
});

test('no text of a user or of TikTok can move the cursor, ring or turn the line around', () => {
  assert.equal(safeText('vip\u001b[2J\u0007\u202e\r\n'), 'vip?[2J????');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(safeText(text), /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('a table and a JSON document hold what TikTok says, and nothing that a terminal obeys', () => {
  assert.equal(
    table([
      ['1', 'Partner\u001b[31m'],
      ['22', 'x'],
    ]),
    '  1   Partner?[31m\n  22  x',
  );
  assert.equal(
    safeJson({ name: 'a\u009b2J\u202eb\u001b\n', size: 1 }),
    '{\n  "name": "a\\u009b2J\\u202eb\\u001b\\n",\n  "size": 1\n}',
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const given = [value, text];
      assert.deepEqual(JSON.parse(safeJson(given)), JSON.parse(JSON.stringify(given)));
      assert.doesNotMatch(safeJson(given).replaceAll('\n', ''), /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('an unexpected fault is shown without what it stumbled over', () => {
  const error = new Error(
    'Could not convert "ada@example.com" +1 (212) 555-0101 d07578de05941bac37d7dd34bd2dfcc4ccec2c880b02',
  );
  error.cause = new Error('row ada@example.com');
  const terminal = recordingTerminal({});
  assert.equal(showFault(terminal.err, error, { debug: true }), 1);
  assert.match(terminal.err.text, /\[unexpected\]/);
  assert.doesNotMatch(terminal.err.text, /ada@|555-0101|d07578/);
  assert.doesNotMatch(maskedText('from ada@example.com and bob@example.org'), /example/);
});

test('a fault says what is wrong, its code, and what to do, line by line', () => {
  const terminal = recordingTerminal({});
  const code = showFault(
    terminal.err,
    new Fault('source_missing', 'No such file: customers.csv', { hint: 'Check the name.\nOr the folder.' }),
  );
  assert.equal(code, 10);
  assert.equal(
    terminal.err.text,
    'x No such file: customers.csv [source_missing]\n  -> Check the name.\n  -> Or the folder.\n',
  );
});

test('whole numbers are grouped as in English', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => assert.equal(count(value), value.toLocaleString('en-US'))),
  );
  assert.equal(count(1234567), '1,234,567');
});
