// Draws what a terminal shows as an SVG, for the README: `npm run picture` runs the demo and draws its push.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const colours: Record<string, string> = {
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#f2cc60',
  '36': '#76e3ea',
};
const styleCode = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`, 'u');
const line = 20;
const column = 8.43;

const { stdout } = spawnSync(process.execPath, ['bin/tiktok-seg.js', 'demo'], {
  encoding: 'utf8',
  env: { PATH: process.env['PATH'], FORCE_COLOR: '1', LANG: 'C.UTF-8', HOME: process.env['HOME'] },
});
const lines = stdout.split('\n');
const rows = lines.slice(
  lines.findIndex((row) => row.includes('$ tiktok-seg push')),
  lines.findIndex((row) => row.includes('3. Read')) - 1,
);
writeFileSync('docs/push.svg', `${drawn(rows)}\n`);

function drawn(rows: readonly string[]): string {
  const width = Math.ceil(Math.max(...rows.map((row) => plain(row).length)) * column + 48);
  const height = rows.length * line + 72;
  const texts = rows.map(
    (row, at) => `<text x="24" y="${64 + at * line}" xml:space="preserve">${spans(row)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A push in a terminal">
<rect width="100%" height="100%" rx="10" fill="#161b22"/>
<g fill="#484f58"><circle cx="24" cy="22" r="6"/><circle cx="44" cy="22" r="6"/><circle cx="64" cy="22" r="6"/></g>
<g fill="#e6edf3" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${texts.join('\n')}
</g>
</svg>`;
}

/** Select Graphic Rendition codes (ECMA-48, 8.3.117), as far as this program uses them. */
function spans(row: string): string {
  let style: Record<string, string> = {};
  return row
    .split(styleCode)
    .map((part, at) => {
      if (at % 2 === 0) return part === '' ? '' : `<tspan${attributes(style)}>${escaped(part)}</tspan>`;
      for (const code of part.split(';')) style = after(style, code);
      return '';
    })
    .join('');
}

function after(style: Record<string, string>, code: string): Record<string, string> {
  const { 'font-weight': weight, opacity, fill } = style;
  if (code === '1') return { ...style, 'font-weight': 'bold' };
  if (code === '2') return { ...style, opacity: '.6' };
  if (code === '22') return fill ? { fill } : {};
  if (code === '39') return { ...(weight && { 'font-weight': weight }), ...(opacity && { opacity }) };
  return colours[code] ? { ...style, fill: colours[code] } : {};
}

function attributes(style: Record<string, string>): string {
  return Object.entries(style)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

function plain(row: string): string {
  return row.replace(new RegExp(styleCode, 'gu'), '');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
