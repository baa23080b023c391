import { sql } from 'kysely';
import type { HelpCentreForm, HelpCentreView } from '#contracts/http/help';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';

interface HelpCentresTable {
  tenant_id: string;
  slug: string;
  shown: boolean;
  title: Record<'zh-CN' | 'en', string>;
  intro: Record<'zh-CN' | 'en', string>;
  folder_ids: string[];
  revision: number;
  updated_at: Date;
}
export interface HelpTables {
  help_centres: HelpCentresTable;
}

const none = { 'zh-CN': '', en: '' };

/** Not shown until somebody wants it; its address is then the company's own. */
export async function readCentre(tx: Tx): Promise<HelpCentreForm & { revision: number }> {
  const row = await tx
    .tables<HelpTables>()
    .selectFrom('help_centres')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .executeTakeFirst();
  if (!row) {
    const slug = `help-${tx.tenant.slice(-8)}`;
    return { shown: false, slug, title: none, intro: none, folderIds: [], revision: 0 };
  }
  const { shown, slug, title, intro, folder_ids: folderIds, revision } = row;
  return { shown, slug, title, intro, folderIds, revision };
}

interface Change {
  centre: HelpCentreForm;
  revision: number;
}
interface Edit {
  by: string;
  now: Date;
  audit: Pick<Audit, 'append'>;
}

/** Refuses with `settings.conflict` when somebody changed it meanwhile, and when another company has the address. */
export async function changeCentre(tx: Tx, { centre, revision }: Change, edit: Edit): Promise<void> {
  const { shown, slug, title, intro } = centre;
  const values = {
    shown,
    slug,
    title: JSON.stringify(title),
    intro: JSON.stringify(intro),
    folder_ids: centre.folderIds,
    revision: revision + 1,
    updated_at: edit.now,
  };
  const written = await sql<{ revision: number }>`
    insert into help_centres (tenant_id, slug, shown, title, intro, folder_ids, revision, updated_at)
    values (${tx.tenant}, ${values.slug}, ${values.shown}, ${values.title}::jsonb, ${values.intro}::jsonb,
      ${values.folder_ids}::uuid[], ${values.revision}, ${values.updated_at})
    on conflict (tenant_id) do update set slug = excluded.slug, shown = excluded.shown, title = excluded.title,
      intro = excluded.intro, folder_ids = excluded.folder_ids, revision = excluded.revision,
      updated_at = excluded.updated_at
    where help_centres.revision = ${revision}
    returning revision`
    .execute(tx.tables<HelpTables>())
    .catch((cause: unknown) => {
      if (!isTaken(cause)) throw cause;
      const fields = { 'centre.slug': 'is taken' };
      throw refuse('request.invalid', 'Another help centre has this address', { cause, fields });
    });
  if (written.rows.length === 0) {
    throw refuse('settings.conflict', 'Somebody else changed the help centre meanwhile. Reload to see it');
  }
  await edit.audit.append(tx, {
    actor: edit.by,
    action: 'help.updated',
    target: 'help-centre',
    detail: { shown, slug },
  });
}

/** SQLSTATE 23505: a unique index refused it. */
const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === '23505';

/** Whose help centre an address is; null when nobody shows one there. */
export async function tenantOf(db: Db, slug: string): Promise<string | null> {
  const row = await db
    .router<HelpTables>()
    .selectFrom('help_centres')
    .select('tenant_id')
    .where('slug', '=', slug)
    .where('shown', '=', true)
    .executeTakeFirst();
  return row?.tenant_id ?? null;
}

export function viewOf(centre: HelpCentreForm & { revision: number }, publicUrl: string): HelpCentreView {
  return { ...centre, address: `${publicUrl}/help/${centre.slug}` };
}
