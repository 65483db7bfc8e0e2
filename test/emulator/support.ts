import { createHash } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { Clock } from '../../src/context.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';
import type { ApiPath, BatchAction, Envelope, MappingRequest } from '../../src/tiktok/index.ts';

export interface TestClock extends Clock {
  set(time: string): void;
  advance(milliseconds: number): void;
}

/** A clock that stands still until told otherwise. */
export function testClock(start = '2026-11-22T10:00:00.000Z'): TestClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    elapsed: () => now,
    sleep: async () => {},
    set: (time) => {
      now = Date.parse(time);
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** Never the same bytes twice, always the same in every run. */
function countedBytes(): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    count += 1;
    const digest = createHash('sha512').update(String(count)).digest();
    return digest.subarray(0, size);
  };
}

export type Answer<Data> = Omit<Envelope, 'data'> & { data: Data };

export interface Bench {
  emulator: Emulator;
  clock: TestClock;
  /** Id of the first advertiser, in New York. */
  advertiser: string;
  token: string;
  get<Data>(path: string, query?: Record<string, string>, token?: string): Promise<Answer<Data>>;
  post<Data>(path: string, body: unknown, token?: string): Promise<Answer<Data>>;
  createAudience(name: string, advertiser?: string): Promise<string>;
}

/** An emulator with a token that may do everything, closed when the test ends. */
export async function bench(test: TestContext, options: Partial<EmulatorOptions> = {}): Promise<Bench> {
  const clock = testClock();
  const randomBytes = countedBytes();
  const emulator = await startEmulator({ clock, randomBytes, rateLevel: 'none', seed: 7, ...options });
  test.after(() => emulator.close());
  const token = emulator.mintToken();
  const advertiser = emulator.advertisers[0]?.id ?? '';
  const call = async (path: string, init: RequestInit) => {
    const response = await fetch(`${emulator.origin}/open_api/v1.3/${path}`, init);
    if (response.status !== 200) throw new Error(`${path}: HTTP ${response.status}`);
    return await response.json();
  };
  const post: Bench['post'] = (path, body, by = token) =>
    call(path, {
      method: 'POST',
      headers: { 'access-token': by, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    emulator,
    clock,
    advertiser,
    token,
    get: (path, query = {}, by = token) =>
      call(`${path}?${new URLSearchParams(query)}`, { headers: { 'access-token': by } }),
    post,
    createAudience: async (name, advertiser_id = advertiser) => {
      const answer = await post<{ audience_id: string }>('segment/audience/', {
        advertiser_id,
        custom_audience_name: name,
      });
      return answer.data.audience_id;
    },
  };
}

export const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
export const md5 = (value: string) => createHash('md5').update(value).digest('hex');

/** A batch of e-mail digests for one audience. */
export function mapping(
  { advertiser }: Pick<Bench, 'advertiser'>,
  audienceId: string,
  digests: readonly string[],
  action: BatchAction = 'add',
): MappingRequest {
  const batch_data = digests.map((id) => [{ id, audience_ids: [audienceId] }]);
  return { advertiser_ids: [advertiser], action, id_schema: ['EMAIL_SHA256'], batch_data };
}

/** What came back, or what did not: `no answer`, `body broke off`, or status, type and text. */
export async function look(
  { emulator, token }: Bench,
  path: ApiPath,
  body?: unknown,
  signal?: AbortSignal,
): Promise<string> {
  const init: RequestInit = { headers: { 'access-token': token, 'content-type': 'application/json' } };
  if (body !== undefined) Object.assign(init, { method: 'POST', body: JSON.stringify(body) });
  if (signal) init.signal = signal;
  const response = await fetch(`${emulator.origin}/open_api/v1.3/${path}`, init).catch(() => undefined);
  if (!response) return 'no answer';
  const text = await response.text().catch(() => undefined);
  if (text === undefined) return `${response.status}, body broke off`;
  const type = response.headers.get('content-type');
  return `${response.status} ${type === 'application/json' ? text : type}`;
}

/** The code and message of an answer that is whole, else what `look` says. */
export async function codeOf(...asked: Parameters<typeof look>): Promise<string> {
  const seen = await look(...asked);
  const match = /^200 \{"code":(\d+),"message":"([^"]*)"/.exec(seen);
  return match ? `${match[1]} ${match[2]}` : seen;
}
