#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const [first, ...more] = process.argv.slice(2);
const program = new URL('../dist/cli/main.js', import.meta.url);

// The version is answered before the program loads: scripts and completions ask for it often.
if ((first === '--version' || first === '-V') && more.length === 0) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`${version}\n`);
} else if (existsSync(program)) {
  const { main } = await import(program.href);
  await main();
} else {
  process.stderr.write('tiktok-seg is not built yet.\n  Run: npm install && npm run build\n');
  process.exitCode = 1;
}
