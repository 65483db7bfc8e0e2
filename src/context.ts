/**
 * The outer world, as every room sees it: real in `cli/`, made in tests.
 * Nothing else reads the clock, the environment, randomness, the terminal, the keychain or the browser.
 */

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Working folder, absolute: relative file names start here. */
  readonly cwd: string;
  /** Folders of this program, absolute. They may not exist yet; whoever writes creates them with mode 0700. */
  readonly folders: { readonly config: string; readonly state: string };
  readonly machine: Machine;
  readonly clock: Clock;
  /** Cryptographically strong in production, seeded in tests. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** Origin of TikTok's API without a final slash, e.g. `https://business-api.tiktok.com`. */
  readonly apiOrigin: string;
  readonly keychain: Keychain;
  readonly terminal: Terminal;
  readonly prompts: Prompts;
  /** A courtesy: resolving proves nothing, so the address is always printed as well. */
  readonly openBrowser: (address: string) => Promise<void>;
}

/** Who this process is, and whether another one still lives: for locks. */
export interface Machine {
  readonly host: string;
  readonly pid: number;
  isAlive(pid: number): boolean;
  /** When a process started, in the system's own units; undefined where that cannot be told. */
  startOf(pid: number): Promise<string | undefined>;
}

export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary start; never goes back. */
  elapsed(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** One secret text a profile, in the store of the operating system. Faults: the `keychain_…` codes. */
export interface Keychain {
  /** E.g. "Secret Service (service tiktok-seg)". */
  readonly description: string;
  /** `undefined` means: no such entry. A locked or unavailable store throws. */
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  /** `false`: there was none. */
  delete(account: string): Promise<boolean>;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  /** Results only. */
  readonly out: Output;
  /** Progress, prompts, warnings and errors. */
  readonly err: Output;
  /** Whether a person can answer: input and error stream are terminals, and this is no CI. */
  readonly canPrompt: boolean;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** 0 where the width is unknown. */
  readonly columns: number;
  /** 0 none, 1 sixteen colours, 2 and 3 more; already decided from flags, NO_COLOR and FORCE_COLOR. */
  readonly colourLevel: 0 | 1 | 2 | 3;
  /** Whether ticks and bars outside ASCII can be shown. */
  readonly unicode: boolean;
}

/** What a person is asked. */
export interface Question {
  message: string;
  /** Named by the error where nobody can answer, e.g. "--yes". */
  flag: string;
  /** Takes the question back; its reason is thrown. */
  signal?: AbortSignal;
}

/** Questions to a person, on standard error. Each throws `question_unanswered` where nobody can answer. */
export interface Prompts {
  confirm(question: Question): Promise<boolean>;
  text(question: Question): Promise<string>;
  /** Never echoes. */
  secret(question: Question): Promise<string>;
  /** A searchable list. */
  pick<Value>(question: Question & { choices: readonly { name: string; value: Value }[] }): Promise<Value>;
}
