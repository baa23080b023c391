import { z } from 'zod';
import { id } from '../common.ts';
import { routes } from '../route.ts';
import { bothLanguages } from './settings.ts';

/** Last part of the public address: small letters, digits and dashes. */
export const helpSlug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);

export const helpCentreForm = z.strictObject({
  /** Off: its address answers as if there were nothing. */
  shown: z.boolean(),
  slug: helpSlug,
  /** Empty means the brand. */
  title: bothLanguages(60),
  intro: bothLanguages(300),
  /** Only what lies in these folders and below; empty means everything that is published. */
  folderIds: z.array(id).max(50),
});
export type HelpCentreForm = z.infer<typeof helpCentreForm>;

const helpCentreView = helpCentreForm.extend({ revision: z.int(), address: z.string() });
export type HelpCentreView = z.infer<typeof helpCentreView>;

/** The public page of what a company has published. */
export const helpRoutes = routes({
  'help.get': {
    method: 'GET',
    path: '/api/v1/settings/help-centre',
    summary: 'The public help centre: whether it is shown, where, and what it holds',
    access: 'settings.read',
    reply: helpCentreView,
  },
  'help.update': {
    method: 'PUT',
    path: '/api/v1/settings/help-centre',
    summary: 'Change it; refused when somebody else changed it since `revision`, or when the address is taken',
    access: 'settings.write',
    body: z.strictObject({ centre: helpCentreForm, revision: z.int().min(0) }),
    reply: helpCentreView,
  },
});
