import { Fault } from '../../fault.ts';
import type { Ledger, Route } from '../../ledger/index.ts';
import type { FoundAudience } from '../audience.ts';
import { routeOf, type Via } from '../route.ts';
import { ownType } from './layout.ts';
import type { FileLimits } from './limits.ts';

/** How an audience is filled, and what that takes. */
export interface Way {
  /** Changes once at most, where TikTok does not let the app stream to a new audience. */
  route: Route;
  mayFallBack: boolean;
  /** What the files of the audience hold. */
  calculateType: string;
  /** Matched people, as TikTok shows it. */
  size: number;
  limits: FileLimits;
}

export function wayTo(audience: FoundAudience, via: Via, limits: FileLimits): Way {
  if (audience.id === undefined) {
    const route = via === 'file' ? 'file' : 'stream';
    return { route, mayFallBack: via === 'auto', calculateType: ownType, size: 0, limits };
  }
  const { entry } = audience;
  return {
    route: routeOf(entry) ?? 'stream',
    mayFallBack: false,
    calculateType: entry.calculate_type,
    size: entry.cover_num,
    limits,
  };
}

/** A ledger says for ever how its audience was filled: one of another audience would make all its removals wrong. */
export async function checkRoute(ledger: Ledger, { route }: Way, name: string): Promise<void> {
  const known = await ledger.route();
  if (known === undefined || known === route) return;
  throw new Fault('audience_unusable', `The ledger of "${name}" is that of an audience filled otherwise.`, {
    hint: 'It may have been put here by hand. Move it away: the next push then sends the whole audience again.',
  });
}
