/** How the work of one request goes; what misbehaviour does to an answer is not here. */
export interface Conditions {
  /** `half`: of a batch only the first half of its rows, rounded up, so that a batch of one is done. */
  readonly rows: 'all' | 'half';
  /** TikTok goes on working for so long after it has answered; with a problem, in vain. */
  readonly processing?: { readonly milliseconds: number; readonly problem?: string | undefined };
}

export const usual: Conditions = { rows: 'all' };
