/**
 * A reporter for the test runner, in plain JavaScript because Node loads reporters before it can read TypeScript:
 * the name of each test that failed, and in the last line the branches of every file, as JSON.
 */
export default async function* branchReporter(events) {
  for await (const { type, data } of events) {
    if (type === 'test:fail') yield `failed: ${data.name}\n`;
    if (type !== 'test:coverage') continue;
    const files = data.summary.files.map(({ path, coveredBranchCount, totalBranchCount }) => ({
      path,
      covered: coveredBranchCount,
      total: totalBranchCount,
    }));
    yield `${JSON.stringify(files)}\n`;
  }
}
