export { checkMailServer, createMail, type Mail, type MailDeps, type MailMessage } from './mail.ts';
export type { Sent } from './transport.ts';
