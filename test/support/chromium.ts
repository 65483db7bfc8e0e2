import type { TestContext } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { locate } from './real-parts.ts';

/** Names under which the browser is installed, as `needs` takes them. */
export const chromiumNames = 'chromium|chromium-browser|google-chrome-stable|google-chrome';

/** A headless browser that ends with the test. Ask `needs(t, chromiumNames)` before. */
export async function startChromium(t: TestContext): Promise<Browser> {
  const executablePath = locate(chromiumNames);
  if (executablePath === undefined) throw new Error('no Chromium here');
  // Chromium refuses its sandbox to root, as which containers run.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  t.after(() => browser.close());
  return browser;
}
