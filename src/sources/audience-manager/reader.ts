import { Fault } from '../../fault.ts';
import { damaged, shown } from '../faults.ts';
import type { SourceRecord } from '../types.ts';
import { type Line, parseSegments, parseTraits } from './line.ts';
import type { TextLine } from './lines.ts';
import type { AudienceManagerName } from './name.ts';

/** The segment to act on, and those met so far, over all files of a run. */
export interface Chosen {
  audience: string | undefined;
  seen: Set<string>;
}

/** Turns lines into numbered records: the id, and whether it entered or left the chosen segment. */
export class LineReader {
  count = 0;
  #found = false;
  readonly #file: string;
  readonly #name: AudienceManagerName;
  readonly #width: number;
  readonly #chosen: Chosen;

  constructor(file: string, name: AudienceManagerName, width: number, chosen: Chosen) {
    this.#file = file;
    this.#name = name;
    this.#width = width;
    this.#chosen = chosen;
  }

  records(lines: readonly TextLine[]): SourceRecord[] {
    return lines.map((line) => this.#record(line));
  }

  /** What the whole file tells, at its end. */
  warnings(): string[] {
    const { audience } = this.#chosen;
    if (audience === undefined || this.#found || this.#name.content === 'ids') return [];
    return [`The segment ${audience} of --adobe-audience does not occur in it.`];
  }

  #record({ text, line, ended }: TextLine): SourceRecord {
    const place = { number: ++this.count, line };
    if (this.#name.content === 'ids') return { ...place, ...this.#addresses(text) };
    const parsed = this.#parse(text, line);
    if (parsed === undefined) {
      if (!ended) throw damaged(this.#file, `line ${line}`, 'the file ends within this line', again);
      return { ...place, rejected: 'cell_count' };
    }
    const status = this.#statusOf(parsed);
    if (status === undefined) return { ...place, filtered: true };
    const { time } = this.#name;
    return { ...place, cells: time === undefined ? [parsed.id, status] : [parsed.id, status, time] };
  }

  #parse(text: string, line: number): Line | undefined {
    if (this.#name.content === 'traits') return parseTraits(text);
    const parsed = parseSegments(text, this.#name.mode === 'full');
    if (parsed !== 'ambiguous') return parsed;
    throw new Fault(
      'dialect_unsettled',
      `${shown(this.#file)}, line ${line}: two spaces stand between the id and the only list of segments. ` +
        'Either two spaces part the fields and the segments were gained, or none was gained and these were lost.',
      {
        hint: 'Ask who made the file. If they were gained, put one space for two; if lost, a tab for each space.',
      },
    );
  }

  #statusOf({ gained, lost }: Line): 'realized' | 'exited' | undefined {
    const { audience } = this.#chosen;
    if (audience === undefined) this.#onlyOne([...gained, ...lost]);
    const has = (list: string[]) => (audience === undefined ? list.length > 0 : list.includes(audience));
    // Gained and lost in one line: what the page cannot order, the loss settles; nobody is kept by mistake.
    const status = has(lost) ? 'exited' : has(gained) ? 'realized' : undefined;
    this.#found ||= status !== undefined;
    return status;
  }

  #onlyOne(segments: readonly string[]): void {
    const { seen } = this.#chosen;
    for (const segment of segments) seen.add(segment);
    if (seen.size <= 1) return;
    throw new Fault(
      'adobe_audience_required',
      `${shown(this.#file)} tells of several segments: ${[...seen].slice(0, 10).join(', ')}.`,
      {
        hint: 'Name the one to act on with --adobe-audience.',
      },
    );
  }

  /** `customer ID, then addresses`, parted by tabs, which may also stand at the end (AAM-SYNC). */
  #addresses(text: string): { cells: string[] } | { rejected: 'cell_count' } {
    const cells = text.replace(/\t+$/, '').split('\t');
    if (cells.length > this.#width) return { rejected: 'cell_count' };
    return { cells: [...cells, ...Array.from({ length: this.#width - cells.length }, () => '')] };
  }
}

const again = 'Copy or export the file again; it ends too early.';
