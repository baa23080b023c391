import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { adminServer } from './admin/server.ts';
import { apiServer } from './api/server.ts';
import { blobsInFolder, blobsInMemory } from './blobs.ts';
import { createBursts } from './callbacks/burst.ts';
import { startDelivery } from './callbacks/delivery.ts';
import { LOOPBACK } from './loopback.ts';
import { preset as worldOf, type Preset } from './presets/index.ts';
import { createSim } from './sim.ts';
import { openStateFile } from './state-file.ts';

export { checkSimulator } from './check/check.ts';
export { presets, type Preset } from './presets/index.ts';
export { StateFileError } from './state-file.ts';

export interface SimulatorOptions {
  /** 0: any free one. */
  readonly apiPort: number;
  readonly adminPort: number;
  /** Where the corp is kept; without it, it ends with the process. */
  readonly stateFile?: string;
  /** What a corp begins as where the state file holds none; `demo` when left out. */
  readonly preset?: Preset;
  /** The built page of the phones, served by the admin port. */
  readonly pageFolder?: string;
  /** The time outside, in ms; the clock of the machine when left out. */
  readonly now?: () => number;
}

export interface WecomSimulator {
  /** http://127.0.0.1:PORT, in place of https://qyapi.weixin.qq.com. */
  readonly apiUrl: string;
  readonly adminUrl: string;
  /** Ends both ports and writes the state file a last time. */
  stop(): Promise<void>;
}

/**
 * Starts a platform with one corp on it, for this machine only. Throws when a port is taken, or the state file holds
 * something else.
 */
export async function startWecomSimulator(options: SimulatorOptions): Promise<WecomSimulator> {
  const { stateFile, preset = 'demo', pageFolder, now = Date.now } = options;
  const file = stateFile === undefined ? null : openStateFile(stateFile);
  const sim = createSim({
    world: file?.read() ?? worldOf(preset),
    blobs: stateFile === undefined ? blobsInMemory() : blobsInFolder(`${stateFile}.media`),
    now,
    save: (world) => file?.write(world),
  });
  file?.onFailure((error) =>
    sim.log.add('fault', {
      zh: `状态文件写不进去：${String(error)}`,
      en: `The state file cannot be written: ${String(error)}`,
    }),
  );
  // What cannot be written is told now, not when something is lost.
  file?.begin(sim.world);
  const api = await apiServer(sim);
  const delivery = startDelivery(sim);
  const bursts = createBursts(sim);
  const admin = await adminServer(sim, { delivery, bursts, pageFolder });
  try {
    sim.addresses.api = await listen(api, options.apiPort);
    sim.addresses.admin = await listen(admin, options.adminPort);
  } catch (error) {
    await Promise.all([api.close(), admin.close(), delivery.stop()]);
    throw error;
  }
  return {
    apiUrl: sim.addresses.api,
    adminUrl: sim.addresses.admin,
    async stop() {
      bursts.stop();
      await delivery.stop();
      await Promise.all([close(api), close(admin)]);
      file?.close();
    },
  };
}

async function listen(server: FastifyInstance, port: number): Promise<string> {
  await server.listen({ host: LOOPBACK, port });
  return `http://${LOOPBACK}:${(server.server.address() as AddressInfo).port}`;
}

/** Streams of events never end by themselves. */
async function close(server: FastifyInstance): Promise<void> {
  server.server.closeAllConnections();
  await server.close();
}
