import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FileUploadData } from '../../tiktok/index.ts';
import { requireCalculateType } from './calculate-type.ts';
import { tokenEndpoint } from './endpoint.ts';
import { readFile } from './file-layout.ts';
import { id } from './input.ts';
import { code, Refusal } from './refusal.ts';

const largestFile = 250 * 1024 * 1024;

/** Portal document 1739940567842818. What is wrong inside a file is said here, not when it is matched. */
export const fileUpload = tokenEndpoint({
  methods: ['POST'],
  needs: '31',
  reads: 'form',
  input: z.object({
    advertiser_id: id,
    file_signature: z.string(),
    calculate_type: z.string(),
    file: z.object({ name: z.string(), bytes: z.instanceof(Buffer) }).optional(),
  }),
  work({ world, input }): FileUploadData {
    const { advertiser_id: advertiserId, calculate_type: calculateType, file } = input;
    if (!file) throw new Refusal(code.fileMissing, 'The file is missing');
    const { name, bytes } = file;
    if (!/\.(csv|txt)$/i.test(name)) throw new Refusal(code.fileWrongType, 'The file must be .csv or .txt');
    if (bytes.length === 0) throw new Refusal(code.fileEmpty, 'The file is empty');
    if (bytes.length > largestFile) throw new Refusal(code.fileTooLarge, 'The file is over 250 MB');
    const content = requireCalculateType(calculateType, 'upload');
    if (createHash('md5').update(bytes).digest('hex') !== input.file_signature.toLowerCase()) {
      throw new Refusal(code.wrongSignature, 'file_signature is not the MD5 of the file');
    }
    const rows = readFile(bytes, content);
    return { file_path: world.uploads.put({ advertiserId, calculateType, rows }, world.clock.now()) };
  },
});
