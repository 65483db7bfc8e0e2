/** What TikTok sets for customer files. */
export interface FileLimits {
  /** Bytes: it takes 250 MB and advises less than 50. */
  largestFile: number;
  /** People: it takes no update of an audience that would leave fewer, nor any more files for a smaller new one. */
  fewestPeople: number;
}

export const fileLimits: FileLimits = { largestFile: 48_000_000, fewestPeople: 1000 };
