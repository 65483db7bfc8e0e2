/** What the keychain helper is asked on its standard input, as one JSON text. */
export interface HelperRequest {
  action: 'get' | 'set' | 'delete';
  service: string;
  account: string;
  secret?: string;
}

/** What it answers, one JSON text a line: first `ready`, then one of the others. */
export type HelperAnswer =
  | { kind: 'ready' }
  | { kind: 'value'; value: string | null }
  | { kind: 'done'; existed: boolean }
  | { kind: 'not_loaded'; message: string }
  | { kind: 'failed'; message: string };
