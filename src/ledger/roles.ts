/**
 * What a staged row says of its identities. A record has one row group of `staying`, `leaving`, `refused` or `suppressed`, and may
 * have others beside it. The numbers are stored only while a run is under way.
 */
export const roles = {
  /** Of a person that the source wants in the audience. */
  staying: 0,
  /** Of a person that the source says has left, or that is to be taken out. */
  leaving: 1,
  /** Of a person who refused. */
  refused: 2,
  /** Of a person on a list of people to leave out. */
  suppressed: 3,
  /** Refused by themselves, as the phone of a person who only minds being called. */
  withheld: 4,
  /** What the identities of a record whose person goes were under another rule set. */
  former: 5,
  /** What `withheld` ones were. */
  formerWithheld: 6,
} as const;

export type Role = (typeof roles)[keyof typeof roles];
