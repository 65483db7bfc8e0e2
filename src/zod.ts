import { createRequire } from 'node:module';
import type { z as zod } from 'zod';

export type { ZodType } from 'zod';

/**
 * The CommonJS form of zod, for as an ES module it brings some ninety files, most of them languages that nobody asks
 * for: 145 ms of processor time at every start, so 55 ms.
 */
export const z = createRequire(import.meta.url)('zod').z as typeof zod;

/** What a shape lets through. */
export type Infer<Shape extends zod.ZodType> = zod.infer<Shape>;
