import type { Route } from '../../ledger/index.ts';
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
