import { createHash, timingSafeEqual } from 'node:crypto';

/** What an address that TikTok sent the browser to says. */
export type Answer =
  | { kind: 'code'; code: string }
  /** `reason` comes from outside: escape it before showing. */
  | { kind: 'refused'; reason: string }
  /** The state is missing or of another login. */
  | { kind: 'foreign' }
  /** Neither a code nor a refusal, or a parameter twice. */
  | { kind: 'unusable' };

/** TikTok only echoes `state`, and there is no PKCE: comparing it is the one thing that binds answer and login. */
export function answerIn(query: URLSearchParams, state: string): Answer {
  if (!isSame(query.getAll('state'), state)) return { kind: 'foreign' };
  if (meaningful.some((name) => query.getAll(name).length > 1)) return { kind: 'unusable' };
  const code = query.get('auth_code') || query.get('code');
  if (code) return { kind: 'code', code };
  const reason = query.get('error_description') || query.get('error') || query.get('error_code');
  return reason ? { kind: 'refused', reason } : { kind: 'unusable' };
}

const meaningful = ['auth_code', 'code', 'error', 'error_code', 'error_description'];

/** In constant time, so that nobody can guess the state byte by byte. */
function isSame(given: readonly string[], state: string): boolean {
  const [only = '', ...others] = given;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(only), digest(state)) && others.length === 0;
}
