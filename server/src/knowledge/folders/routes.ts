import { folderRoutes } from '#contracts/http/folders';
import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import { mustBeDepartment } from '#staff';
import { accessOf } from './access.ts';
import { createFolder, folderById, listFolders, removeFolder, updateFolder } from './folders.ts';
import { peopleIn, rightsOf, setRights } from './grants.ts';

interface FolderRouteDeps {
  readonly db: Db;
  readonly audit: Pick<Audit, 'append'>;
  readonly now: () => Date;
}

/** What the tree of folders and its rights answer. */
export function folderHandlers({ db, audit, now }: FolderRouteDeps) {
  const edit = (caller: StaffCaller) => ({ by: caller, now: now(), audit });

  return handlers(folderRoutes, {
    'folders.list': ({ caller }) => db.tenant(caller.tenant, async (tx) => listFolders(tx, await accessOf(tx, caller))),
    'folders.create': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await mustBeDepartment(tx, body.departmentId);
        return folderById(tx, await createFolder(tx, body, edit(caller)), caller);
      }),
    'folders.update': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await mustBeDepartment(tx, body.departmentId ?? null);
        await updateFolder(tx, params.id, body, edit(caller));
        return folderById(tx, params.id, caller);
      }),
    'folders.remove': ({ params, query, caller }) =>
      db.tenant(caller.tenant, (tx) => removeFolder(tx, params.id, query.contents, edit(caller))),
    'folders.rights': ({ params, caller }) => db.tenant(caller.tenant, (tx) => rightsOf(tx, params.id)),
    'folders.setRights': ({ params, body, caller }) =>
      db.tenant(caller.tenant, (tx) => setRights(tx, params.id, body, edit(caller))),
    'folders.people': async ({ params, caller }) => ({
      items: await db.tenant(caller.tenant, (tx) => peopleIn(tx, params.id)),
    }),
  });
}
