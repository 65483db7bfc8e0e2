import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRuleSet, isRuleSetName, ruleSetDescriptions, ruleSets } from '../../src/identities/index.ts';

test('the rule sets are those that were promised, the newest of TikTok the default', () => {
  assert.deepEqual(ruleSets, ['tiktok-2025-09', 'tiktok-2025-08', 'tiktok-2024', 'adobe']);
  assert.equal(defaultRuleSet, 'tiktok-2025-09');
  assert.ok(isRuleSetName('adobe'));
  assert.ok(!isRuleSetName('toString') && !isRuleSetName('TIKTOK-2024'));
});

test('each is described with an example that it made itself', () => {
  const examples = ruleSetDescriptions().map(({ name, isDefault, kinds }) => [
    name,
    isDefault,
    ...kinds.map(({ normalised }) => normalised),
  ]);
  const device = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
  assert.deepEqual(examples, [
    ['tiktok-2025-09', true, 'a.da+news@example.com', '+12125550101', device],
    ['tiktok-2025-08', false, 'a.da@example.com', '12125550101', device],
    ['tiktok-2024', false, 'ada@example.com', '+12125550101', device],
    ['adobe', false, 'a.da+news@example.com', '+12125550101', device],
  ]);
  const [first] = ruleSetDescriptions();
  assert.equal(first?.kinds[0]?.rule, 'white space out, lower case, plus tag stays, dots stay');
});
