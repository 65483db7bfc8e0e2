import type { Answer } from '../http/answer.ts';
import { type PermissionGroup, permissionGroups } from '../world/permissions.ts';
import type { Advertiser } from '../world/seed.ts';
import type { World } from '../world/world.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';

export interface AuthorisationRequest {
  appId: string;
  state: string;
  redirectUri: string;
}

/** What the app asks for, all ticked; a person unticks, and approves or refuses. */
export function consentPage(world: World, asked: AuthorisationRequest, problem = ''): Answer {
  const target = new URL(asked.redirectUri);
  return page({
    title: 'Authorise an app',
    kind: 'portal',
    status: problem === '' ? 200 : 400,
    formTargets: [target.origin === 'null' ? target.protocol : target.origin],
    main: html`<main class="card">
<h1>An app wants to work with your ad accounts</h1>
<p>App <code>${asked.appId}</code> asks for the permissions below. You can take any of them out. <code>tiktok-seg logout</code> withdraws your consent.</p>
${problem === '' ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/portal/auth">
<input type="hidden" name="app_id" value="${asked.appId}">
<input type="hidden" name="state" value="${asked.state}">
<input type="hidden" name="redirect_uri" value="${asked.redirectUri}">
<h2>Permissions</h2>
${permissionGroups.map(permissionFields)}
<h2>Ad accounts</h2>
<fieldset><legend class="hidden">Ad accounts</legend>
${world.advertisers.map(advertiserField)}</fieldset>
<div class="actions">
<button name="decision" value="approve" id="approve" class="main">Approve</button>
<button name="decision" value="refuse" id="refuse">Refuse</button>
</div>
<p class="quiet">Either way you go back to <code>${asked.redirectUri}</code></p>
</form>
</main>`,
  });
}

function permissionFields({ name, permissions }: PermissionGroup): Html {
  return html`<fieldset><legend>${name}</legend>
${permissions.map(({ id, name, about }) => choice({ field: 'scope', value: id, name, about: html`${about}` }))}</fieldset>
`;
}

function advertiserField({ id, name, timezone }: Advertiser): Html {
  return choice({ field: 'advertiser', value: id, name, about: html`<code>${id}</code> · ${timezone}` });
}

function choice({
  field,
  value,
  name,
  about,
}: {
  field: string;
  value: string;
  name: string;
  about: Html;
}): Html {
  return html`<label class="choice"><input type="checkbox" name="${field}" value="${value}" id="${field}-${value}" checked>
<span>${name}<small class="quiet">${about}</small></span></label>
`;
}
