import { Fault } from '../fault.ts';
import type { Route } from '../ledger/index.ts';
import type { AudienceEntry } from '../tiktok/index.ts';

/** How a user wants an audience to be filled; `auto`: as it is filled so far, and a new one as TikTok allows. */
export type Via = Route | 'auto';

/** What `segment/audience` makes, and what `dmp/custom_audience/create` does. */
const types: Record<Route, string> = { stream: 'Partner', file: 'Customer File Audience' };

/** The route that fills audiences of this type; TikTok takes nothing for one on the other route. */
export function routeOf({ audience_type }: Pick<AudienceEntry, 'audience_type'>): Route | undefined {
  if (audience_type === types.stream) return 'stream';
  return audience_type === types.file ? 'file' : undefined;
}

export function isUsable(entry: AudienceEntry, via: Via): boolean {
  const route = routeOf(entry);
  return via === 'auto' ? route !== undefined : route === via;
}

export function wrongType(entry: AudienceEntry, via: Via): Fault {
  return new Fault(
    'audience_unusable',
    `The audience "${entry.name}" is of the type ${entry.audience_type}.`,
    { hint: wayOn(entry, via) },
  );
}

function wayOn(entry: AudienceEntry, via: Via): string {
  const other = 'Or choose another name: it is created for you.';
  switch (routeOf(entry)) {
    case 'file':
      return `It is filled with customer files, and never otherwise: give --via file. ${other}`;
    case 'stream':
      return `It is filled by the streaming API, and never otherwise: leave --via file away. ${other}`;
    default: {
      const takes = via === 'auto' ? Object.values(types) : [types[via]];
      return `Only audiences of the type ${takes.join(' or ')} can be filled so. Choose another name: it is created for you.`;
    }
  }
}
