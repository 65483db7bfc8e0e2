import { normalise } from './normalise.ts';
import { defaultRuleSet, ruleSet, ruleSets } from './rule-sets.ts';
import type { Kind, RuleSetName } from './types.ts';

/** What a rule set does, for printing. */
export interface RuleSetDescription {
  name: RuleSetName;
  isDefault: boolean;
  /** Where the rules come from. */
  origin: string;
  kinds: { kind: 'email' | 'phone' | 'device'; rule: string; input: string; normalised: string }[];
}

/** Every rule set, the default first; the examples are made by the rules themselves. */
export function ruleSetDescriptions(): RuleSetDescription[] {
  return ruleSets.map((name) => ({
    name,
    isDefault: name === defaultRuleSet,
    origin: origins[name],
    kinds: [
      { kind: 'email', rule: emailRule(name), ...example(name, 'email', ' A.da+News@Example.com ') },
      { kind: 'phone', rule: phoneRule(name), ...example(name, 'phone', '(212) 555-0101') },
      {
        kind: 'device',
        rule: 'trimmed, lower case, dashes kept',
        ...example(name, 'idfa', '6D92078A-8246-4BA4-AE5B-76104861E7DC'),
      },
    ],
  }));
}

const origins: Readonly<Record<RuleSetName, string>> = {
  'tiktok-2025-09': "TikTok's help centre, September 2025: its current text",
  'tiktok-2025-08':
    "TikTok's help centre, August 2025; the phone digest printed there to this day is of this form",
  'tiktok-2024': "TikTok's help centre and portal, up to mid-2025",
  adobe: `Adobe's "Apply transformation", sha256(lower(value)): for audiences that Adobe has filled`,
};

function emailRule(name: RuleSetName): string {
  const { innerSpace, plusTag, dotsBeforeAt } = ruleSet(name);
  return [
    innerSpace === 'removed' ? 'white space out' : 'trimmed',
    'lower case',
    plusTag === 'cut' ? 'plus tag cut' : 'plus tag stays',
    dotsBeforeAt === 'removed' ? 'dots left of @ out' : 'dots stay',
  ].join(', ');
}

function phoneRule(name: RuleSetName): string {
  return ruleSet(name).phonePlus ? 'E.164 with plus' : 'E.164 digits, no plus';
}

function example(rules: RuleSetName, kind: Kind, input: string): { input: string; normalised: string } {
  const [value] = normalise(kind, input, { rules, country: 'US' });
  return { input, normalised: (value as { normalised: string }).normalised };
}
