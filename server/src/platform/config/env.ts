import { readFileSync } from 'node:fs';
import { GroundError } from './ground-error.ts';

/** Every variable that Liren reads, and nothing else is read from the environment. */
export const settingNames = [
  'LIREN_HOME',
  'LIREN_ROLES',
  'LIREN_LOG',
  'LIREN_DEMO',
  'LIREN_QUIET',
  'LIREN_TRUSTED_PROXIES',
  'LIREN_OPERATIONS_TOKEN',
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'DATABASE_URL',
  'BACKUP_DIR',
  'BACKUP_EVERY',
  'BACKUP_KEEP',
  'BACKUP_RECIPIENT',
  'BACKUP_PASSPHRASE_FILE',
  'SMTP_URL',
  'MAIL_FROM',
  'OUTBOUND_ALLOW',
  'WECOM_API_URL',
  'WECOM_SIMULATOR',
  'EMBEDDING',
  'EMBEDDING_URL',
  'EMBEDDING_MODEL',
  'EMBEDDING_KEY',
  'EMBEDDING_ONNX',
  'EMBEDDING_POOLING',
  'CHAT_MODEL_URL',
  'CHAT_MODEL',
  'CHAT_MODEL_KEY',
  'CHAT_MODEL_SECONDS',
  'CHAT_MODEL_TURN_TOKENS',
  'CHAT_MODEL_DAY_TOKENS',
  'CHAT_MODEL_DAY_COST',
  'CHAT_MODEL_PRICES',
  'CHAT_MODEL_VISION',
  'FILES_S3_ENDPOINT',
  'FILES_S3_REGION',
  'FILES_S3_BUCKET',
  'FILES_S3_ACCESS_KEY',
  'FILES_S3_SECRET_KEY',
  'FILES_S3_PATH_STYLE',
] as const;

export type SettingName = (typeof settingNames)[number];

/** Secrets, which may also lie in a file that `<NAME>_FILE` names: an environment is seen by more people than a file. */
const secretNames: readonly SettingName[] = [
  'DATABASE_URL',
  'LIREN_OPERATIONS_TOKEN',
  'SMTP_URL',
  'FILES_S3_SECRET_KEY',
  'EMBEDDING_KEY',
  'CHAT_MODEL_KEY',
];
export const secretFileNames = secretNames.map((name) => `${name}_FILE` as const);

export type Env = Readonly<Record<string, string | undefined>>;

/** Variables that tests and benches use among themselves; boot passes over them. */
const reservedPrefixes = ['LIREN_TEST_', 'LIREN_BENCH_'];
/** Names that can only be meant for us. */
const ourPrefixes = ['LIREN_', 'BACKUP_', 'FILES_S3_', 'EMBEDDING', 'CHAT_MODEL'];
/** A name further away than this many edits is no likely slip of the hand. */
const maxSuggestionDistance = 3;

/** Reads one setting; an empty value counts as unset. */
export function setting(env: Env, name: SettingName): string | undefined {
  const value = env[name]?.trim() || fromFile(env, name);
  return value === undefined || value === '' ? undefined : value;
}

function fromFile(env: Env, name: SettingName): string | undefined {
  const path = env[`${name}_FILE`]?.trim();
  if (!path || !secretNames.includes(name)) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new GroundError('setting-file-unreadable', { name: `${name}_FILE`, path }, error);
  }
}

/** Refuses a variable with a prefix of ours that nothing reads: a mistyped setting must not pass in silence. */
export function refuseUnknownSettings(env: Env): void {
  const known: readonly string[] = [...settingNames, ...secretFileNames];
  for (const name of Object.keys(env).toSorted()) {
    if (!ourPrefixes.some((prefix) => name.startsWith(prefix)) || known.includes(name)) continue;
    if (reservedPrefixes.some((prefix) => name.startsWith(prefix))) continue;
    const near = nearest(name, known);
    throw new GroundError('setting-unknown', {
      name,
      hint: near ? `; perhaps ${near} is meant` : `; the settings are ${known.join(', ')}`,
      hintZh: near ? `，也许是 ${near}` : `，可用的设置有 ${known.join('、')}`,
    });
  }
}

/** The candidate fewest edits away from `word`, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = maxSuggestionDistance + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toUpperCase(), candidate.toUpperCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
