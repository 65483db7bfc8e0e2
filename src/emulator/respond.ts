import { control } from './control/control.ts';
import type { Emulation } from './emulation.ts';
import { type Answer, notFound } from './http/answer.ts';
import type { Received } from './http/received.ts';
import { asset } from './pages/assets.ts';
import { manager } from './pages/manager.ts';
import { portal } from './pages/portal.ts';

/** All that is not TikTok's API; here the emulator never misbehaves. `gone`: the client is. */
export function respond(
  emulation: Emulation,
  request: Received,
  gone: AbortSignal,
): Answer | Promise<Answer> {
  const { path } = request;
  const { world } = emulation;
  world.settle();
  if (path === '/portal/auth') return portal(world, request);
  if (path.startsWith('/_emulator/')) return control(emulation, request, gone);
  if (path.startsWith('/assets/')) return asset(path) ?? notFound;
  if (path === '/' || path === '/manager/audiences') return manager(world, request);
  return notFound;
}
