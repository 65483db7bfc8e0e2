import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RuleSetName } from '../../src/identities/index.ts';
import { outcome } from './tools.ts';

type Row = [cell: string, expected: string, why: string];

function table(name: string, rows: readonly Row[], rules?: RuleSetName): void {
  describe(name, () => {
    for (const [cell, expected, why] of rows) {
      test(`${why}: ${cell.slice(0, 60)} → ${expected.slice(0, 60)}`, () => {
        assert.equal(outcome('email', cell, undefined, rules), expected);
      });
    }
  });
}

const a64 = 'a'.repeat(64);

table('addresses among other text', [
  ['"Example, Ada" <ada@example.com>', 'ada@example.com', 'a comma in a quoted name'],
  ['Ada <ada@example.com>, Bob <bob@example.com>', 'ada@example.com + bob@example.com', 'two with names'],
  ['Ada <ada@example.com>; bob@example.com', 'ada@example.com + bob@example.com', 'one with, one without'],
  ['Ada <ada@example.com', 'ada@example.com', 'a bracket that is never closed'],
  ['Ada <nobody>', 'invalid_email', 'no address in the brackets'],
  ['Ada Example ada@example.com', 'ada@example.com', 'a name without brackets'],
  ['ada@example.com (Ada Example)', 'ada@example.com', 'a comment'],
  ['ada@example.com (work), bob@example.org (home)', 'ada@example.com + bob@example.org', 'comments of both'],
  ['"Ada" ada@example.com', 'ada@example.com', 'a name in quotes'],
  ['Ada [ada@example.com]', 'ada@example.com', 'square brackets'],
  ['mailto:ada@example.com?subject=Hello@all', 'ada@example.com', 'a link with fields'],
  ['SMTP:Ada@Example.com', 'ada@example.com', 'an Exchange address'],
  ['ada@example.com bob@example.com', 'ada@example.com + bob@example.com', 'parted by a blank'],
  ['ada@example.com / bob@example.com', 'ada@example.com + bob@example.com', 'parted by a slash'],
  ['ada@example.com and bob@example.com', 'ada@example.com + bob@example.com', 'and'],
  ['["ada@example.com", "bob@example.com"]', 'ada@example.com + bob@example.com', 'a JSON list'],
  ['ada@example.com;;n/a;0', 'ada@example.com + junk_value', 'with missing values and junk'],
  ['ada@example.com|ADA@example.com', 'ada@example.com + ada@example.com', 'twice the same'],
  ['="ada@example.com"', 'ada@example.com', 'a formula guard'],
  ['ada@example.com\nbob@example.com', 'ada@example.com + bob@example.com', 'on two lines'],
  ['ada@example.com (work)', 'ada@example.com', 'what it is for'],
  [
    'ada@example.com (Ada, work), bob@example.com (home)',
    'ada@example.com + bob@example.com',
    'a comma in a comment',
  ],
  [
    'Ada <ada@example.com>; Bob <bob@example.com>;',
    'ada@example.com + bob@example.com',
    'a separator at the end',
  ],
  ['ada@example.com 555-0101', 'ada@example.com', 'a number beside it is no part of it'],
  ['ada@example.com Ada', 'ada@example.com', 'a name behind it'],
  ['Ada ada.lovelace@example.com', 'ada.lovelace@example.com', 'a name before it that it begins with'],
  ['ada@example.co m', 'ada@example.com', 'but a letter that slipped belongs to it'],
  ['email=ada@example.com', 'ada@example.com', 'as a parameter'],
  ['mailto://ada@example.com', 'ada@example.com', 'a link with slashes'],
  ['ada@example.com - bob@example.com', 'ada@example.com + bob@example.com', 'a dash between'],
  ['→ ada@example.com 😀', 'ada@example.com', 'signs around it'],
]);

table('HTML escapes, which end in a separator', [
  ['o&#39;brien@example.com', "o'brien@example.com", 'not the address of a brien'],
  ['o&#x27;brien@example.com', "o'brien@example.com", 'in hexadecimal'],
  ['o&amp;#39;brien@example.com', "o'brien@example.com", 'escaped twice'],
  ['&lt;Ada@Example.com&gt;', 'ada@example.com', 'brackets'],
  ['ada&#64;example.com&nbsp;', 'ada@example.com', 'the at sign, and a blank'],
  ['ren&eacute;e@example.com', 'invalid_email', 'one that is not known is refused, and its end with it'],
  ['ada@example.com&#9999999;', 'invalid_email', 'no character has this number'],
  ['AT&T;ada@example.com', 'invalid_email + ada@example.com', 'no escape'],
]);

