import { lazily } from '../lazily.ts';

export type { Account } from './account.ts';
export type { Advertiser } from './choose-advertiser.ts';
export { systemKeychain } from './keychain/system.ts';
export type { LoginOptions, LoginResult } from './login.ts';
export type { LogoutResult } from './logout.ts';
export type { Permission } from './permissions.ts';
export type { StorageKind } from './stores/secret-store.ts';
export type { Tiktok } from './tiktok.ts';
export type { WhoAmI } from './whoami.ts';

export const advertisersOf = lazily(async () => (await import('./whoami.ts')).advertisersOf);
export const login = lazily(async () => (await import('./login.ts')).login);
export const loginWithToken = lazily(async () => (await import('./login-with-token.ts')).loginWithToken);
export const logout = lazily(async () => (await import('./logout.ts')).logout);
export const reachedAdvertisers = lazily(async () => (await import('./reach.ts')).reachedAdvertisers);
export const resolveSession = lazily(async () => (await import('./session.ts')).resolveSession);
export const whoAmI = lazily(async () => (await import('./whoami.ts')).whoAmI);
