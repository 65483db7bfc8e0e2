import { count } from './numbers.ts';
import { safeText } from './safe-text.ts';

/** A bar for each number that is not 0, the longest over the full width. */
export function barChart(entries: readonly (readonly [name: string, number: number | undefined])[]): string {
  const shown = entries.flatMap(([name, number = 0]) => (number > 0 ? [[name, number] as const] : []));
  if (shown.length === 0) return '<p class="none">None.</p>';
  const most = Math.max(...shown.map(([, number]) => number));
  const bars = shown.map(
    ([name, number]) =>
      `<dt>${escaped(name.replaceAll('_', ' '))}</dt><dd><div class="bar" style="width:${((100 * number) / most).toFixed(2)}%"></div></dd><dd class="n">${count(number)}</dd>`,
  );
  return `<dl>${bars.join('')}</dl>`;
}

/** A column for each step of time. */
export function columnChart(values: readonly number[]): string {
  if (values.length === 0) return '<p class="none">Nothing was sent.</p>';
  const most = Math.max(...values, 1);
  const width = 100 / values.length;
  const columns = values.map((value, at) => {
    const height = (40 * value) / most;
    return `<rect x="${(at * width).toFixed(2)}" y="${(40 - height).toFixed(2)}" width="${(width * 0.8).toFixed(2)}" height="${height.toFixed(2)}"><title>${count(value)}</title></rect>`;
  });
  return `<svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="at most ${count(most)}">${columns.join('')}</svg>`;
}

/** For the page, and for the terminal that it may be printed to. */
export function escaped(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
