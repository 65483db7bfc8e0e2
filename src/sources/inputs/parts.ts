/**
 * Says where a later part of an export is there and the one before it is not. Only a word, because a person may name
 * his lists like that too. Experience Platform splits at 5 million rows into `x.csv`, `x_2.csv`, `x_3.csv`; Audience
 * Manager puts a number of three digits or more behind the thirteen of the time (adobe-formats 1.4 and 6.1).
 */
export function missingParts(files: readonly string[]): string[] {
  const present = new Set(files);
  return files.flatMap((file) => {
    const { part, before } = underscored(file) ?? glued(file) ?? {};
    const [first] = before ?? [];
    if (first === undefined || before?.some((name) => present.has(name))) return [];
    return [
      `${file} looks like part ${part} of an export, but ${first} is not among the files: people may be missing.`,
    ];
  });
}

interface Part {
  part: number;
  /** How the part before it may be called. */
  before: string[];
}

/** Years and dates at the end of a name are no parts. */
function underscored(file: string): Part | undefined {
  const [, stem, number, ending] = /^(.*)_([1-9]\d?)((?:\.[a-z]\w*)+)$/i.exec(file) ?? [];
  const part = Number(number);
  if (stem === undefined || !(part >= 2)) return undefined;
  const before = `${stem}_${part - 1}${ending}`;
  return { part, before: part === 2 ? [`${stem}${ending}`, before] : [before] };
}

function glued(file: string): Part | undefined {
  const [, stem, number = '', ending] = /^(.*_\d{13})(\d{3,})(\.sync(?:\.gz)?)$/i.exec(file) ?? [];
  const part = Number(number);
  if (stem === undefined || part === 0) return undefined;
  const before = `${stem}${String(part - 1).padStart(number.length, '0')}${ending}`;
  return { part, before: part === 1 ? [`${stem}${ending}`, before] : [before] };
}
