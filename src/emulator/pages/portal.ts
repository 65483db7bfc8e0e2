import type { Answer } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import { scopesFor } from '../world/permissions.ts';
import type { World } from '../world/world.ts';
import { type AuthorisationRequest, consentPage } from './consent-page.ts';
import { unknownAppPage, unknownRedirectPage } from './portal-errors.ts';

/** TikTok's authorisation page: shown by GET, decided by POST. Both check who asks. */
export function portal(world: World, request: Received): Answer {
  const fields =
    request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query;
  const asked: AuthorisationRequest = {
    appId: fields.get('app_id') ?? '',
    state: fields.get('state') ?? '',
    redirectUri: fields.get('redirect_uri') ?? '',
  };
  // An address that is not registered must never get an answer, not even an error.
  if (asked.appId !== world.app.id) return unknownAppPage();
  if (!world.app.redirectUris.includes(asked.redirectUri)) return unknownRedirectPage(world, asked);
  if (request.method !== 'POST') return consentPage(world, asked);
  return decide(world, asked, fields);
}

function decide(world: World, asked: AuthorisationRequest, fields: URLSearchParams): Answer {
  if (fields.get('decision') !== 'approve') {
    return redirect(asked, {
      error: 'access_denied',
      error_description: 'The advertiser refused the request.',
    });
  }
  const scopes = scopesFor(new Set(fields.getAll('scope')));
  const chosen = new Set(fields.getAll('advertiser'));
  const advertiserIds = world.advertisers.map(({ id }) => id).filter((id) => chosen.has(id));
  if (scopes.length === 0 || advertiserIds.length === 0) {
    return consentPage(world, asked, 'Choose at least one permission and one ad account, or refuse.');
  }
  const code = world.access.issueCode({ scopes, advertiserIds }, world.clock.now());
  return redirect(asked, { auth_code: code, code });
}

function redirect({ redirectUri, state }: AuthorisationRequest, values: Record<string, string>): Answer {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...values, state })) target.searchParams.append(name, value);
  return { status: 303, headers: { location: target.href }, body: '' };
}
