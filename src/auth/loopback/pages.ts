import { createHash } from 'node:crypto';

/** One page shown in the person's browser; texts may come from outside, so all of them are escaped. */
export interface Page {
  status: number;
  tone: 'good' | 'bad';
  title: string;
  text: string;
}

export const pages = {
  success: (): Page => ({
    status: 200,
    tone: 'good',
    title: 'TikTok has let tiktok-seg in',
    text: 'You can close this page. The terminal says how it goes on.',
  }),
  refused: (problem: string): Page => ({
    status: 200,
    tone: 'bad',
    title: 'The login was refused',
    text: `${problem} Nothing was stored. To try again, run tiktok-seg login in the terminal.`,
  }),
  failed: (problem: string): Page => ({
    status: 200,
    tone: 'bad',
    title: 'The login did not work',
    text: `${problem} The terminal says what to do.`,
  }),
  foreign: (): Page => ({
    status: 400,
    tone: 'bad',
    title: 'This is not the login that is waiting',
    text: 'The address belongs to another attempt. Use the page that the terminal named last.',
  }),
  unusable: (): Page => ({
    status: 400,
    tone: 'bad',
    title: 'There is no answer in this address',
    text: 'It should hold a code from TikTok. Use the page that the terminal named.',
  }),
  missing: (): Page => ({
    status: 404,
    tone: 'bad',
    title: 'Nothing is here',
    text: 'tiktok-seg waits for TikTok at another address.',
  }),
  forbidden: (): Page => ({
    status: 403,
    tone: 'bad',
    title: 'Not for this address',
    text: 'tiktok-seg answers only to the address registered for the app.',
  }),
  wrongMethod: (): Page => ({
    status: 405,
    tone: 'bad',
    title: 'Only reading is possible here',
    text: 'tiktok-seg waits for TikTok to send your browser here.',
  }),
};

/** The whole page in one text: nothing is fetched from anywhere. */
export function htmlOf({ tone, title, text }: Page): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · tiktok-seg</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main class="${tone}">
<div class="sign" aria-hidden="true">${tone === 'good' ? '✓' : '!'}</div>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
<footer>tiktok-seg</footer>
</main>
</html>
`;
}

const style = `
:root{color-scheme:light dark;--ground:#f4f4f6;--card:#fff;--ink:#16161a;--soft:#5c5c66;--good:#0a7d56;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ground:#121215;--card:#1d1d22;--ink:#f2f2f5;--soft:#a6a6b0;--good:#3ecf9a;--bad:#ff8a80}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{background:var(--card);max-width:26rem;margin:1rem;padding:2.5rem;border-radius:1rem;box-shadow:0 1px 3px #0002,0 12px 40px #0001;overflow-wrap:anywhere}
.sign{width:3rem;height:3rem;border-radius:50%;display:grid;place-items:center;color:var(--card);font-size:1.5rem;font-weight:700}
.good .sign{background:var(--good)}.bad .sign{background:var(--bad)}
h1{font-size:1.4rem;line-height:1.25;margin:1.25rem 0 .5rem}p{margin:0;color:var(--soft)}
footer{margin-top:2rem;font-size:.8rem;color:var(--soft)}`;

/**
 * Nothing runs, nothing is fetched, nothing is framed or kept, and the address is told to nobody
 * (RFC 8252, 8.1; the code would otherwise leak with the Referer header).
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
