import { z } from 'zod';
import { code, codeSchema } from './code.ts';
import { cut, cutSchema, slow, slowSchema } from './delivery.ts';
import { drop, dropSchema } from './drop.ts';
import { edge, htmlSchema, httpSchema } from './edge.ts';
import type { Act } from './exchange.ts';
import { latency, latencySchema } from './latency.ts';
import { processing, processingSchema } from './processing.ts';
import { quota, quotaSchema } from './quota.ts';
import { revoke, revokeSchema } from './revoke.ts';
import { shape, shapeSchema } from './shape.ts';

/** Every way in which the emulator can misbehave. */
export const faultSchema = z.discriminatedUnion('fault', [
  latencySchema,
  codeSchema,
  httpSchema,
  htmlSchema,
  dropSchema,
  slowSchema,
  cutSchema,
  shapeSchema,
  revokeSchema,
  quotaSchema,
  processingSchema,
]);

/** As one asks for it. */
export type EmulatorFault = z.input<typeof faultSchema>;

/** With all its defaults. */
export type SettledFault = z.output<typeof faultSchema>;

/** Each call starts afresh: what a fault remembers, it remembers in its act. */
export function actOf(fault: SettledFault): Act {
  switch (fault.fault) {
    case 'latency':
      return latency(fault);
    case 'code':
      return code(fault);
    case 'http':
    case 'html':
      return edge(fault);
    case 'drop':
      return drop(fault);
    case 'slow':
      return slow(fault);
    case 'cut':
      return cut();
    case 'shape':
      return shape(fault);
    case 'revoke':
      return revoke();
    case 'quota':
      return quota(fault);
    case 'processing':
      return processing(fault);
  }
}
