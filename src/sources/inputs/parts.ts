/** `x_2.csv`: a part as Experience Platform numbers them; years and dates at the end of a name are none. */
const numbered = /^(.*)_([1-9]\d?)((?:\.[a-z]\w*)+)$/i;

/**
 * Says where a later part of an export is there and an earlier one is not: Experience Platform splits at 5 million
 * rows into `x.csv`, `x_2.csv`, `x_3.csv`. Only a word, because a person may name his lists like that too.
 */
export function missingParts(files: readonly string[]): string[] {
  const present = new Set(files);
  return files.flatMap((file) => {
    const [, stem, number, ending] = numbered.exec(file) ?? [];
    const part = Number(number);
    if (stem === undefined || !(part >= 2)) return [];
    const before = part === 2 ? `${stem}${ending}` : `${stem}_${part - 1}${ending}`;
    if (present.has(before) || (part === 2 && present.has(`${stem}_1${ending}`))) return [];
    return [
      `${file} looks like part ${part} of an export, but ${before} is not among the files: people may be missing.`,
    ];
  });
}
