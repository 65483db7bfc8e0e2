/** A body that is made while it is sent, anew for each attempt. */
export interface StreamedBody {
  /** In bytes. */
  length: number;
  read: () => AsyncIterable<Uint8Array>;
}

/** A `multipart/form-data` body (RFC 7578): the fields, then the file. Names and values are ours and plain. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  file: { name: string; content: StreamedBody },
  randomBytes: (size: number) => Uint8Array,
): { body: StreamedBody; contentType: string } {
  const boundary = `tiktok-seg-${Buffer.from(randomBytes(24)).toString('hex')}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const before = Buffer.from(
    `${parts.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: text/csv\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  const body: StreamedBody = {
    length: before.length + file.content.length + after.length,
    async *read() {
      yield before;
      yield* file.content.read();
      yield after;
    },
  };
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}
