import type { Account, Advertiser, Permission } from '../../auth/index.ts';
import { safeText } from './safe-text.ts';

/** Names come from TikTok, where anybody can choose them. */
export function accountText({ name, email }: Account): string {
  return safeText(email ? `${name} (${email})` : name);
}

export function advertiserText({ id, name }: Advertiser): string {
  return safeText(name ? `${name} (${id})` : id);
}

export function permissionsText(permissions: readonly Permission[] | undefined): string {
  if (!permissions) return 'unknown: TikTok tells them only at a login through the browser';
  return safeText(permissions.map(({ name }) => name).join(', ') || 'none');
}
