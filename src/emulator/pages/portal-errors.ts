import type { Answer } from '../http/answer.ts';
import type { World } from '../world/world.ts';
import type { AuthorisationRequest } from './consent-page.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';

export function unknownAppPage(): Answer {
  return errorPage(html`There is no app of this id. Check the app id, then start the login again.`);
}

export function unknownRedirectPage({ app }: World, { redirectUri }: AuthorisationRequest): Answer {
  return errorPage(
    html`The redirect address is not registered with this app. TikTok compares it as text, down to the final slash.`,
    html`<dl><dt>Asked for</dt><dd><code>${redirectUri || '(none)'}</code></dd>
<dt>Registered</dt>${app.redirectUris.map((uri) => html`<dd><code>${uri}</code></dd>`)}</dl>`,
  );
}

function errorPage(problem: Html, details: Html = html``): Answer {
  return page({
    title: 'This login cannot go on',
    kind: 'portal',
    status: 400,
    main: html`<main class="card"><h1>This login cannot go on</h1><p class="problem" role="alert">${problem}</p>${details}</main>`,
  });
}
