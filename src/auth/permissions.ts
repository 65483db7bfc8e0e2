import { Fault } from '../fault.ts';

export interface Permission {
  id: string;
  name: string;
}

/** Names for the ids that TikTok grants; those it adds later have none here. */
export function permissionsOf(scope: readonly string[]): Permission[] {
  return scope.map((id) => ({ id, name: names[id] ?? `permission ${id}` }));
}

/** Audience Management as a whole, or its two parts that are needed: a first-level id stands for its children. */
export function hasAudienceManagement(scope: readonly string[]): boolean {
  return scope.includes('3') || (scope.includes('30') && scope.includes('31'));
}

export function requireAudienceManagement(scope: readonly string[]): void {
  if (hasAudienceManagement(scope)) return;
  const granted = permissionsOf(scope).map(({ name }) => name);
  throw new Fault(
    'permission_missing',
    `The login lacks the permission Audience Management; granted: ${granted.join(', ') || 'nothing'}.`,
    {
      hint: "Log in again and leave Audience Management ticked on TikTok's page.\nIf the page does not offer it, add it to the app first: TikTok for Business developer portal > My Apps > App Detail > Scope of permission (TikTok reviews the change).",
    },
  );
}

/** TikTok API for Business, scopes (DOC 1753986142651394), as far as this program meets them. */
const names: Readonly<Record<string, string>> = {
  1: 'Ad Account Management',
  10: 'Ad Account Information',
  3: 'Audience Management',
  30: 'Read Custom Audiences',
  31: 'Create and Update Custom Audiences',
  32: 'Share Custom Audiences',
};
