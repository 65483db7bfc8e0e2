import { z } from 'zod';
import type { CreateAudienceData } from '../../tiktok/index.ts';
import { fileType } from '../world/audience.ts';
import { Members } from '../world/members.ts';
import { requireCalculateType } from './calculate-type.ts';
import { tokenEndpoint } from './endpoint.ts';
import { bringFiles, filePaths, findFiles } from './files.ts';
import { requireRoom } from './find.ts';
import { id } from './input.ts';

/** A Customer File audience. With fewer than 1,000 members it is made all the same, and is of no use. */
export const audienceCreate = tokenEndpoint({
  methods: ['POST'],
  needs: '31',
  input: z.object({
    advertiser_id: id,
    custom_audience_name: z.string().trim().min(1).max(128),
    file_paths: filePaths,
    calculate_type: z.string(),
    audience_sub_type: z.enum(['NORMAL', 'REACH_FREQUENCY']).optional(),
    retention_in_days: z.number().int().min(1).max(365).optional(),
    audience_enhancement: z.boolean().optional(),
  }),
  work({ world, input, conditions }): CreateAudienceData {
    const { advertiser_id: advertiserId, custom_audience_name: name, calculate_type: calculateType } = input;
    requireCalculateType(calculateType, 'create');
    const files = findFiles(world, input.file_paths, { advertiserId, calculateType });
    requireRoom(world, advertiserId);
    const content = new Members();
    for (const row of files.flatMap(({ rows }) => rows)) content.add(row);
    const audience = world.createAudience({
      advertiserId,
      name,
      type: fileType,
      calculateType,
      retentionInDays: input.retention_in_days,
    });
    bringFiles(world, audience, { files, content, detail: 'Files matched', conditions });
    return { custom_audience_id: audience.id };
  },
});
