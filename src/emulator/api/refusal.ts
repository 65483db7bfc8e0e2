/** TikTok says no: HTTP 200 and this code. The text never repeats an identifier or digest that came in. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Codes the emulator gives; meanings are those of TikTok's return code page (document 1737172488964097). */
export const code = {
  ok: 0,
  noPermission: 40001,
  badParameter: 40002,
  noSuchObject: 40007,
  notImplemented: 40008,
  batchTooLarge: 40061,
  notHashed: 40062,
  tooFrequent: 40100,
  appMismatch: 40101,
  tokenEmpty: 40104,
  tokenInvalid: 40105,
  codeUnusable: 40110,
  wrongSignature: 40900,
  fileMissing: 40905,
  fileEmpty: 40906,
  fileTooLarge: 40907,
  fileWrongType: 40908,
  wrongCalculateType: 40909,
  fileExpired: 40910,
  fileInvalid: 40914,
  fileOffSpecification: 40915,
} as const;
