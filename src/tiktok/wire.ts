/**
 * What goes over the wire, as TikTok API for Business v1.3 describes it: plain types, no code.
 * The emulator shares these and nothing else, so that a mistake cannot hide itself.
 * Every id is a string, scope ids included: some exceed 2^53.
 */

/** Paths below `<origin>/open_api/v1.3/`; the final slash matters. */
export type ApiPath =
  | 'oauth2/access_token/'
  | 'oauth2/advertiser/get/'
  | 'oauth2/revoke_token/'
  | 'user/info/'
  | 'advertiser/info/'
  | 'segment/audience/'
  | 'segment/mapping/'
  | 'dmp/custom_audience/list/'
  | 'dmp/custom_audience/get/'
  | 'dmp/custom_audience/file/upload/'
  | 'dmp/custom_audience/create/'
  | 'dmp/custom_audience/update/'
  | 'dmp/custom_audience/delete/';

/** Around every answer. `code` decides, not the HTTP status; 0 is success. */
export interface Envelope {
  code: number;
  message: string;
  request_id: string;
  data?: unknown;
}

export interface AccessTokenRequest {
  app_id: string;
  secret: string;
  auth_code: string;
}

export interface AccessTokenData {
  access_token: string;
  advertiser_ids: string[];
  /** Bare numbers on the wire. */
  scope: string[];
}

export interface RevokeTokenRequest {
  app_id: string;
  secret: string;
  access_token: string;
}

export interface AdvertiserName {
  advertiser_id: string;
  advertiser_name: string;
}

export interface UserInfo {
  display_name: string;
  /** Masked by TikTok. */
  email: string;
  core_user_id: string;
  create_time: number;
}

export interface AdvertiserInfo {
  advertiser_id: string;
  name: string;
  status: string;
  currency: string;
  timezone: string;
  country: string;
}

export type SegmentAudienceRequest =
  | { advertiser_id: string; action?: 'create'; custom_audience_name: string }
  | { advertiser_id: string; action: 'delete'; delete_audience_id: string };

/** Fixed order of `id_schema`; a batch names only the columns it has values for. */
export type SchemaColumn =
  | 'EMAIL_SHA256'
  | 'PHONE_SHA256'
  | 'IDFA_SHA256'
  | 'IDFA_MD5'
  | 'AAID_SHA256'
  | 'AAID_MD5';

export type BatchAction = 'add' | 'delete';

/** One slot for each schema entry, `{}` where the person has no value. */
export type MemberRow = ({ id: string; audience_ids: string[] } | Record<string, never>)[];

export interface MappingRequest {
  advertiser_ids: string[];
  action: BatchAction;
  id_schema: SchemaColumn[];
  batch_data: MemberRow[];
}

/** An entry of `dmp/custom_audience/list`; times are UTC, `YYYY-MM-DD HH:MM:SS`. */
export interface AudienceEntry {
  audience_id: string;
  name: string;
  audience_type: string;
  calculate_type: string;
  cover_num: number;
  is_valid: boolean;
  is_expiring: boolean;
  is_creator: boolean;
  shared: boolean;
  create_time: string;
  expired_time: string;
}

export interface PageInfo {
  page: number;
  page_size: number;
  total_number: number;
  total_page: number;
}

/** `audience_details` of `dmp/custom_audience/get`: `type` stands for `audience_type`, times are the account's. */
export interface AudienceDetails extends Omit<AudienceEntry, 'audience_type'> {
  type: string;
  error_msg: string;
  msg: string;
}

export interface AudienceHistoryEntry {
  action: string;
  action_detail: string;
  editor: string;
  msg: string;
  opt_time: string;
}

/** What the values of a file are. Files say GAID where streaming says AAID; FIRST and MAID mix both platforms. */
export type CalculateType =
  | 'EMAIL_SHA256'
  | 'PHONE_SHA256'
  | 'IDFA_SHA256'
  | 'IDFA_MD5'
  | 'GAID_SHA256'
  | 'GAID_MD5'
  | 'FIRST_SHA256'
  | 'FIRST_MD5'
  | 'MULTIPLE_TYPES'
  /** For `file/upload` only. */
  | 'MAID_SHA256'
  | 'MAID_MD5';

/** Parts of the multipart body of `dmp/custom_audience/file/upload/`, beside `file` itself. */
export interface FileUploadFields {
  advertiser_id: string;
  /** MD5 of the file's bytes, hexadecimal. */
  file_signature: string;
  calculate_type: CalculateType;
}

export interface FileUploadData {
  /** 16 characters; usable by the advertiser that uploaded the file, until the file was matched. */
  file_path: string;
}

export interface CreateAudienceRequest {
  advertiser_id: string;
  custom_audience_name: string;
  file_paths: string[];
  /** That of the files. */
  calculate_type: CalculateType;
  audience_sub_type?: 'NORMAL' | 'REACH_FREQUENCY';
  /** 1 to 365. */
  retention_in_days?: number;
  audience_enhancement?: boolean;
}

export interface CreateAudienceData {
  custom_audience_id: string;
}

/** Without an action TikTok takes `REPLACE`, which throws the old content away. */
export type FileAction = 'APPEND' | 'REMOVE' | 'REPLACE';

export interface UpdateAudienceRequest {
  advertiser_id: string;
  custom_audience_id: string;
  custom_audience_name: string;
}

export interface UpdateAudienceFilesRequest {
  advertiser_id: string;
  custom_audience_id: string;
  file_paths: string[];
  action: FileAction;
}

export interface DeleteAudiencesRequest {
  advertiser_id: string;
  custom_audience_ids: string[];
}
