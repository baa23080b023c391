import { setting, type Env } from './env.ts';
import { GroundError } from './ground-error.ts';

/** The operator's mail server, and who our mails come from. */
export interface MailSetting {
  /** `smtps://user:password@mail.example.com` or `smtp://…:587`. */
  readonly url: string;
  /** `Liren <noreply@example.com>` */
  readonly from: string;
}

/** Null: no mail is sent. */
export function readMailSetting(env: Env): MailSetting | null {
  const [url, from] = [setting(env, 'SMTP_URL'), setting(env, 'MAIL_FROM')];
  if (url === undefined && from === undefined) return null;
  if (url === undefined || from === undefined)
    throw new GroundError('mail-incomplete', { name: url === undefined ? 'SMTP_URL' : 'MAIL_FROM' });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '')
    // The value is not repeated: it carries a password.
    throw new GroundError('setting-invalid', {
      name: 'SMTP_URL',
      value: '***',
      want: 'smtp://user:password@host:587 or smtps://user:password@host',
      wantZh: '应为 smtp://user:password@host:587 或 smtps://user:password@host',
    });
  if (!/^([^<>\r\n"]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/.test(from))
    throw new GroundError('setting-invalid', {
      name: 'MAIL_FROM',
      value: from,
      want: 'an address such as Liren <noreply@example.com>',
      wantZh: '应为邮件地址，如 离人 <noreply@example.com>',
    });
  return { url, from };
}
