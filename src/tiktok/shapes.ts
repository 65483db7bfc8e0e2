import { type ZodType, z } from '../zod.ts';
import type {
  AccessTokenData,
  AdvertiserInfo,
  AdvertiserName,
  AudienceDetails,
  AudienceEntry,
  AudienceHistoryEntry,
  CreateAudienceData,
  FileUploadData,
  PageInfo,
  UserInfo,
} from './wire.ts';

// What an answer must hold to be used. What the program cannot do without is required; the rest may be missing.

const id = z.union([z.string().regex(/^[\w-]+$/), z.int()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const count = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

export const nothing = z.unknown();

export const accessToken = z.object({
  // Fit for a header.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  advertiser_ids: z
    .array(id)
    .nullish()
    .transform((value) => value ?? []),
  scope: z.array(id),
}) satisfies ZodType<AccessTokenData>;

export const advertiserNames = z.object({
  list: z.array(z.object({ advertiser_id: id, advertiser_name: text }) satisfies ZodType<AdvertiserName>),
});

export const userInfo = z.object({
  display_name: text,
  email: text,
  core_user_id: id.nullish().transform((value) => value ?? ''),
  create_time: count,
}) satisfies ZodType<UserInfo>;

export const advertiserInfos = z.object({
  list: z.array(
    z.object({
      advertiser_id: id,
      name: text,
      status: text,
      currency: text,
      timezone: text,
      country: text,
    }) satisfies ZodType<AdvertiserInfo>,
  ),
});

const audience = {
  audience_id: id,
  name: z.string(),
  calculate_type: text,
  cover_num: count,
  is_valid: flag,
  is_expiring: flag,
  is_creator: flag,
  shared: flag,
  create_time: text,
  expired_time: text,
};

export const audiencePage = z.object({
  list: z.array(z.object({ ...audience, audience_type: z.string() }) satisfies ZodType<AudienceEntry>),
  page_info: z.object({
    page: z.int(),
    page_size: z.int(),
    total_number: z.int(),
    total_page: z.int(),
  }) satisfies ZodType<PageInfo>,
});

export const audienceDetails = z.object({
  list: z.array(
    z.object({
      audience_details: z.object({
        ...audience,
        type: z.string(),
        error_msg: text,
        msg: text,
      }) satisfies ZodType<AudienceDetails>,
      audience_history: z
        .array(
          z.object({
            action: text,
            action_detail: text,
            editor: text,
            msg: text,
            opt_time: text,
          }) satisfies ZodType<AudienceHistoryEntry>,
        )
        .nullish()
        .transform((value) => value ?? []),
    }),
  ),
});

export const createdAudience = z.object({ audience_id: id });

export const uploadedFile = z.object({
  file_path: z.string().regex(/^[\w-]{1,64}$/),
}) satisfies ZodType<FileUploadData>;

export const createdFileAudience = z.object({
  custom_audience_id: id,
}) satisfies ZodType<CreateAudienceData>;
