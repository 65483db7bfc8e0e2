/** A part of a `multipart/form-data` body: a text, or a file with its name. */
export type FormPart = string | { name: string; bytes: Buffer };

/** The parts by their names; `undefined`: this is no such body. Node's own parser, which knows the standard. */
export async function readForm(
  contentType: string | undefined,
  body: Uint8Array<ArrayBuffer>,
): Promise<Readonly<Record<string, FormPart>> | undefined> {
  if (!/^multipart\/form-data\b/i.test(contentType ?? '')) return undefined;
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType ?? '' } }).formData();
    const parts = [...form].map(async ([name, value]) => [name, await partOf(value)] as const);
    return Object.fromEntries(await Promise.all(parts));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function partOf(
  value: string | { name: string; arrayBuffer(): Promise<ArrayBuffer> },
): Promise<FormPart> {
  if (typeof value === 'string') return value;
  return { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
}
