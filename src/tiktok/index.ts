/** TikTok API for Business over HTTP: one client, one table of what its answers mean. */
export { authorisationAddress } from './authorisation-address.ts';
export { classify, type Evidence } from './classify.ts';
export type { BatchAnswer, ClientOptions, RateLevel, TiktokClient } from './client.ts';
export { connect } from './connect.ts';
export { defaultOrigin, isAllowedOrigin } from './origin.ts';
export { TiktokFault } from './tiktok-fault.ts';
export type { TiktokClass, Verdict } from './verdict.ts';
export type * from './wire.ts';
