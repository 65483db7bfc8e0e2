export { countryCode } from './country.ts';
export { type Doubt, doubt } from './doubts.ts';
export { identify } from './identify.ts';
export { looksLike } from './looks-like.ts';
export { normalise } from './normalise.ts';
export type { Normalised } from './normalised.ts';
export { type RuleSetDescription, ruleSetDescriptions } from './rule-set-descriptions.ts';
export { defaultRuleSet, isRuleSetName, ruleSets } from './rule-sets.ts';
export type * from './types.ts';
