/** A column that may hold the customer's country, as its header tells. */
export interface CountryRank {
  /** Compared from the left, lower is better: whose address, code before name, number of the address. */
  rank: readonly number[];
}

/**
 * Whether a header names a country, and how near it is to the person's phone: his own before a mailing, billing,
 * shipping and other address, and before what an IP address tells (adobe-formats 8 and 8.1, number 6).
 */
export function countryRankOf(words: readonly string[]): CountryRank | undefined {
  const isCc = words.length === 1 && words[0] === 'cc';
  if (!isCc && !words.includes('country')) return undefined;
  if (words.some((word) => notResidence.has(word))) return undefined;
  const isCode = isCc || words.includes('code');
  const number = Number(words.find((word) => /^\d{1,3}$/.test(word)) ?? 0);
  return { rank: [groupOf(words, number), isCode ? 0 : 1, number] };
}

/** Negative when `a` is the better column; zero: nobody can tell. Both ranks have the same length. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function groupOf(words: readonly string[], number: number): number {
  if (words.some((word) => word === 'phone' || word === 'mobile' || word === 'sms')) return 0;
  const rest = words.filter((word) => !neutral.has(word) && !/^\d+$/.test(word));
  if (rest.length === 0) return number > 1 ? 5 : number === 1 ? 2 : 1;
  return Math.max(...rest.map((word) => groups[word] ?? 6)) + (number > 1 ? 1 : 0);
}

const neutral: ReadonlySet<string> = new Set(
  'country cc region code default address person contact customer user member client profile lead value name alpha of'.split(
    ' ',
  ),
);

const groups: Readonly<Record<string, number>> = {
  mailing: 2,
  home: 2,
  primary: 2,
  main: 2,
  personal: 2,
  private: 2,
  residence: 2,
  billing: 3,
  invoice: 3,
  shipping: 4,
  delivery: 4,
  other: 5,
  work: 5,
  company: 5,
  organization: 5,
  secondary: 5,
  alternate: 5,
};

/** A calling code is no country, and where somebody was born says nothing of his phone. */
const notResidence: ReadonlySet<string> = new Set(
  'call dial prefix area birth born citizenship origin language currency count total id consent opt status date type ip'.split(
    ' ',
  ),
);
