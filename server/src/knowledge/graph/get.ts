import type { GraphEntity } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Access } from '../folders/access.ts';
import { fetchEntity } from './edit.ts';
import { entityViews } from './views.ts';

/** Refuses with `graph.not_found`. */
export async function getEntity(tx: Tx, id: string, access: Access): Promise<GraphEntity> {
  const [view] = await entityViews(tx, [await fetchEntity(tx, id)], access);
  if (!view) throw refuse('graph.not_found', 'There is no such entity');
  return view;
}
