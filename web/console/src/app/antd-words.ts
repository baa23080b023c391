import type { Locale as AntdLocale } from 'antd/es/locale/index.js';
import * as en from 'antd/es/locale/en_US.js';
import * as zh from 'antd/es/locale/zh_CN.js';
import type { Locale } from '#web-ui/i18n.ts';

// antd ships these as modules that Node's rules take for CommonJS; the types then stand one `default` deeper.
const unwrap = (words: unknown) => (words as { default: AntdLocale }).default;

/** antd's own words: dialogs, tables, pickers. */
export const antdWords: Record<Locale, AntdLocale> = { en: unwrap(en), 'zh-CN': unwrap(zh) };
