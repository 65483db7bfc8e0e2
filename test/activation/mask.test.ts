import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskEmail, maskPhone, maskShape } from '../../src/activation/inspect/mask.ts';

const masked: [mask: (text: string) => string, text: string, shown: string][] = [
  [maskEmail, 'ada@example.com', 'a••@e••.com'],
  [maskEmail, 'üwe@bücher.example', 'ü••@b••.example'],
  [maskPhone, '+12125550101', '+12••••••••1'],
  [maskPhone, '12125550101', '12••••••••1'],
  [maskShape, 'ada@@example.com', 'a••@@•••••••.•••'],
  [maskShape, ' 1.21256E+10', '1.••••••+••'],
  [maskShape, 'ab1', '•••'],
];

for (const [mask, text, shown] of masked)
  test(`"${text}" is shown as "${shown}"`, () => assert.equal(mask(text), shown));

test('of a damaged cell no letter or digit but the first is shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (cell) => {
      const shown = maskShape(cell).match(/[\p{L}\p{N}]/gu) ?? [];
      assert.ok(
        shown.length <= 1 &&
          [...cell.trim()]
            .slice(0, 1)
            .join('')
            .startsWith(shown[0] ?? ''),
      );
    }),
  );
});
