import {
  type Doubt,
  doubt,
  type Identified,
  type IdentifyOptions,
  identifyValues,
  type Kind,
  type Normalised,
  normalise,
  phoneCountry,
  type Reason,
} from '../../identities/index.ts';
import { maskEmail, maskId, maskPhone, maskShape } from './mask.ts';

/** What the values of one column, or of one path of profiles, came to. A cell may hold several. */
export interface ColumnCounts {
  good: number;
  /** Good ones that arrived hashed. */
  hashed: number;
  /** Cells, or profiles, that hold any. */
  filled: number;
  /** Masked. */
  example: string | undefined;
  damaged: Map<Reason, { count: number; example: string | undefined }>;
}

/** Looks at every cell of the identifier columns on its way into identities. */
export class CellCounter {
  /** By position. */
  readonly columns = new Map<number, ColumnCounts>();
  readonly paths = new Map<string, ColumnCounts>();
  readonly #seen: Sightings;
  readonly #lastProfile = new Map<string, unknown>();
  #last: { given: Identified; cell: string; values: readonly Normalised[] } | undefined;

  constructor(seen: Sightings) {
    this.#seen = seen;
  }

  /** To be used as the reader's `identify`, with `onCell` beside it. */
  readonly identify = (kind: Kind, cell: string, options: IdentifyOptions): Identified => {
    const values = normalise(kind, cell, options);
    const given = identifyValues(kind, values);
    this.#last = { given, cell, values };
    return given;
  };

  readonly onCell = (column: number, kind: Kind, given: Identified): void => {
    const counts = countsIn(this.columns, column);
    counts.filled++;
    this.#count(counts, kind, given);
  };

  /** The same for profiles, which may have several values at one path. */
  readonly onValue = (path: string, kind: Kind, given: Identified, profile: unknown): void => {
    // A blank one.
    if (given.identities.length + given.rejected.length === 0) return;
    const counts = countsIn(this.paths, path);
    if (this.#lastProfile.get(path) !== profile) counts.filled++;
    this.#lastProfile.set(path, profile);
    this.#count(counts, kind, given);
  };

  #count(counts: ColumnCounts, kind: Kind, given: Identified): void {
    // A cell that was refused before it was looked at shows nothing.
    const last = this.#last?.given === given ? this.#last : undefined;
    for (const value of last?.values ?? given.rejected.map((reason) => ({ reason }))) {
      if ('reason' in value) {
        const found = counts.damaged.get(value.reason);
        if (found) found.count++;
        else counts.damaged.set(value.reason, { count: 1, example: last && maskShape(last.cell) });
        continue;
      }
      counts.good++;
      if ('digest' in value) {
        counts.hashed++;
        counts.example ??= maskId(value.digest);
      } else {
        counts.example ??= masks[kind](value.normalised);
        this.#seen.take(kind, value.normalised);
      }
    }
  }
}

function countsIn<Place>(counted: Map<Place, ColumnCounts>, place: Place): ColumnCounts {
  const known = counted.get(place);
  if (known) return known;
  const fresh = { good: 0, hashed: 0, filled: 0, example: undefined, damaged: new Map() };
  counted.set(place, fresh);
  return fresh;
}

const masks: Readonly<Record<Kind, (text: string) => string>> = {
  email: maskEmail,
  phone: maskPhone,
  idfa: maskId,
  gaid: maskId,
};

/** What plain values show beyond being good. */
export class Sightings {
  readonly phonesByCountry = new Map<string, number>();
  readonly doubts = new Map<Doubt, number>();
  /** Phones whose number range was looked up: that is slow, and some thousands tell enough. */
  phonesDoubted = 0;
  readonly #countryOf = phoneCountry();

  take(kind: Kind, normalised: string): void {
    if (kind === 'phone') {
      const country = this.#countryOf(normalised);
      this.phonesByCountry.set(country, (this.phonesByCountry.get(country) ?? 0) + 1);
      if (this.phonesDoubted === mostDoubted) return;
      this.phonesDoubted++;
    }
    const found = doubt(kind, normalised);
    if (found) this.doubts.set(found, (this.doubts.get(found) ?? 0) + 1);
  }
}

const mostDoubted = 10_000;
