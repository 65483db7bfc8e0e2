import { connect } from '../../../src/tiktok/index.ts';
import { createVirtualClock } from './virtual-clock.ts';

// A process of its own, because node reads NODE_EXTRA_CA_CERTS only when it starts.
const client = connect({
  origin: process.argv[2] ?? '',
  token: 'token-of-the-test',
  clock: createVirtualClock(),
  randomBytes: (size) => new Uint8Array(size),
  rateLevel: 'none',
  env: process.env,
});
try {
  const { display_name } = await client.readUser();
  const bytes = Buffer.from('0'.repeat(64));
  const filePath = await client.uploadFile({
    advertiserId: '1',
    calculateType: 'EMAIL_SHA256',
    md5: '0'.repeat(32),
    content: {
      length: bytes.length,
      async *read() {
        yield bytes;
      },
    },
  });
  process.stdout.write(`${display_name} ${filePath}`);
} finally {
  await client.close();
}
