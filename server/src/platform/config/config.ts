import { isIP } from 'node:net';
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readBackupSetting, type BackupSetting } from './backup-setting.ts';
import { readChatModelSetting, type ChatModelSetting } from './chat-model-setting.ts';
import { readEmbeddingSetting, type EmbeddingSetting } from './embedding-setting.ts';
import { refuseUnknownSettings, setting, nearest } from './env.ts';
import type { Env, SettingName } from './env.ts';
import { readFilesSetting, type FilesSetting } from './files-setting.ts';
import { GroundError, groundErrorFromFs } from './ground-error.ts';
import { readMailSetting, type MailSetting } from './mail-setting.ts';
import { readOutboundSetting, type OutboundSetting } from './outbound-setting.ts';
import { openSecrets } from './secrets.ts';
import { readWecomSetting, type WecomSetting } from './wecom-setting.ts';
import type { Secrets } from './secrets.ts';

export const roles = ['api', 'socket', 'worker', 'clock'] as const;
export type Role = (typeof roles)[number];

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything that is decided before anything is constructed. Read once; never read again. */
export interface Config {
  /** The folder that holds everything this installation keeps. Absolute. */
  home: string;
  http: {
    host: string;
    /** 0 picks any free port. */
    port: number;
    /** What customers' browsers call, without a slash at the end. */
    publicUrl: string;
    /** The operator named the public URL; then it does not follow the port. */
    publicUrlGiven: boolean;
  };
  database: { kind: 'embedded' } | { kind: 'external'; url: string };
  /** Backups by the clock, and who can open them. */
  backup: BackupSetting;
  /** Where uploaded files are kept. */
  files: FilesSetting;
  /** The mail server; null when there is none. */
  mail: MailSetting | null;
  outbound: OutboundSetting;
  wecom: WecomSetting;
  /** Who turns texts into vectors for the search. */
  embedding: EmbeddingSetting;
  /** The language model that may word answers; null when there is none. */
  chatModel: ChatModelSetting | null;
  roles: Role[];
  logLevel: LogLevel;
  /** Load the demo company on the first run. */
  demo: boolean;
  /** Addresses of proxies in front of us, whose word about a caller's address is believed. */
  trustedProxies: string[];
  /** Lets a collector on another machine read `/metrics`. */
  operationsToken: string | undefined;
  /** Print nothing but errors. */
  quiet: boolean;
  secrets: Secrets;
}

/** Where the program stands; settings that are not given follow from it. */
export interface Surroundings {
  env: Env;
  /** The folder of the repository or image. */
  root: string;
}

const maxPort = 65_535;
const minTokenLength = 16;

/** Reads, types and cross-checks the settings, then opens the secrets. Throws one GroundError on the first fault. */
export function readConfig({ env, root }: Surroundings): Config {
  refuseUnknownSettings(env);
  const home = resolve(root, expandTilde(setting(env, 'LIREN_HOME') ?? '.liren'));
  const host = readHost(env);
  const port = readPort(env);
  const publicUrl = readPublicUrl(env);
  const database = readDatabase(env);
  const demo = readSwitch(env, 'LIREN_DEMO', true);
  const config: Omit<Config, 'secrets'> = {
    home,
    http: {
      host,
      port,
      publicUrl: publicUrl ?? defaultPublicUrl(host, port),
      publicUrlGiven: publicUrl !== undefined,
    },
    database,
    backup: readBackupSetting(env),
    files: readFilesSetting(env),
    mail: readMailSetting(env),
    outbound: readOutboundSetting(env),
    embedding: readEmbeddingSetting(env),
    chatModel: readChatModelSetting(env),
    roles: readRoles(env),
    logLevel: readChoice(env, 'LIREN_LOG', logLevels, 'warn'),
    demo,
    wecom: readWecomSetting(env, { demo }),
    trustedProxies: readProxies(env),
    operationsToken: readToken(env),
    quiet: readSwitch(env, 'LIREN_QUIET', false),
  };
  openHome(home);
  return { ...config, secrets: openSecrets(home, existsSync(join(home, 'postgres.json'))) };
}

/** The same settings on another port. A public URL that the operator gave stays as it is. */
export function withPort(config: Config, port: number): Config {
  const { host, publicUrlGiven, publicUrl } = config.http;
  const url = publicUrlGiven ? publicUrl : defaultPublicUrl(host, port);
  return { ...config, http: { ...config.http, port, publicUrl: url } };
}

/** Makes the home when it is new, and proves that it can be written before anything depends on it. */
function openHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (!statSync(home).isDirectory()) throw new GroundError('folder-is-file', { path: home });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw groundErrorFromFs(error, home);
  }
}

