/** What a run sent on the file route, for the receipt. */
export interface FilesSent {
  uploaded: number;
  bytes: number;
  /** Of the calls that TikTok acknowledged. */
  actions: string[];
  /** For TikTok to work through files. */
  waitedMs: number;
}

/** As the receipt tells it. */
export function filesOf({ waitedMs, ...files }: FilesSent) {
  return { ...files, waited_seconds: Math.round(waitedMs / 10) / 100 };
}
