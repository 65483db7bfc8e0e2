import type { Answer } from '../http/answer.ts';
import { type Html, html } from './html.ts';

export interface Page {
  title: string;
  main: Html;
  status?: number;
  /** Class of the body. */
  kind: 'manager' | 'portal';
  /** Where a form of this page may lead; Chromium holds a redirect after a form against it too. */
  formTargets?: readonly string[];
}

export function page({ title, main, kind, status = 200, formTargets = [] }: Page): Answer {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · TikTok emulator</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/style.css">
${kind === 'manager' ? html`<script src="/assets/manager.js" type="module"></script>` : html``}
</head>
<body class="${kind}">
<p class="banner"><strong>Emulator</strong> This page is served by tiktok-seg on your own machine. Nothing here reaches TikTok.</p>
${main}
</body>
</html>
`;
  return { ...htmlAnswer(document, status), headers: headers(formTargets) };
}

/** A piece of a page that a script of ours asked for. */
export function htmlAnswer(body: Html, status = 200): Answer {
  return { status, headers: headers([]), body: body.text };
}

function headers(formTargets: readonly string[]): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'x-frame-options': 'DENY',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      ['form-action', "'self'", ...formTargets].join(' '),
    ].join('; '),
  };
}
