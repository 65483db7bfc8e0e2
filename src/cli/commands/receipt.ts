import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import type { CommonOptions, Deps } from '../deps.ts';
import { withCommonOptions } from '../options.ts';
import { receiptText } from '../ui/receipt.ts';
import { safeJson } from '../ui/safe-text.ts';

interface ReceiptFlags extends CommonOptions {
  html?: boolean;
  open?: boolean;
}

export function receiptCommand(deps: Deps): Command {
  return withCommonOptions(new Command('receipt'))
    .description('the account of a run: where every record went')
    .argument('[run]', 'id of the run (default: the latest)')
    .option('--html', 'print it as one self-contained page')
    .option('--open', 'show that page in the browser; it is kept beside the receipt')
    .addHelpText('after', examples)
    .action((run: string | undefined, flags: ReceiptFlags) => runReceipt(deps, run, flags));
}

const examples = `
Examples:
  $ tiktok-seg receipt --open
  $ tiktok-seg receipt 01JX... --html > receipt.html
  $ tiktok-seg receipt --json | jq .records`;

async function runReceipt({ context }: Deps, run: string | undefined, flags: ReceiptFlags): Promise<void> {
  const { terminal } = context;
  const { receiptOf } = await import('../../activation/index.ts');
  const { receipt, folder } = await receiptOf(context, run);
  if (flags.json) {
    terminal.out.write(`${safeJson(receipt)}\n`);
    return;
  }
  if (!flags.html && !flags.open) {
    terminal.out.write(receiptText(receipt, terminal.out));
    return;
  }
  const { receiptPage } = await import('../ui/receipt-page.ts');
  const page = receiptPage(receipt);
  if (flags.html) terminal.out.write(page);
  if (!flags.open) return;
  const file = join(folder, 'runs', `${receipt.run}.html`);
  await writeFile(file, page, { mode: 0o600 });
  const address = pathToFileURL(file).href;
  if (!flags.html) terminal.out.write(`${address}\n`);
  await context.openBrowser(address);
}
