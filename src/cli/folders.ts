import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Context } from '../context.ts';

/**
 * Where configuration and state live: `TIKTOK_SEG_HOME`, or what the platform says.
 * Relative XDG values are ignored, as the XDG Base Directory Specification demands.
 */
export function foldersOf(env: Context['env'], platform: NodeJS.Platform): Context['folders'] {
  const own = env['TIKTOK_SEG_HOME'];
  if (own) return { config: resolve(own), state: resolve(own) };
  const home = homedir();
  if (platform === 'win32') {
    return {
      config: join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'tiktok-seg'),
      state: join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'tiktok-seg'),
    };
  }
  if (platform === 'darwin') {
    const folder = join(home, 'Library', 'Application Support', 'tiktok-seg');
    return { config: folder, state: folder };
  }
  const xdg = (name: string, standard: string) => {
    const value = env[name];
    return join(value && isAbsolute(value) ? value : join(home, standard), 'tiktok-seg');
  };
  return { config: xdg('XDG_CONFIG_HOME', '.config'), state: xdg('XDG_STATE_HOME', '.local/state') };
}
