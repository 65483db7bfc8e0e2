import { join } from 'node:path';

/** Folder of an advertiser's ledgers: the API host is part of it, so emulator and production never share one. */
export function ledgerFolder(state: string, apiOrigin: string, advertiserId: string): string {
  return join(hostFolder(state, apiOrigin), advertiserId.replace(/\W/g, '_'));
}

/** Folder of all advertisers' ledgers at one API host. */
export function hostFolder(state: string, apiOrigin: string): string {
  return join(state, hostOf(apiOrigin));
}

/** The API host as part of a path; a colon before the port is no file name on Windows. */
export function hostOf(apiOrigin: string): string {
  return new URL(apiOrigin).host.replace(/[^a-z0-9.-]/gi, '_');
}

/** The database at a place: a folder with the audience's id, or with `new/<run>` while there is no audience. */
export function ledgerFile(place: string): string {
  return `${place}.duckdb`;
}
