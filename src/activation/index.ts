export type { AudienceChoice } from './audience.ts';
export { createNamed, deleteNamed, listAudiences, renameNamed, showAudience } from './audiences.ts';
export { readMembership } from './membership.ts';
export type { Progress } from './progress.ts';
export { push } from './push.ts';
export { type PushOptions, type PushResult, pushDefaults } from './push-options.ts';
export type { Receipt } from './receipt.ts';
export type { Session } from './session.ts';
export { type AudienceStatus, readStatus, waitUntilReady } from './status.ts';
