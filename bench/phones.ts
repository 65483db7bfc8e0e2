/**
 * Phone numbers a second, ours against libphonenumber-js, on the same mixed numbers in the same run.
 * `npm run bench:phones -- 100000` for fewer than the million.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { normalise } from '../src/identities/index.ts';
import { mixedPhones, type WrittenPhone } from './mixed-phones.ts';

const rounds = 10;
const total = Number(process.argv[2] ?? 1_000_000);
const phones = mixedPhones(total, 4);

function ours({ text, country }: WrittenPhone): boolean {
  const [number] = normalise('phone', text, { rules: 'tiktok-2025-09', country });
  return number !== undefined && 'normalised' in number;
}

function library({ text, country }: WrittenPhone): boolean {
  return parsePhoneNumberFromString(text, country)?.isPossible() === true;
}

/** Processor time, because what else runs on the machine would stretch the other. */
function measure(candidate: (phone: WrittenPhone) => boolean, share: readonly WrittenPhone[]) {
  const start = process.cpuUsage();
  let accepted = 0;
  for (const phone of share) if (candidate(phone)) accepted++;
  const { user, system } = process.cpuUsage(start);
  return { microseconds: (user + system) / share.length, accepted };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

// Both are compiled before the clock runs, as they are for most of a large file.
const warmUp = mixedPhones(200_000, 5);
measure(library, warmUp.slice(0, 50_000));
measure(ours, warmUp);

const results = Array.from({ length: rounds }, (_, round) => {
  const share = phones.slice((total / rounds) * round, (total / rounds) * (round + 1));
  return { library: measure(library, share), ours: measure(ours, share) };
});
const summary = (['library', 'ours'] as const).map((name) => ({
  microseconds: median(results.map((round) => round[name].microseconds)),
  accepted: results.reduce((sum, round) => sum + round[name].accepted, 0),
}));
const [theirs, own] = summary as [(typeof summary)[0], (typeof summary)[0]];
const lines = [
  `${total} mixed phone numbers, medians of ${rounds} rounds, Node ${process.version}`,
  `libphonenumber-js  ${theirs.microseconds.toFixed(2)} µs a number  (${theirs.accepted} accepted)`,
  `tiktok-seg         ${own.microseconds.toFixed(2)} µs a number  (${own.accepted} accepted)`,
  `ratio              ${(theirs.microseconds / own.microseconds).toFixed(1)} times as fast`,
];
process.stdout.write(`${lines.join('\n')}\n`);
