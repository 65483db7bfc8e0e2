import type { RuleSetName } from './types.ts';

/** What one rule set does where the others differ. */
export interface RuleSet {
  /** White space inside an address: taken out, or a reason to refuse it. */
  innerSpace: 'removed' | 'refused';
  plusTag: 'kept' | 'cut';
  dotsBeforeAt: 'kept' | 'removed';
  phonePlus: boolean;
}

/** TikTok's help centre of September 2025, its current text. */
export const defaultRuleSet: RuleSetName = 'tiktok-2025-09';

/** Sources: TikTok's help pages as they stood at the date in the name; Adobe's "Apply transformation". */
const rules: Readonly<Record<RuleSetName, RuleSet>> = {
  'tiktok-2025-09': { innerSpace: 'removed', plusTag: 'kept', dotsBeforeAt: 'kept', phonePlus: true },
  'tiktok-2025-08': { innerSpace: 'removed', plusTag: 'cut', dotsBeforeAt: 'kept', phonePlus: false },
  'tiktok-2024': { innerSpace: 'removed', plusTag: 'cut', dotsBeforeAt: 'removed', phonePlus: true },
  adobe: { innerSpace: 'refused', plusTag: 'kept', dotsBeforeAt: 'kept', phonePlus: true },
};

/** Every name, the default first. */
export const ruleSets = Object.keys(rules) as readonly RuleSetName[];

export function isRuleSetName(text: string): text is RuleSetName {
  return Object.hasOwn(rules, text);
}

export function ruleSet(name: RuleSetName): RuleSet {
  return rules[name];
}
