import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { codeTable } from '../../src/tiktok/code-table.ts';
import { classify } from '../../src/tiktok/index.ts';

/** The classes that fit the words of the page's column "Retry", the first that matches. */
const classesFor: [RegExp, string[]][] = [
  [/^–$/, ['ok']],
  [/^look$/, ['partial']],
  [/^split$/, ['split']],
  [/^no, re-authorise/, ['permission']],
  [/^only for the "not editable"/, ['split']],
  [/^no, contact TikTok/, ['permission']],
  [/^re-authorise|^new auth code/, ['login', 'permission']],
  [/^(peers: )?yes|^re-upload once/, ['wait', 'again']],
  [/^upload again|^no/, ['refused', 'split', 'permission', 'login']],
];

const rows = readFileSync(new URL('../fixtures/tiktok/codes.md', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.replaceAll('*', '').trim()))
  .filter(([, codes]) => /^\d/.test(codes ?? ''))
  .map(([, codes = '', meaning = '', retry = '']) => ({ codes: expand(codes), meaning, retry }));

test('every code of TikTok’s page has the class that the page asks for', () => {
  assert.ok(rows.length > 55, 'the fixture has lost rows');
  for (const { codes, meaning, retry } of rows) {
    const fitting = classesFor.find(([words]) => words.test(retry))?.[1] ?? [];
    for (const code of codes) {
      const verdict = classify({ code });
      assert.ok(fitting.includes(verdict.class), `${code} (${meaning}; ${retry}) is ${verdict.class}`);
      assert.doesNotMatch(
        'meaning' in verdict ? verdict.meaning : '',
        /not known here/,
        `${code} has no row`,
      );
    }
  }
});

/** Every code of the page, by what is done about it. */
const codes = {
  wait: [40016, 40100, 40133, 61000],
  again: [40200, 40201, 40202, 40700, 40900, 50000, 50002, 51000, 51003, 51010, 51063, 51305, 60001],
  partial: [20001],
  split: [40000, 40002, 40011, 40061, 40062],
  login: [40101, 40102, 40103, 40104, 40105, 40107, 40108, 40109, 40110, 40112, 40114, 40309],
  permission: [
    ...[40001, 40003, 40106, 40113, 40118, 40119, 40124, 40125, 40130, 40131],
    ...[40300, 40301, 40302, 41000],
  ],
  refused: [
    ...[40006, 40007, 40008, 40009, 40010, 40012, 40013, 40014, 40050, 40051, 40063],
    ...[40115, 40116, 40117, 40121, 40122, 40126, 40127, 40128, 40129, 40132],
    ...[40400, 40502, 40905, 40906, 40907, 40908, 40909, 40910, 40911, 40914, 40915, 41001, 41002],
  ],
};

test('page, table and this list hold the same codes, each with one class', () => {
  const listed = Object.values(codes).flat();
  assert.equal(new Set(listed).size, listed.length);
  for (const [expected, numbers] of Object.entries(codes)) {
    for (const code of numbers) assert.equal(classify({ code }).class, expected, String(code));
  }
  // 51000 to 51305 are a range, of which the page names three.
  const single = (code: number) => code !== 0 && (code < 51_000 || code > 51_305);
  const ascending = (numbers: Iterable<number>) =>
    [...numbers].filter(single).sort((left, right) => left - right);
  assert.deepEqual(ascending(codeTable.keys()), ascending(listed));
  assert.deepEqual(ascending(rows.flatMap((row) => row.codes)), ascending(listed));
});

test('what "too frequent" refused was surely not done; what timed out inside TikTok may have been', () => {
  for (const { codes, meaning } of rows) {
    for (const code of codes) {
      const verdict = classify({ code });
      if (verdict.class === 'ok') continue;
      if (/too frequent|TOO_MANY|no permission|token|invalid parameters/.test(meaning)) {
        assert.equal(verdict.ambiguous, false, String(code));
      }
      if (/partial|timeout|system error|inner services|duplicate request/.test(meaning)) {
        assert.equal(verdict.ambiguous, true, String(code));
      }
    }
  }
});

test('each fault ends the program with the code that scripts rely on', () => {
  const faults = {
    40001: 'permission_missing',
    40007: 'audience_gone',
    40016: 'rate_exhausted',
    40061: 'tiktok_refused',
    40062: 'tiktok_refused',
    40100: 'rate_exhausted',
    40102: 'token_refused',
    40104: 'not_logged_in',
    40105: 'token_refused',
    40110: 'login_refused',
    40118: 'permission_missing',
    40133: 'rate_exhausted',
    40400: 'configuration',
    50000: 'tiktok_unavailable',
    51010: 'tiktok_unavailable',
    60001: 'tiktok_unavailable',
    61000: 'rate_exhausted',
  };
  for (const [code, fault] of Object.entries(faults)) {
    const verdict = classify({ code: Number(code) });
    assert.ok(verdict.class !== 'ok' && verdict.fault === fault, `${code}: ${JSON.stringify(verdict)}`);
    assert.ok(verdict.advice.length > 20, code);
  }
});

test('codes that no page names follow their range', () => {
  const expected: [number, string][] = [
    [20002, 'partial'],
    [40199, 'login'],
    [40999, 'refused'],
    [51200, 'again'],
    [59999, 'again'],
    [65000, 'again'],
    [-1, 'refused'],
    [99999, 'refused'],
    [1, 'refused'],
  ];
  for (const [code, expectedClass] of expected)
    assert.equal(classify({ code }).class, expectedClass, `${code}`);
});

test('only too large a batch asks for smaller ones, and an audience at work only for time', () => {
  const shrinking = rows
    .flatMap(({ codes }) => codes)
    .filter((code) => {
      const verdict = classify({ code });
      return verdict.class !== 'ok' && verdict.shrinks;
    });
  assert.deepEqual(shrinking, [40011, 40061]);
  const message = 'Audience is not editable, please check audience status';
  const verdict = classify({ code: 40002, message });
  assert.ok(verdict.class === 'refused' && verdict.fault === 'still_processing');
});

test('where no envelope came, the status or the network decides', () => {
  const statuses: [number, string, string][] = [
    [200, 'again', 'answer_unusable'],
    [302, 'refused', 'answer_unusable'],
    [403, 'refused', 'answer_unusable'],
    [404, 'refused', 'configuration'],
    [413, 'split', 'tiktok_refused'],
    [429, 'wait', 'rate_exhausted'],
    [500, 'again', 'tiktok_unavailable'],
    [503, 'again', 'tiktok_unavailable'],
  ];
  for (const [httpStatus, expectedClass, fault] of statuses) {
    const verdict = classify({ httpStatus });
    assert.deepEqual([verdict.class, verdict.fault], [expectedClass, fault], String(httpStatus));
  }
  assert.equal(classify({ network: 'unreachable' }).ambiguous, false);
  assert.equal(classify({ network: 'untrusted' }).class, 'refused');
  assert.equal(classify({ network: 'broken' }).ambiguous, true);
  assert.equal(classify({ network: 'timed_out' }).fault, 'network_failed');
});

/** "40126–40129, 40131" */
function expand(codes: string): number[] {
  return codes.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('–').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
