#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [first, ...more] = process.argv.slice(2);
const program = new URL('../dist/cli/main.js', import.meta.url);

// The version is answered before the program loads: scripts and completions ask for it often.
if ((first === '--version' || first === '-V') && more.length === 0) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`${version}\n`);
} else if (existsSync(program)) {
  // Node 22.8 and newer can keep what they compiled, which saves a fifth of the start. In the program's own folder: who
  // can write there could change the program itself, and nobody else can slip in code.
  module.enableCompileCache?.(fileURLToPath(new URL('../dist/.compiled', import.meta.url)));
  const { main } = await import(program.href);
  await main();
} else {
  process.stderr.write('tiktok-seg is not built yet.\n  Run: npm install && npm run build\n');
  process.exitCode = 1;
}
