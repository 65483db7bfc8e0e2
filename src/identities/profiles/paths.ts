import { suggestionOf } from '../headers.ts';
import type { Kind } from '../types.ts';
import { headerWords } from '../words.ts';
import { plainKey } from './json.ts';

/** Whether a place in a profile holds an identifier, as a header of that name would (adobe-formats 8.1). */
export interface Suggested {
  kind: Kind;
  /** Needs no look at the value. */
  certain: boolean;
}

/** A place in profiles. What is found out of it is kept, for the next profile has the same places. */
export class Place {
  readonly path: string;
  readonly suggested: Suggested | undefined;
  /** In XDM's data types for addresses and numbers a status and a country stand beside the value. */
  readonly isContactPoint: boolean;
  readonly #below = new Map<string, Place>();
  readonly #suggest: (path: string) => Suggested | undefined;

  constructor(path: string, suggest: (path: string) => Suggested | undefined) {
    this.path = path;
    this.suggested = suggest(path);
    this.isContactPoint = /(?:^|\.)(?:number|address)$/.test(path);
    this.#suggest = suggest;
  }

  /** Free-form attributes of streaming messages stand each in a `value` of its own. */
  at(key: string): Place {
    const known = this.#below.get(key);
    if (known !== undefined) return known;
    const place = key === 'value' ? this : this.#make(plainKey(key));
    // Against keys that are ids.
    if (this.#below.size < mostKeys) this.#below.set(key, place);
    return place;
  }

  #make(given: string): Place {
    // Paths are shown, and a map may have people's addresses for keys.
    const key = /[^\s@]@[^\s@]+\.[^\s@]|\+\d{7}/.test(given) ? '*' : given;
    return new Place(this.path === '' ? key : `${this.path}.${key}`, this.#suggest);
  }
}

const mostKeys = 500;

/** `named`: paths that `--map` gives. */
export function suggesterOf(
  named: readonly { kind: Kind; path: string }[],
): (path: string) => Suggested | undefined {
  const kinds = new Map(named.map(({ kind, path }) => [path.toLowerCase(), kind]));
  return (path) => {
    const kind = kinds.get(path.toLowerCase());
    if (kind !== undefined) return { kind, certain: true };
    const found = suggestionOf(headerWords(path));
    return found.suggests === 'kind' ? found : undefined;
  };
}
