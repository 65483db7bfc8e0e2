import type { Identity } from './members.ts';
import type { Random } from './random.ts';

export interface UploadedFile {
  readonly path: string;
  readonly advertiserId: string;
  readonly calculateType: string;
  /** One person a row. */
  readonly rows: readonly (readonly Identity[])[];
}

/** TikTok has a code for expired files and says nowhere when they expire; a day is our guess. */
const lifeMs = 24 * 60 * 60 * 1000;

/** Files that wait to be matched. Each can be used once: TikTok deletes what it has matched. */
export class Uploads {
  readonly #random: Random;
  readonly #files = new Map<string, { file: UploadedFile; expires: number }>();
  readonly #gone = new Map<string, string>();

  constructor(random: Random) {
    this.#random = random;
  }

  put(file: Omit<UploadedFile, 'path'>, now: Date): string {
    const path = this.#random.text(16, '0123456789abcdef');
    this.#files.set(path, { file: { ...file, path }, expires: now.getTime() + lifeMs });
    return path;
  }

  /** `undefined`: this advertiser never had such a file. */
  find(path: string, advertiserId: string, now: Date): UploadedFile | 'expired' | undefined {
    const found = this.#files.get(path);
    if (found && found.expires <= now.getTime()) this.spend(found.file);
    if (this.#gone.get(path) === advertiserId) return 'expired';
    return found?.file.advertiserId === advertiserId ? found.file : undefined;
  }

  spend({ path, advertiserId }: UploadedFile): void {
    this.#files.delete(path);
    this.#gone.set(path, advertiserId);
  }
}
