/** Some names and how many more there are: a folder may have thousands of files that are left out. */
export function listNames(files: readonly string[]): string {
  const more = files.length - mostListed;
  return `${files.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const mostListed = 5;
