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
  process.stdout.write((await client.readUser()).display_name);
} finally {
  await client.close();
}
