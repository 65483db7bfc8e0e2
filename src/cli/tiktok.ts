import type { Tiktok } from '../auth/index.ts';
import type { CommonOptions, Deps } from './deps.ts';
import { styleOf } from './ui/style.ts';

/** With `--debug`, TikTok with each request shown (redacted); otherwise the callee's own default. */
export async function shownTiktok({ context }: Deps, { debug }: CommonOptions): Promise<Tiktok | undefined> {
  if (!debug) return undefined;
  const { authorisationAddress, connect } = await import('../tiktok/index.ts');
  const { err } = context.terminal;
  const { colour } = styleOf(err);
  const onRequest = (line: string) => err.write(`${colour.dim(line)}\n`);
  return { authorisationAddress, connect: (options) => connect({ ...options, onRequest }) };
}
