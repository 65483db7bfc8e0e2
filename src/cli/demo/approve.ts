/** What a person does on the authorisation page: leaves every box ticked and clicks Approve. */
export async function approve(address: string): Promise<void> {
  const page = await (await fetch(address)).text();
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input\b[^>]*>/g)) {
    const attribute = (name: string) => unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? '');
    form.append(attribute('name'), attribute('value'));
  }
  form.set('decision', 'approve');
  // Follows the redirect to the listener of the login, as a browser would.
  await (await fetch(new URL('/portal/auth', address), { method: 'POST', body: form })).text();
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
