/**
 * The page where an advertiser grants the app access. It takes no scope, response type or PKCE:
 * the permissions are those the app was given in TikTok's portal.
 */
export function authorisationAddress(request: {
  appId: string;
  state: string;
  redirectUri: string;
  origin: string;
}): string {
  const query = new URLSearchParams({
    app_id: request.appId,
    state: request.state,
    redirect_uri: request.redirectUri,
  });
  return `${request.origin}/portal/auth?${query}`;
}