table('characters', [
  ['ada@\u200bexam\u00adple.com\ufeff', 'ada@example.com', 'invisible ones inside'],
  ['ada＠example．com', 'ada@example.com', 'full-width sign and dot'],
  ['ada@例え。jp', 'ada@例え.jp', 'an ideographic full stop'],
  ['mu\u0308ller@example.com', 'müller@example.com', 'an accent apart from its letter'],
  ['ADA@BÜCHER.example', 'ada@bücher.example', 'an IDN domain stays text'],
  ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example', 'punycode stays punycode'],
  ['ada@example.xn--p1ai', 'ada@example.xn--p1ai', 'at the end too'],
  ["o'brien@example.com", "o'brien@example.com", 'an apostrophe inside'],
  ['ada@exam\ud800ple.com', 'invalid_email', 'half a surrogate'],
  ['\u202eada@example.com\u202c', 'ada@example.com', 'marks of direction'],
  ['\0ada@exam\0ple.com', 'ada@example.com', 'NULs'],
  ['ada😀@example.com', 'invalid_email', 'an emoji inside'],
  ['ada@example.com、bob@example.com', 'ada@example.com + bob@example.com', 'a Japanese comma'],
  ['ada@example.com،bob@example.com', 'ada@example.com + bob@example.com', 'an Arabic comma'],
  ['ada@example.com\u0085bob@example.com', 'ada@example.com + bob@example.com', "a mainframe's line break"],
]);

table('what is no address', [
  ['ada', 'invalid_email', 'a word'],
  ['@example.com', 'invalid_email', 'nobody'],
  ['ada@', 'invalid_email', 'nowhere'],
  ['ada@example.com@example.org', 'invalid_email', 'two signs'],
  ['ada..b@example.com', 'invalid_email', 'two dots'],
  ['ada@example..com', 'invalid_email', 'two dots in the domain'],
  ['ada@-example.com', 'invalid_email', 'a dash at the edge'],
  ['ada@example.c', 'invalid_email', 'one letter at the end'],
  ['ada@127.0.0.1', 'invalid_email', 'a number at the end'],
  ['ada@example.com0', 'invalid_email', 'a digit too many'],
  ['ada@example.com.invalid', 'junk_value', "a sandbox's copy of a customer"],
  ['=HYPERLINK("mailto:ada@example.com")', 'invalid_email', 'a formula'],
  [`${a64}@example.com`, `${a64}@example.com`, 'the longest local part'],
  [`${a64}a@example.com`, 'invalid_email', 'a local part too long'],
  [`ada@${`${'b'.repeat(60)}.`.repeat(5)}com`, 'invalid_email', 'an address too long'],
  ['+1 212 555 0101', 'wrong_column', 'a phone number'],
  ['6D92078A-8246-4BA4-AE5B-76104861E7DC', 'wrong_column', 'a device id'],
  ['x'.repeat(500), 'invalid_email', 'a long text'],
  ['none@none.com', 'junk_value', 'a placeholder in the form of an address'],
  ['noemail@noemail.com', 'junk_value', 'another'],
  ['none@example.com', 'none@example.com', 'a person may be called so'],
  ['unknown', 'nothing', 'a word for nothing'],
  ['(null)', 'nothing', 'in brackets'],
  ['\\N', 'nothing', 'a database dump'],
]);

table('white space, by TikTok', [
  ['ada @ example . com', 'ada@example.com', 'taken out'],
  ['jane doe@gmail.com', 'janedoe@gmail.com', 'taken out of a name too'],
  ['a b c d@example .com', 'abcd@example.com', 'several'],
]);
table('white space, by Adobe', [['jane doe@gmail.com', 'invalid_email', 'not an address']], 'adobe');
table(
  'tags and dots of 2024',
  [
    ['A.D.A+x+y@Example.com', 'ada@example.com', 'both out'],
    ['+x@example.com', 'invalid_email', 'nothing left'],
  ],
  'tiktok-2024',
);
table('tags of August 2025', [['a.d.a+x@example.com', 'a.d.a@example.com', 'dots stay']], 'tiktok-2025-08');
