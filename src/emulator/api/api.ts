import type { ApiPath } from '../../tiktok/index.ts';
import { type Answer, notFound, text } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import type { World } from '../world/world.ts';
import { advertiserInfo, advertiserList, userInfo } from './account.ts';
import { audienceDelete, audienceUpdate } from './audience-change.ts';
import { audienceGet, audienceList } from './audience-read.ts';
import type { Endpoint } from './endpoint.ts';
import { envelope } from './envelope.ts';
import { accessToken, revokeToken } from './oauth.ts';
import { code, Refusal } from './refusal.ts';
import { segmentAudience } from './segment-audience.ts';
import { segmentMapping } from './segment-mapping.ts';

export const apiPrefix = '/open_api/v1.3/';

const endpoints: Readonly<Record<ApiPath, Endpoint>> = {
  'oauth2/access_token/': accessToken,
  'oauth2/advertiser/get/': advertiserList,
  'oauth2/revoke_token/': revokeToken,
  'user/info/': userInfo,
  'advertiser/info/': advertiserInfo,
  'segment/audience/': segmentAudience,
  'segment/mapping/': segmentMapping,
  'dmp/custom_audience/list/': audienceList,
  'dmp/custom_audience/get/': audienceGet,
  'dmp/custom_audience/update/': audienceUpdate,
  'dmp/custom_audience/delete/': audienceDelete,
};

/** The code decides, not the HTTP status: a real 4xx means a wrong path or method. */
export function api(world: World, request: Received): Answer & { code?: number } {
  const path = request.path.slice(apiPrefix.length);
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path as ApiPath] : undefined;
  if (!endpoint) return notFound;
  if (!endpoint.methods.some((method) => method === request.method))
    return text(405, '405 method not allowed');
  try {
    const data = endpoint.answer(world, request);
    return { ...envelope(world, code.ok, 'OK', data), code: code.ok };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...envelope(world, error.code, error.message, {}), code: error.code };
  }
}
