import { api, apiPrefix } from './api/api.ts';
import { control } from './control/control.ts';
import { type Answer, notFound } from './http/answer.ts';
import type { Received } from './http/received.ts';
import { asset } from './pages/assets.ts';
import { manager } from './pages/manager.ts';
import { portal } from './pages/portal.ts';
import type { World } from './world/world.ts';

/** The one way from a request to its answer; misbehaviour has its place around it. */
export function respond(world: World, request: Received): Answer {
  const { path } = request;
  if (path.startsWith(apiPrefix)) return api(world, request);
  if (path === '/portal/auth') return portal(world, request);
  if (path.startsWith('/_emulator/')) return control(world, request);
  if (path.startsWith('/assets/')) return asset(path) ?? notFound;
  if (path === '/' || path === '/manager/audiences') return manager(world, request);
  return notFound;
}
