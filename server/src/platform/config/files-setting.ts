import { isIP } from 'node:net';
import { setting, type Env, type SettingName } from './env.ts';
import { GroundError } from './ground-error.ts';

/** A bucket of an S3-compatible store, and how to sign for it. */
export interface S3Settings {
  /** `https://s3.example.com`, without a path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** `https://host/bucket/key` (MinIO and most others) instead of `https://bucket.host/key` (Amazon, Aliyun). */
  readonly pathStyle: boolean;
}

export type FilesSetting = { readonly kind: 'disk' } | ({ readonly kind: 's3' } & S3Settings);

const needed = ['FILES_S3_ENDPOINT', 'FILES_S3_BUCKET', 'FILES_S3_ACCESS_KEY', 'FILES_S3_SECRET_KEY'] as const;
const optional = ['FILES_S3_REGION', 'FILES_S3_PATH_STYLE'] as const;

/** Where files are kept: in the home folder, or in the bucket that all four settings name together. */
export function readFilesSetting(env: Env): FilesSetting {
  if ([...needed, ...optional].every((name) => setting(env, name) === undefined)) return { kind: 'disk' };
  const lacking = needed.filter((name) => setting(env, name) === undefined);
  if (lacking.length > 0) throw new GroundError('files-incomplete', { names: lacking.join(', ') });
  const [endpoint, bucket, accessKey, secretKey] = needed.map((name) => setting(env, name)!) as [
    string,
    string,
    string,
    string,
  ];
  const url = endpointOf(endpoint);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw invalid('FILES_S3_BUCKET', bucket, [
      'a name of 3 to 63 small letters, digits, dots and dashes',
      '应为 3 到 63 位小写字母、数字、点或短横',
    ]);
  return {
    kind: 's3',
    endpoint: url.origin,
    region: setting(env, 'FILES_S3_REGION') ?? 'us-east-1',
    bucket,
    accessKey,
    secretKey,
    pathStyle: pathStyleOf(env, url),
  };
}

function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (plain && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw invalid('FILES_S3_ENDPOINT', text, [
    'an address such as https://s3.example.com, without a path',
    '应为不带路径的网址，如 https://s3.example.com',
  ]);
}

/** Left out, it follows from the address: a bucket cannot stand before a number or a bare name. */
function pathStyleOf(env: Env, { hostname }: URL): boolean {
  const text = setting(env, 'FILES_S3_PATH_STYLE')?.toLowerCase();
  if (text === undefined) return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !hostname.includes('.');
  if (['1', 'true', 'yes', 'on'].includes(text)) return true;
  if (['0', 'false', 'no', 'off'].includes(text)) return false;
  throw invalid('FILES_S3_PATH_STYLE', text, ['1 or 0', '应为 1 或 0']);
}

function invalid(name: SettingName, value: string, [want, wantZh]: [string, string]): GroundError {
  return new GroundError('setting-invalid', { name, value, want, wantZh });
}