function readHost(env: Env): string {
  const host = setting(env, 'HOST') ?? '127.0.0.1';
  if (/^[\w.:-]+$/.test(host)) return host;
  throw invalid('HOST', host, ['a host name or address', '应为主机名或地址']);
}

function readPort(env: Env): number {
  const text = setting(env, 'PORT') ?? '8787';
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= maxPort) return port;
  throw invalid('PORT', text, [`a number from 0 to ${maxPort}`, `应为 0 到 ${maxPort} 的数字`]);
}

function readPublicUrl(env: Env): string | undefined {
  const text = setting(env, 'PUBLIC_URL');
  if (text === undefined) return undefined;
  const url = parseUrl(text);
  const plain = url && !url.search && !url.hash && !url.username && !url.password;
  if (plain && (url.protocol === 'http:' || url.protocol === 'https:')) return text.replace(/\/+$/, '');
  throw invalid('PUBLIC_URL', text, [
    'a URL such as https://chat.example.com',
    '应为网址，如 https://chat.example.com',
  ]);
}

function readDatabase(env: Env): Config['database'] {
  const text = setting(env, 'DATABASE_URL');
  if (text === undefined) return { kind: 'embedded' };
  const url = parseUrl(text);
  const named = url && url.pathname.length > 1 && url.username !== '';
  if (named && /^postgres(ql)?:$/.test(url.protocol)) return { kind: 'external', url: text };
  // The value is not repeated: it carries a password.
  throw invalid('DATABASE_URL', '***', [
    'postgres://owner:password@host:5432/database, with an owner and a database',
    '应为 postgres://owner:password@host:5432/database，包含用户和数据库名',
  ]);
}

function readProxies(env: Env): string[] {
  const text = setting(env, 'LIREN_TRUSTED_PROXIES') ?? '';
  const proxies = text.split(',').flatMap((proxy) => proxy.trim() || []);
  const wrong = proxies.find((proxy) => !isIP(proxy.replace(/\/\d{1,3}$/, '')));
  if (wrong === undefined) return proxies;
  throw invalid('LIREN_TRUSTED_PROXIES', wrong, [
    'addresses or networks, such as 10.0.0.5,192.168.0.0/16',
    '应为地址或网段，如 10.0.0.5,192.168.0.0/16',
  ]);
}

function readToken(env: Env): string | undefined {
  const token = setting(env, 'LIREN_OPERATIONS_TOKEN');
  if (token === undefined || token.length >= minTokenLength) return token;
  // The value is not repeated: it is a secret, if a short one.
  throw invalid('LIREN_OPERATIONS_TOKEN', '***', [
    `at least ${minTokenLength} characters`,
    `至少 ${minTokenLength} 个字符`,
  ]);
}

function readRoles(env: Env): Role[] {
  const text = setting(env, 'LIREN_ROLES');
  if (text === undefined) return [...roles];
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !(roles as readonly string[]).includes(name));
  if (wrong === undefined) return roles.filter((role) => names.includes(role));
  const near = nearest(wrong, roles);
  throw invalid('LIREN_ROLES', text, [
    `a list of ${roles.join(', ')}${near ? ` (perhaps ${near} is meant)` : ''}`,
    `应从 ${roles.join('、')} 中选择，用逗号分隔${near ? `（也许是 ${near}）` : ''}`,
  ]);
}

function readChoice<T extends string>(env: Env, name: SettingName, choices: readonly T[], otherwise: T): T {
  const text = setting(env, name);
  if (text === undefined) return otherwise;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw invalid(name, text, [`one of ${choices.join(', ')}`, `应为 ${choices.join('、')} 之一`]);
}

function readSwitch(env: Env, name: SettingName, otherwise: boolean): boolean {
  const text = setting(env, name)?.toLowerCase();
  if (text === undefined) return otherwise;
  if (['1', 'true', 'yes', 'on'].includes(text)) return true;
  if (['0', 'false', 'no', 'off'].includes(text)) return false;
  throw invalid(name, text, ['1 or 0', '应为 1 或 0']);
}

function invalid(name: SettingName, value: string, [want, wantZh]: [string, string]): GroundError {
  return new GroundError('setting-invalid', { name, value, want, wantZh });
}

function defaultPublicUrl(host: string, port: number): string {
  // A wildcard is an address to listen on, not one to call. 127.0.0.1 rather than localhost:
  // the name may resolve to ::1, where another program may listen on the same port.
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function expandTilde(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
