import type { Progress } from '../../activation/index.ts';
import type { Clock, Terminal } from '../../context.ts';
import { count, duration, plural } from './numbers.ts';
import { styleOf } from './style.ts';

export interface ProgressLine {
  show(progress: Progress): void;
  /** Clears the line, so that what follows starts on a clean one. */
  stop(): void;
}

/** One live line on a terminal that has a width; elsewhere a plain line now and then; nothing when quiet. */
export async function progressLine(
  terminal: Terminal,
  clock: Clock,
  { quiet = false } = {},
): Promise<ProgressLine> {
  if (quiet) return { show: () => undefined, stop: () => undefined };
  const speed = speedometer(clock);
  // ora hangs on a terminal of no columns, and where it cannot redraw it prints a line for every change.
  if (!terminal.err.redraws || terminal.err.columns === 0) return plainLines(terminal, clock, speed);
  return liveLine(terminal, speed);
}

async function liveLine(terminal: Terminal, speed: Speedometer): Promise<ProgressLine> {
  const { default: ora } = await import('ora');
  const { colour } = styleOf(terminal.err);
  // With discardStdin ora swallows Ctrl-C.
  const spinner = ora({ discardStdin: false, color: terminal.err.colourLevel > 0 ? 'cyan' : false });
  if (!terminal.err.unicode) spinner.spinner = { interval: 130, frames: ['-', '\\', '|', '/'] };
  return {
    show: (progress) => {
      const { done, total } = extent(progress);
      const bar = total ? `${colour.cyan(barOf(done / total, 24, terminal.err.unicode))} ` : '';
      spinner.text = `${verbs[progress.phase]} ${bar}${describe(progress, speed)}`;
      if (!spinner.isSpinning) spinner.start();
    },
    stop: () => {
      spinner.stop();
    },
  };
}

/** Milliseconds between two plain lines of one phase. */
const plainEvery = 10_000;

function plainLines(terminal: Terminal, clock: Clock, speed: Speedometer): ProgressLine {
  let phase = '';
  let last = 0;
  return {
    show: (progress) => {
      const now = clock.elapsed();
      const text = describe(progress, speed);
      if (progress.phase === phase && now - last < plainEvery) return;
      [phase, last] = [progress.phase, now];
      terminal.err.write(`${verbs[progress.phase]}: ${text}\n`);
    },
    stop: () => undefined,
  };
}

const verbs = {
  reading: 'Reading',
  comparing: 'Comparing',
  sending: 'Sending',
  uploading: 'Uploading',
  processing: 'Waiting',
} as const;

function describe(progress: Progress, speed: Speedometer): string {
  if (progress.phase === 'comparing') return `${plural(progress.records, 'record')} with the ledger`;
  if (progress.phase === 'processing') {
    return `until TikTok has worked through the last files, at most ${duration((progress.limitMs - progress.waitedMs) / 1000)} more`;
  }
  const { done, total } = extent(progress);
  const perSecond = speed(progress.phase, done);
  const left = total && perSecond > 0 && done < total ? `, ${duration((total - done) / perSecond)} left` : '';
  if (progress.phase === 'reading') {
    return `${plural(progress.records, 'record')}${total ? `, ${percent(done / total)}` : ''}${left}`;
  }
  const rate = perSecond > 0 ? `, ${count(Math.round(perSecond))}/s` : '';
  return `${count(done)} of ${count(progress.total)} member rows${rate}${left}`;
}

function extent(progress: Progress): { done: number; total: number | undefined } {
  switch (progress.phase) {
    case 'reading':
      return { done: progress.bytes, total: progress.totalBytes };
    case 'comparing':
    case 'processing':
      return { done: 0, total: undefined };
    case 'sending':
    case 'uploading':
      return { done: progress.sent, total: progress.total };
  }
}

/** Units a second since the phase began. */
type Speedometer = (phase: string, done: number) => number;

function speedometer(clock: Clock): Speedometer {
  let from = { phase: '', time: 0, done: 0 };
  return (phase, done) => {
    const time = clock.elapsed();
    if (from.phase !== phase) from = { phase, time, done };
    return time > from.time ? (1000 * (done - from.done)) / (time - from.time) : 0;
  };
}

export function barOf(share: number, width: number, unicode: boolean): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return unicode
    ? '█'.repeat(filled) + '░'.repeat(width - filled)
    : `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`;
}

function percent(share: number): string {
  return `${Math.floor(100 * Math.min(1, share))} %`;
}
