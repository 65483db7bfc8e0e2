/** The text of one value, found but not yet parsed. */
export interface Frame {
  line: number;
  /** Where it stands in the decoded bytes. */
  start: number;
  end: number;
  /** Undefined: it cannot be JSON, or is too large to be one person. */
  text: Buffer | undefined;
  /** Colons outside strings: as many as the value has keys. Undefined: only a look at the line, see `Framer.scan`. */
  colons: number | undefined;
}
