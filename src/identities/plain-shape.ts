/**
 * A value that is `pattern` when blanks around it are cut becomes an identifier by lower case, and holds ASCII only.
 * The patterns are of the dialect that JavaScript shares with RE2, matched as a whole.
 */
export interface PlainShape {
  readonly pattern: string;
  /** Found in a value: it is not plain. */
  readonly except: string | undefined;
  /** In characters. */
  readonly longest: number;
}
