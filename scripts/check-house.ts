// `npm run check` ends with this: the rules of the house, as CONTRIBUTING.md states them.
import { brokenRules } from './house.ts';

const broken = brokenRules('src');
for (const text of broken) process.stderr.write(`${text}\n`);
process.stdout.write(
  broken.length === 0 ? 'The rules of the house hold.\n' : `${broken.length} rules broken.\n`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
