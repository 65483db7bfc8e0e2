/** The column of a cell. */
export function cell(column: number): string {
  return `c${column}`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Letters that are not ASCII change their length when they become small ones that are. */
export function isMissing(text: string, lower: string, missing: readonly string[]): string {
  const longest = Math.max(...missing.map((each) => Buffer.byteLength(each)));
  // Most are blank.
  return `(${text} = '' or strlen(${text}) <= ${longest} and strlen(${lower}) = strlen(${text})
    and list_contains([${missing.map(literal).join(', ')}], ${lower}))`;
}
