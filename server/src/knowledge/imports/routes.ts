import { importRoutes } from '#contracts/http/imports';
import { handlers } from '#platform/http';
import type { TransferVerbs } from '../exports/transfers.ts';
import type { ImportsDeps } from './deps.ts';
import { errorFile } from './error-file.ts';
import { itemVerbs } from './items.ts';
import { fetchImport, sessionVerbs } from './session.ts';
import { template } from './template.ts';

/** What the import pages of the console call. */
export function importHandlers(deps: ImportsDeps, transfers: TransferVerbs) {
  const session = sessionVerbs(deps);
  const items = itemVerbs(deps);
  return handlers(importRoutes, {
    'imports.list': ({ caller, query }) => session.list(caller, query),
    'imports.create': ({ caller, body }) => session.create(caller, body),
    'imports.get': ({ caller, params }) => session.get(caller, params.id),
    'imports.setOptions': ({ caller, params, body }) => session.setOptions(caller, params.id, body),
    'imports.addFile': ({ caller, params, upload }) => session.addFile(caller, params.id, upload),
    'imports.addText': ({ caller, params, body }) => session.addText(caller, params.id, body),
    'imports.addUrl': ({ caller, params, body }) => session.addUrl(caller, params.id, body.url),
    'imports.removeFile': ({ caller, params }) => session.removeFile(caller, params.id, params.fileId),
    'imports.start': ({ caller, params }) => session.start(caller, params.id),
    'imports.cancel': ({ caller, params }) => session.cancel(caller, params.id),
    'imports.items': ({ caller, params, query }) => items.list(caller, params.id, query),
    'imports.editItem': ({ caller, params, body }) => items.edit(caller, params, body),
    'imports.mergeItem': ({ caller, params, body }) => items.merge(caller, params, body.revision),
    'imports.splitItem': ({ caller, params, body }) => items.split(caller, params, body),
    'imports.actOnItems': ({ caller, params, body }) => items.act(caller, params.id, body),
    'imports.commit': ({ caller, params, body }) => session.commit(caller, params.id, body),
    'imports.undo': ({ caller, params }) => session.undo(caller, params.id),
    'imports.errors': ({ caller, params, query }) =>
      deps.db.tenant(caller.tenant, async (tx) =>
        errorFile(tx, await fetchImport(tx, params.id, { caller }), query.locale),
      ),
    'imports.template': ({ query }) => template(query.format),
    'transfers.list': ({ caller, query }) => transfers.list(caller, query),
    'transfers.get': ({ caller, params }) => transfers.get(caller, params.id),
    'transfers.export': ({ caller }) => transfers.export(caller),
    'transfers.restore': ({ caller, upload }) => transfers.restore(caller, upload),
    'transfers.cancel': ({ caller, params }) => transfers.cancel(caller, params.id),
  });
}
