import type { wecomRoutes } from '#contracts/http/wecom';
import type { Handlers } from '#platform/http';
import { done, type Acting } from './acting.ts';
import { addProof, listProofs, proofView, removeProof } from './proofs.ts';
import { addRobot, listRobots, readRobot, removeRobot, robotView } from './robots.ts';
import { sendToRobot } from './trying.ts';

/** Robots of groups, and the files by which a domain is proved to be ours. */
export function robotHandlers({ deps, act, mayTry }: Acting) {
  const { db, now, publicUrl } = deps;
  const target = (id: string) => `wecom_robot:${id}`;
  return {
    'wecom.robots': ({ caller }) =>
      db.tenant(caller.tenant, async (tx) => ({ items: (await listRobots(tx, deps)).map(robotView) })),
    'wecom.addRobot': ({ body, caller }) =>
      act(caller, 'wecom.robot_added', async (tx) => {
        const id = await addRobot(tx, deps, body);
        const result = robotView(await readRobot(tx, deps, id));
        return { target: target(id), result, detail: { name: result.name } };
      }),
    'wecom.testRobot': async ({ params: { id }, caller }) => {
      const robot = await db.tenant(caller.tenant, (tx) => readRobot(tx, deps, id));
      mayTry(id);
      const result = await sendToRobot(deps, robot);
      return act(caller, 'wecom.test_sent', async () => ({ target: target(id), result, detail: { name: robot.name } }));
    },
    'wecom.removeRobot': ({ params: { id }, caller }) =>
      act(caller, 'wecom.robot_removed', async (tx) => {
        const { name } = await readRobot(tx, deps, id);
        await removeRobot(tx, id);
        return { target: target(id), result: done, detail: { name } };
      }),
    'wecom.proofs': ({ caller }) =>
      db.tenant(caller.tenant, async (tx) => ({
        items: (await listProofs(tx)).map((proof) => proofView(publicUrl, proof)),
      })),
    'wecom.addProof': ({ body: { name, content }, caller }) =>
      act(caller, 'wecom.proof_added', async (tx) => {
        const proof = { name, content, createdAt: now() };
        await addProof(tx, db, { name, content, now: proof.createdAt });
        return { target: `wecom_proof:${name}`, result: proofView(publicUrl, proof), detail: { name } };
      }),
    'wecom.removeProof': ({ params: { name }, caller }) =>
      act(caller, 'wecom.proof_removed', async (tx) => {
        await removeProof(tx, name);
        return { target: `wecom_proof:${name}`, result: done, detail: { name } };
      }),
  } satisfies Partial<Handlers<typeof wecomRoutes>>;
}
