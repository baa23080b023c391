/** What a company has in WeCom, in a simulated corp while no simulator runs: nobody outside is asked. */
import { randomUUID } from 'node:crypto';
import type { Furnished, Names } from './furnished.ts';

type Insert = (at: Furnished, table: string, row: Record<string, unknown>) => Promise<string>;

async function corpOf(insert: Insert, at: Furnished): Promise<string> {
  return insert(at, 'wecom_corps', {
    corpid: `ww${randomUUID().slice(0, 8)}`,
    name: `企业 ${at.mark}`,
    environment: 'test',
    simulated: true,
    created_at: at.world.now(),
  });
}

async function appOf(insert: Insert, at: Furnished): Promise<{ id: string; corp_id: string }> {
  const id = randomUUID();
  const corp_id = await corpOf(insert, at);
  const seal = (text: string, column: string) => at.world.house.keys.own.seal(text, `wecom-app/${id}/${column}`);
  await insert(at, 'wecom_apps', {
    id,
    corp_id,
    agentid: 1000012,
    name: `应用 ${at.mark}`,
    callback_key: randomUUID(),
    secret: seal('a-secret', 'secret'),
    callback_token: seal('aToken', 'callback_token'),
    callback_aes_key: seal('k'.repeat(43), 'callback_aes_key'),
    created_at: at.world.now(),
  });
  return { id, corp_id };
}

export const connected = (insert: Insert) => ({
  wecomCorp: (at: Furnished) => corpOf(insert, at),
  wecomApp: async (at: Furnished) => (await appOf(insert, at)).id,
  async wecomAccount(at: Furnished) {
    const { id: app_id, corp_id } = await appOf(insert, at);
    const settings = JSON.stringify({ welcome: at.mark, suggestions: [], rating: true });
    const row = { corp_id, app_id, open_kfid: `wk${randomUUID()}`, name: `客服 ${at.mark}`, settings };
    return insert(at, 'wecom_kf_accounts', { ...row, created_at: at.world.now() });
  },
  async wecomRobot(at: Furnished) {
    const id = randomUUID();
    const sealed = at.world.house.keys.own.seal(randomUUID(), `wecom-robot/${id}`);
    const row = { id, name: `群 ${at.mark}`, sealed, simulated: true };
    return insert(at, 'wecom_robots', { ...row, created_at: at.world.now() });
  },
});

export async function proofOf({ world, tenant }: Furnished): Promise<Names> {
  const name = `WW_verify_${randomUUID().replaceAll('-', '')}.txt`;
  await world.rows('insert into wecom_proofs (tenant_id, name, content, created_at) values ($1, $2, $2, $3)', [
    tenant,
    name,
    world.now(),
  ]);
  return { name };
}
