import { z } from '../../../zod.ts';

/** What DuckDB's parser tells of a statement, as far as it is looked at. */

const none = z.union([z.null(), z.tuple([])]);
/** `select (…)` and nothing else: no table, no second column, no second statement. */
export const answer = z.union([
  z.object({ error: z.literal(true), error_type: z.string(), position: z.string().optional() }),
  z.object({
    error: z.literal(false),
    statements: z.tuple([
      z.object({
        node: z.object({
          type: z.literal('SELECT_NODE'),
          modifiers: none,
          cte_map: z.object({ map: none }),
          select_list: z.tuple([z.looseObject({ alias: z.literal('') })]),
          from_table: z.object({ type: z.literal('EMPTY') }),
          where_clause: none,
          group_expressions: none,
          group_sets: none,
          having: none,
          sample: none,
          qualify: none,
        }),
      }),
    ]),
  }),
]);

export const node = z.looseObject({ class: z.string(), type: z.string() });
export const column = z.object({ column_names: z.array(z.string()) });
export const call = z.object({
  function_name: z.string(),
  // The parser's own word in `extract(year from …)` and `position('x' in …)`; nobody can have made a function there.
  schema: z.enum(['', 'main']),
  catalog: z.literal(''),
  filter: none,
  distinct: z.literal(false),
  children: z.array(z.unknown()),
});
export const cast = z.object({ child: z.unknown(), cast_type: z.object({ id: z.string() }) });
export const comparison = z.object({ left: z.unknown(), right: z.unknown() });
export const children = z.object({ children: z.array(z.unknown()) });
export const between = z.object({ input: z.unknown(), lower: z.unknown(), upper: z.unknown() });
export const cases = z.object({
  case_checks: z.array(z.object({ when_expr: z.unknown(), then_expr: z.unknown() })),
  else_expr: z.unknown(),
});
export const constant = z.object({ value: z.object({ type: z.object({ id: z.string() }) }) });
