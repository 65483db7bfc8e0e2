import { type JsonValue, plainKey } from './json.ts';

/** A text, number, truth value or null of a profile, and where it stands in the text of that profile. */
export interface Leaf {
  /** From the outermost; undefined: a member of a list. */
  keys: readonly (string | undefined)[];
  value: Exclude<JsonValue, object>;
  start: number;
  end: number;
}

/**
 * The leaves of an object in the order of its text, which is JSON for certain. Undefined: a key stands there in both
 * dialects (`status` and `xdm:status`), of which one is never looked at.
 */
export function leavesOf(text: string): Leaf[] | undefined {
  const leaves: Leaf[] = [];
  let isTwofold = false;
  let at = 0;
  const skipBlanks = () => {
    while (text.charCodeAt(at) <= 0x20) at++;
  };
  const take = (pattern: RegExp): string => {
    const start = at;
    pattern.lastIndex = at;
    pattern.test(text);
    at = pattern.lastIndex;
    return text.slice(start, at);
  };
  /** Calls `member` at the first sign of each, and ends behind the bracket that closes them. */
  const takeMembers = (end: string, member: () => void) => {
    at++;
    for (skipBlanks(); text[at] !== end; skipBlanks()) {
      if (text[at] === ',') at++;
      skipBlanks();
      member();
    }
    at++;
  };
  const takeObject = (keys: Leaf['keys']) => {
    const seen = new Set<string>();
    takeMembers('}', () => {
      const key: string = JSON.parse(take(textToken));
      isTwofold ||= seen.has(plainKey(key));
      seen.add(plainKey(key));
      take(colon);
      takeValue([...keys, key]);
    });
  };
  const takeValue = (keys: Leaf['keys']) => {
    skipBlanks();
    const start = at;
    if (text[at] === '{') takeObject(keys);
    else if (text[at] === '[') takeMembers(']', () => takeValue([...keys, undefined]));
    else {
      const token = take(text[at] === '"' ? textToken : otherToken);
      leaves.push({ keys, value: JSON.parse(token), start, end: at });
    }
  };
  takeValue([]);
  return isTwofold ? undefined : leaves;
}

const textToken = /"(?:[^"\\]|\\.)*"/y;
const otherToken = /[^\s,\]}]+/y;
const colon = /\s*:/y;
