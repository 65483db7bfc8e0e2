import { createRequire, Module } from 'node:module';
import type { z as zod } from 'zod';

export type { ZodType } from 'zod';

/**
 * The CommonJS form of zod, for as an ES module it takes 145 ms of processor time at every start, so 55. In place of its
 * fifty languages, which are half of that, stands an empty module; English, the only one in use, is not loaded with them.
 */
export const z = withoutLanguages(createRequire(import.meta.url));

/** What a shape lets through. */
export type Infer<Shape extends zod.ZodType> = zod.infer<Shape>;

function withoutLanguages(load: NodeJS.Require): typeof zod {
  const languages = load.resolve('zod/v4/locales');
  load.cache[languages] ??= Object.assign(new Module(languages), { loaded: true });
  return load('zod').z;
}
