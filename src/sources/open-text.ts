import { Decoder } from './decode.ts';
import { openTable } from './delimited/open.ts';
import { findEncoding } from './encoding.ts';
import { openJson } from './json/open.ts';
import { jsonLayout } from './json/syntax.ts';
import type { TextSource } from './text.ts';
import type { SourceFile } from './types.ts';

/** Text is JSON where it begins so, and else a table. */
export function openText(file: string, text: TextSource): SourceFile {
  const head = new Decoder(file, findEncoding(text.head)).push(text.head).toString();
  const layout = jsonLayout(head);
  return layout === undefined ? openTable(file, text) : openJson(file, text, layout);
}
