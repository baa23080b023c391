import { GroundError } from '#platform/config';
import { checkMailServer } from '#platform/mail';
import type { Finding } from './finding.ts';
import { configOf } from './doctor-machine.ts';

/** Whether the mail server of the settings lets us in. No mail server is no fault. */
export async function mailServer(): Promise<Finding> {
  const name = 'mail';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings do not hold' };
  if (config.mail === null) return { name, state: 'ok', says: 'no mail server; people are invited by link' };
  const { hostname } = new URL(config.mail.url);
  const checked = await checkMailServer(config.mail);
  if (checked.ok) return { name, state: 'ok', says: `${hostname} lets us in` };
  const mend = 'Check SMTP_URL, the password and the firewall; mails wait and are tried again for half a day.';
  return { name, state: 'broken', says: `${hostname} does not let us in (${checked.reason})`, mend };
}
