import { Fault } from '../../../fault.ts';
import { allowedFunctions, allowedTypes } from './functions.ts';
import {
  answer,
  between,
  call,
  cases,
  cast,
  children,
  column,
  comparison,
  constant,
  node,
} from './shapes.ts';

/** A condition that is one expression over columns and allowed functions. */
export interface Condition {
  text: string;
  /** Names of columns as they stand in it, each once. */
  columns: string[];
}

/** What goes around the text: a line break, so that a comment at its end closes nothing. */
export function inBrackets(text: string): string {
  return `(\n${text}\n)`;
}

/**
 * Reads what `json_serialize_sql` says of `select (condition)`. Whatever is not known to be harmless is refused:
 * a new kind of node in a new DuckDB is an error, never a way in.
 */
export function readCondition(text: string, serialized: string): Condition {
  const outcome = answer.safeParse(parsedAnswer(serialized));
  if (!outcome.success) throw notOne();
  const parsed = outcome.data;
  if ('error_type' in parsed) {
    const at = Number(parsed.position) - 'select (\n'.length + 1;
    const where = at >= 1 && at <= text.length ? ` at character ${at}` : '';
    throw refused(`cannot be understood${where}`);
  }
  const [statement] = parsed.statements;
  const columns = new Set<string>();
  visit(statement.node.select_list[0], columns);
  return { text, columns: [...columns] };
}

function parsedAnswer(serialized: string): unknown {
  try {
    return JSON.parse(serialized);
  } catch {
    // DuckDB writes 1e400 as `Infinity`, which is no JSON.
    throw refused('holds a number that is too large');
  }
}

function visit(value: unknown, columns: Set<string>): void {
  for (const part of partsOf(value, columns)) visit(part, columns);
}

/** The expressions within an expression. */
function partsOf(value: unknown, columns: Set<string>): unknown[] {
  const found = node.parse(value);
  switch (found.class) {
    case 'CONSTANT':
      return [];
    case 'COLUMN_REF':
      columns.add(columnName(found));
      return [];
    case 'CONJUNCTION':
      return children.parse(found).children;
    case 'COMPARISON': {
      const { left, right } = comparison.parse(found);
      refuseNumbers(left, right);
      refuseNumbers(right, left);
      return [left, right];
    }
    case 'BETWEEN': {
      const { input, lower, upper } = between.parse(found);
      refuseNumbers(input, lower);
      return [input, lower, upper];
    }
    case 'OPERATOR': {
      if (!operators.has(found.type))
        throw refused('holds a list or a structure; only plain values are compared');
      const [first, ...others] = children.parse(found).children;
      for (const other of found.type.endsWith('_IN') ? others : []) refuseNumbers(first, other);
      return [first, ...others];
    }
    case 'CASE': {
      const { case_checks, else_expr } = cases.parse(found);
      return [...case_checks.flatMap(({ when_expr, then_expr }) => [when_expr, then_expr]), else_expr];
    }
    case 'CAST': {
      const { child, cast_type } = cast.parse(found);
      if (!allowedTypes.has(cast_type.id))
        throw refused(
          'names a type that is not known here',
          `Known are ${[...allowedTypes].join(', ').toLowerCase()}.`,
        );
      return [child];
    }
    case 'FUNCTION': {
      const parsed = call.safeParse(found);
      const name = String(found['function_name']);
      if (!parsed.success || !allowedFunctions.has(name)) throw refusedFunction(name);
      return parsed.data.children;
    }
    case 'SUBQUERY':
      throw refused('holds a query of its own', 'Only the columns of the file itself can be asked.');
    case 'POSITIONAL_REFERENCE':
      throw refused('names a column by position', 'Put it in double quotes: "#3".');
    default:
      throw refused(`holds something that is not allowed (${found.class.toLowerCase()})`, oneExpression);
  }
}

const operators: ReadonlySet<string> = new Set(
  'OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE COMPARE_IN COMPARE_NOT_IN'.split(' '),
);

function columnName(found: unknown): string {
  const { column_names: names } = column.parse(found);
  const [name, ...more] = names;
  if (name !== undefined && more.length === 0) return name;
  throw refused(
    `names a column with a dot: ${names.join('.')}`,
    `A name with a dot stands in double quotes: "${names.join('.')}".`,
  );
}

/** Cells are texts; the commonest slip deserves a better answer than one about types. */
function refuseNumbers(one: unknown, other: unknown): void {
  const [text, number] = [node.safeParse(one).data, node.safeParse(other).data];
  if (text?.class !== 'COLUMN_REF' || number?.class !== 'CONSTANT') return;
  if (constant.parse(number).value.type.id === 'VARCHAR') return;
  const name = columnName(text);
  throw refused(
    `compares the column "${name}", which is text, with a number`,
    `Say how to read it: "${name}"::double, or try_cast("${name}" AS double) where some cells hold no number.`,
  );
}

export function refused(what: string, hint: string = oneExpression): Fault {
  return new Fault('condition_unusable', `The condition of --where ${what}.`, { hint });
}

function notOne(): Fault {
  return refused('is not one expression');
}

function refusedFunction(name: string): Fault {
  const names = [...allowedFunctions].filter((one) => /^[a-z]/.test(one)).join(', ');
  return refused(`calls ${name}, which is not allowed`, `Allowed are ${names}, and the usual operators.`);
}

const oneExpression = `Give one condition on the columns of the file, e.g. --where "country = 'US' AND ltv::double > 500".`;
