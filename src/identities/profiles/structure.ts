import type { Kind } from '../types.ts';
import type { Leaf } from './leaves.ts';
import type { Role } from './roles.ts';

/**
 * All that decides anything is the same in profiles of one structure. They only differ in identifiers, in the time of
 * the membership, and in what is never looked at.
 */
export interface ProfileStructure {
  /** What each part of the line is, if it is cut at every quotation mark; there is no backslash in any. */
  readonly pieces: readonly Piece[];
  /**
   * Which of the parts, from 1, hold the values. Several of a kind have to be the same, and a number without a plus,
   * unless it is blank or a digest, is for the reader: it may need a country.
   */
  readonly parts: Readonly<Record<Kind | 'time', readonly number[]>>;
}

/** That text, something of a pattern in the dialect that JavaScript shares with RE2, or anything. */
export type Piece = string | PatternPiece | undefined;

export interface PatternPiece {
  readonly pattern: string;
  /** All texts that it matches, where they are few. */
  readonly choices?: readonly string[] | undefined;
}

export interface KnownLeaf {
  leaf: Leaf;
  role: Role;
}

/** The structure of a line, whose leaves are known in their order; undefined: something in it has to be decoded. */
export function assembleStructure(text: string, known: readonly KnownLeaf[]): ProfileStructure | undefined {
  const parts: Record<Kind | 'time', number[]> = { email: [], phone: [], idfa: [], gaid: [], time: [] };
  const pieces: Piece[] = [];
  let piece: Exclude<Piece, undefined> = '';
  let from = 0;
  let isEscaped = false;
  const pin = (to: number) => {
    const pinned = text.slice(from, to);
    const [first = '', ...others] = pinned.split('"');
    piece = typeof piece === 'string' ? piece + first : followed(piece, escaped(first), [first]);
    for (const other of others) {
      pieces.push(piece);
      piece = other;
    }
    from = to;
    isEscaped ||= pinned.includes('\\');
  };
  for (const { leaf, role } of known) {
    const { value, start, end } = leaf;
    if (role === undefined || role === 'deciding' || value === null) continue;
    if (typeof value === 'string') {
      pin(start + 1);
      pieces.push(role === 'time' ? { pattern: time } : undefined);
      if (role !== 'ignored') parts[role].push(pieces.length);
    } else {
      pin(start);
      const before: PatternPiece =
        typeof piece === 'string' ? { pattern: escaped(piece), choices: [piece] } : piece;
      piece =
        typeof value === 'number' ? followed(before, number) : followed(before, truth, ['true', 'false']);
    }
    from = end;
  }
  pin(text.length);
  pieces.push(piece);
  return isEscaped ? undefined : { pieces, parts };
}

function followed(
  { pattern, choices }: PatternPiece,
  by: string,
  texts?: readonly string[] | undefined,
): PatternPiece {
  const all = texts && choices?.flatMap((before) => texts.map((text) => before + text));
  return { pattern: pattern + by, choices: all && all.length <= mostChoices ? all : undefined };
}

const mostChoices = 4;

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Of JSON, which has no zeros in front. */
const number = '-?(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]{1,15})?';
const truth = '(?:true|false)';
/** The form in which every reader sees the same time, if there is such a day. */
const time =
  '(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{3})?Z';
