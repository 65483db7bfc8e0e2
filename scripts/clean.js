// Removes what an earlier build left, so that no deleted file lives on in dist/.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
