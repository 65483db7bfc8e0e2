/**
 * What a value is when blanks around it are cut. An identifier it becomes by lower case, and it holds ASCII only.
 * The patterns are of the dialect that JavaScript shares with RE2, matched as a whole.
 */
export interface PlainShape {
  readonly pattern: string;
  /** Where one of these is found in a value in lower case, it is not plain. Each is tied to one end, which is fast. */
  readonly except: readonly string[];
  /** In characters. */
  readonly longest: number;
}
