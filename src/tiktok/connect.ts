import type { ClientOptions, TiktokClient } from './client.ts';
import { createSession, defaultRateLevel } from './session.ts';

/** Opens nothing yet, and loads what speaks HTTP only with the first call. */
export function connect(options: ClientOptions): TiktokClient {
  const session = createSession(options);
  const accounts = () => import('./accounts.ts');
  const files = () => import('./files.ts');
  const audiences = () => import('./audiences.ts');
  return {
    exchangeCode: async (request, signal) => (await accounts()).exchangeCode(session, request, signal),
    revokeToken: async (request, signal) => (await accounts()).revokeToken(session, request, signal),
    listAdvertisers: async (request, signal) => (await accounts()).listAdvertisers(session, request, signal),
    readUser: async (signal) => (await accounts()).readUser(session, signal),
    readAdvertisers: async (ids, signal) => (await accounts()).readAdvertisers(session, ids, signal),
    listAudiences: async (advertiserId, signal) =>
      (await import('./audience-list.ts')).listAudiences(session, advertiserId, signal),
    readAudience: async (request, signal) => (await audiences()).readAudience(session, request, signal),
    createAudience: async (request, signal) => (await audiences()).createAudience(session, request, signal),
    renameAudience: async (request, signal) => (await audiences()).renameAudience(session, request, signal),
    deleteAudience: async (request, signal) => (await audiences()).deleteAudience(session, request, signal),
    sendBatch: async (request, signal) => (await import('./batches.ts')).sendBatch(session, request, signal),
    uploadFile: async (request, signal) => (await files()).uploadFile(session, request, signal),
    createFileAudience: async (request, signal) =>
      (await files()).createFileAudience(session, request, signal),
    updateAudienceFiles: async (request, signal) =>
      (await files()).updateAudienceFiles(session, request, signal),
    deleteFileAudience: async (request, signal) =>
      (await audiences()).deleteFileAudience(session, request, signal),
    rateLevel: options.rateLevel ?? defaultRateLevel,
    counts: session.counts,
    close: () => session.transport.close(),
  };
}
