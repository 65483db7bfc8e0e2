import type { Answer } from '../http/answer.ts';
import { managerScript } from './manager-script.ts';
import { style } from './style.ts';

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f766e"/>
<circle cx="12" cy="13" r="4" fill="#fff"/><circle cx="21" cy="14" r="3" fill="#fff" opacity=".75"/>
<path d="M5 25c0-4 3-7 7-7s7 3 7 7zM20 25c0-2-.5-4-1.600-5.400.8-.4 1.700-.6 2.600-.6 3.300 0 6 2.700 6 6z" fill="#fff"/></svg>`;

const assets: Readonly<Record<string, { type: string; body: string }>> = {
  '/assets/style.css': { type: 'text/css; charset=utf-8', body: style },
  '/assets/manager.js': { type: 'text/javascript; charset=utf-8', body: managerScript },
  '/assets/icon.svg': { type: 'image/svg+xml', body: icon },
};

export function asset(path: string): Answer | undefined {
  const found = Object.hasOwn(assets, path) ? assets[path] : undefined;
  return found && { status: 200, headers: { 'content-type': found.type }, body: found.body };
}
