/**
 * What an advertiser can allow, numbered as on TikTok's permission page (portal document 1753986142651394).
 * The last id is there because TikTok's own scope ids go beyond 2^53, where a plain JSON parser rounds them.
 */
export const permissionGroups: readonly PermissionGroup[] = [
  {
    id: '1',
    name: 'Ad Account Management',
    permissions: [
      {
        id: '10',
        name: 'Ad Account Information',
        about: 'Names, currency and time zone of your ad accounts',
      },
    ],
  },
  {
    id: '3',
    name: 'Audience Management',
    permissions: [
      { id: '30', name: 'Read Custom Audiences', about: 'List your audiences and see their size' },
      {
        id: '31',
        name: 'Create and Update Custom Audiences',
        about: 'Make, fill, rename and delete audiences',
      },
      { id: '32', name: 'Share Custom Audiences', about: 'Share audiences inside your Business Center' },
    ],
  },
  {
    id: '7043626160646946817',
    name: 'Insights',
    permissions: [
      { id: '7043626160646946818', name: 'Read Insights', about: 'How your ads did, in numbers' },
    ],
  },
];

export interface PermissionGroup {
  id: string;
  name: string;
  permissions: readonly { id: string; name: string; about: string }[];
}

/** A ticked permission gives its id, a group ticked whole its own as well. */
export function scopesFor(ticked: ReadonlySet<string>): string[] {
  return permissionGroups.flatMap((group) => {
    const granted = group.permissions.map(({ id }) => id).filter((id) => ticked.has(id));
    return granted.length === group.permissions.length ? [group.id, ...granted] : granted;
  });
}

/** A first-level id implies what is below it. */
export function allows(scopes: readonly string[], permission: string): boolean {
  const group = permissionGroups.find(({ permissions }) => permissions.some(({ id }) => id === permission));
  return scopes.includes(permission) || (group !== undefined && scopes.includes(group.id));
}

export const allScopes: readonly string[] = scopesFor(
  new Set(permissionGroups.flatMap(({ permissions }) => permissions.map(({ id }) => id))),
);
