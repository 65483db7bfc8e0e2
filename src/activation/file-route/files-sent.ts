/** What a run sent on the file route, for the receipt. */
export interface FilesSent {
  uploaded: number;
  bytes: number;
  /** Of the calls that TikTok acknowledged. */
  actions: string[];
  /** For TikTok to work through files. */
  waitedMs: number;
}

export function noFilesSent(): FilesSent {
  return { uploaded: 0, bytes: 0, actions: [], waitedMs: 0 };
}

/** As the receipt tells it. */
export function filesOf({ waitedMs, ...files }: FilesSent) {
  return { ...files, waited_seconds: Math.round(waitedMs / 10) / 100 };
}
