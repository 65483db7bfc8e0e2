import { Decoder } from './decode.ts';
import { openTable } from './delimited/open.ts';
import { findEncoding } from './encoding.ts';
import { jsonLayout } from './json/syntax.ts';
import type { TextSource } from './text.ts';
import type { SourceFile } from './types.ts';

/** Text is JSON where it begins so, and else a table. */
export async function openText(file: string, text: TextSource): Promise<SourceFile> {
  const head = new Decoder(file, findEncoding(text.head)).push(text.head).toString();
  const layout = jsonLayout(head);
  if (layout === undefined) return openTable(file, text);
  const { openJson } = await import('./json/open.ts');
  return openJson(file, text, layout);
}
