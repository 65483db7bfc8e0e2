/** The column of a cell. */
export function cell(column: number): string {
  return `c${column}`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
