/**
 * What a staged row says of its identities. A record has one row group of `staying`, `leaving` or `refused`, and may
 * have others beside it. The numbers are stored only while a run is under way.
 */
export const roles = {
  /** Of a person that the source wants in the audience. */
  staying: 0,
  /** Of a person that the source says has left, or that is to be taken out. */
  leaving: 1,
  /** Of a person who refused. */
  refused: 2,
  /** Refused by themselves, as the phone of a person who only minds being called. */
  withheld: 3,
  /** What `leaving` or `refused` identities of the same record were under another rule set. */
  former: 4,
  /** What `withheld` ones were. */
  formerWithheld: 5,
} as const;

export type Role = (typeof roles)[keyof typeof roles];
