import type { KnowLine, KnownLine, ProfileLine } from './known.ts';
import type { Piece, ProfileStructure } from './structure.ts';

/** A structure that was met, and how to tell a line of it. */
export interface LearnedLine extends KnownLine {
  /** Matches the whole line; catches what stands in `parts`, in their order. */
  pattern: RegExp;
  /** How many of the first lines are so. */
  times: number;
}

/** The structures of the first lines, the most frequent first. A line like an earlier one is not looked into. */
export function learnLines(lines: readonly ProfileLine[], knowLine: KnowLine): LearnedLine[] {
  const learned: LearnedLine[] = [];
  const learn = (line: ProfileLine) => {
    const known = learned.length < mostLearned ? knowLine(line) : undefined;
    if (known === undefined) return undefined;
    const pattern = patternOf(known.structure);
    // Its own pattern does not match a line with an escape in what is never looked at.
    const same = learned.find((other) => other.pattern.source === pattern.source);
    if (same === undefined) learned.push({ ...known, pattern, times: 0 });
    return same ?? learned.at(-1);
  };
  for (const line of lines) {
    const known = learned.find(({ pattern }) => pattern.test(line.text)) ?? learn(line);
    if (known !== undefined) known.times++;
  }
  return learned.sort((one, other) => other.times - one.times);
}

const mostLearned = 50;

/** Those that most lines are like; none where the rest would be half of them. */
export function mostFrequent(learned: readonly LearnedLine[], most: number, lines: number): LearnedLine[] {
  const frequent = learned.slice(0, most);
  const share = frequent.reduce((sum, { times }) => sum + times, 0) / lines;
  return share < leastShare ? [] : frequent;
}

/** Where fewer of the first lines are known, the reader would read most. */
const leastShare = 0.5;

/** The parts that are caught, in the order of the line. */
export function caughtParts({ parts }: ProfileStructure): number[] {
  return Object.values(parts)
    .flat()
    .sort((one, other) => one - other);
}

function patternOf(structure: ProfileStructure): RegExp {
  const caught = new Set(caughtParts(structure));
  const sources = structure.pieces.map((piece, at) => {
    const source = sourceOf(piece);
    if (caught.has(at + 1)) return `(${source})`;
    return typeof piece === 'object' ? `(?:${source})` : source;
  });
  return new RegExp(`^${sources.join('"')}$`);
}

function sourceOf(piece: Piece): string {
  if (piece === undefined) return anyText;
  return typeof piece === 'string' ? piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : piece.pattern;
}

/** Nothing that would be decoded, and nothing that JSON does not allow in a text. */
const anyText = '[^"\\\\\\x00-\\x1f]*';
