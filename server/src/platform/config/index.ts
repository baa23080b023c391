export { readConfig, withPort } from './config.ts';
export type { Config, LogLevel, Role, Surroundings } from './config.ts';
export type { Env, SettingName } from './env.ts';
export type { FilesSetting, S3Settings } from './files-setting.ts';
export type { MailSetting } from './mail-setting.ts';
export type { OutboundSetting } from './outbound-setting.ts';
export { GroundError, groundErrorFromFs } from './ground-error.ts';
export type { GroundCode, Sentence } from './ground-error.ts';
export type { Secrets } from './secrets.ts';
