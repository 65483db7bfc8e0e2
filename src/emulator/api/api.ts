import type { ApiPath } from '../../tiktok/index.ts';
import { notFound, type Outcome, text } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import type { World } from '../world/world.ts';
import { advertiserInfo, advertiserList, userInfo } from './account.ts';
import { audienceCreate } from './audience-create.ts';
import { audienceDelete } from './audience-delete.ts';
import { audienceGet, audienceList } from './audience-read.ts';
import { audienceUpdate } from './audience-update.ts';
import type { Conditions } from './conditions.ts';
import type { Endpoint } from './endpoint.ts';
import { envelope } from './envelope.ts';
import { fileUpload } from './file-upload.ts';
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
  'dmp/custom_audience/file/upload/': fileUpload,
  'dmp/custom_audience/create/': audienceCreate,
  'dmp/custom_audience/update/': audienceUpdate,
  'dmp/custom_audience/delete/': audienceDelete,
};

export const apiPaths = Object.keys(endpoints);

/** The code decides, not the HTTP status: a real 4xx means a wrong path or method. */
export function api(world: World, request: Received, conditions: Conditions): Outcome {
  const path = request.path.slice(apiPrefix.length);
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path as ApiPath] : undefined;
  if (!endpoint) return notFound;
  if (!endpoint.methods.some((method) => method === request.method))
    return text(405, '405 method not allowed');
  try {
    world.settle();
    const data = endpoint.answer(world, request, conditions);
    return { ...envelope(world, code.ok, 'OK', data), code: code.ok };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...envelope(world, error.code, error.message, {}), code: error.code };
  }
}
