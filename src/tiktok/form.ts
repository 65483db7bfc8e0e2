/** A `multipart/form-data` body (RFC 7578): the fields, then the file. Names and values are ours and plain. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  file: { name: string; bytes: Uint8Array },
  randomBytes: (size: number) => Uint8Array,
): { body: Uint8Array; contentType: string } {
  const boundary = `tiktok-seg-${Buffer.from(randomBytes(24)).toString('hex')}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const opening = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: text/csv\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(parts.join('') + opening),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}
