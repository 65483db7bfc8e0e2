/**
 * A reporter for the test runner, in plain JavaScript because Node loads reporters before it can read TypeScript:
 * the name of each test that failed, and in the last line the branches and functions of every file, as JSON.
 */
export default async function* branchReporter(events) {
  for await (const { type, data } of events) {
    if (type === 'test:fail') yield `failed: ${data.name}\n`;
    if (type !== 'test:coverage') continue;
    const files = data.summary.files.map((file) => ({
      path: file.path,
      branches: counted(file.coveredBranchCount, file.totalBranchCount, file.branches),
      functions: counted(file.coveredFunctionCount, file.totalFunctionCount, file.functions),
    }));
    yield `${JSON.stringify(files)}\n`;
  }
}

function counted(covered, total, parts) {
  return { covered, total, missed: parts.filter(({ count }) => count === 0).map(({ line }) => line) };
}
