import type { Tiktok } from '../../src/auth/index.ts';
import type { FaultCode } from '../../src/fault.ts';
import { Fault } from '../../src/fault.ts';
import type { ClientOptions, TiktokClient } from '../../src/tiktok/index.ts';

/** What one call looked like: the method, to which origin, with which token, and what was asked. */
interface Call {
  method: string;
  origin: string;
  token: string | undefined;
  request: unknown;
}

export interface FakeTiktok extends Tiktok {
  readonly calls: readonly Call[];
  readonly open: number;
}

export interface FakeTiktokOptions {
  scope?: string[];
  advertisers?: { advertiser_id: string; advertiser_name: string }[];
  /** Told when a call comes, before it is answered. */
  onCall?: (method: keyof TiktokClient) => void;
  /** Methods that fail, and how. */
  faults?: Partial<Record<keyof TiktokClient, FaultCode>>;
}

export const theToken = 'act.a-token-of-this-test';
export const theSecret = 'the-secret-of-the-app';

/** TikTok by hand: it gives `theToken` for any code, and remembers what it was asked. */
export function fakeTiktok(options: FakeTiktokOptions = {}): FakeTiktok {
  const calls: Call[] = [];
  let open = 0;
  const answer = <Value>(
    { origin, token }: ClientOptions,
    method: keyof TiktokClient,
    request: unknown,
    value: Value,
  ): Promise<Value> => {
    calls.push({ method, origin, token, request });
    options.onCall?.(method);
    const code = options.faults?.[method];
    return code ? Promise.reject(new Fault(code, `TikTok fails ${method}`)) : Promise.resolve(value);
  };
  const advertisers = options.advertisers ?? [{ advertiser_id: '7001', advertiser_name: 'Shop One' }];
  const notHere = () => Promise.reject(new Error('not part of a login'));
  return {
    calls,
    get open() {
      return open;
    },
    authorisationAddress: ({ appId, state, redirectUri, origin }) =>
      `${origin}/portal/auth?${new URLSearchParams({ app_id: appId, state, redirect_uri: redirectUri })}`,
    connect: (client) => {
      open += 1;
      return {
        exchangeCode: (request) =>
          answer(client, 'exchangeCode', request, {
            access_token: theToken,
            advertiser_ids: advertisers.map(({ advertiser_id }) => advertiser_id),
            scope: options.scope ?? ['10', '3', '7043626160646946818'],
          }),
        revokeToken: (request) => answer(client, 'revokeToken', request, undefined),
        listAdvertisers: (request) => answer(client, 'listAdvertisers', request, advertisers),
        readUser: () =>
          answer(client, 'readUser', undefined, {
            display_name: 'Ann Example',
            email: 'a***@example.com',
            core_user_id: '1',
            create_time: 0,
          }),
        readAdvertisers: notHere,
        listAudiences: notHere,
        readAudience: notHere,
        createAudience: notHere,
        renameAudience: notHere,
        deleteAudience: notHere,
        sendBatch: notHere,
        uploadFile: notHere,
        createFileAudience: notHere,
        updateAudienceFiles: notHere,
        deleteFileAudience: notHere,
        rateLevel: 'basic',
        counts: { pacedMs: 0, retries: 0 },
        close: async () => {
          open -= 1;
        },
      };
    },
  };
}
