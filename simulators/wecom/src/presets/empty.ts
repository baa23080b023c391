import { defaultKnobs } from '../knobs.ts';
import type { World } from '../world.ts';

/** A new corp: a root department and nobody in it. */
export function emptyWorld(): World {
  return {
    version: 1,
    clock: { offsetMs: 0 },
    corp: { corpid: 'ww7c40e1d95ab83f26', name: '空白企业', verified: true, accountLimit: 200 },
    departments: [{ id: 1, name: '空白企业', parentid: 0, order: 100_000_000 }],
    members: [],
    customers: [],
    apps: [],
    tokens: [],
    tickets: [],
    oauthCodes: [],
    userTickets: [],
    media: [],
    appMessages: [],
    appChatLines: [],
    cards: [],
    groups: [],
    robots: [],
    kf: emptyKf(),
    outbox: [],
    knobs: defaultKnobs(),
    faults: { seed: 1, faults: [] },
    // MsgIds of callbacks are 64 bits wide; beginning high shows at once who reads them as a double, and counting on from
    // the time keeps a simulator that starts anew from giving one twice.
    lastCallbackId: String(7_512_345_678_901_234_567n + BigInt(Date.now()) * 1000n),
  };
}

export function emptyKf(): World['kf'] {
  return { lastNumber: 0, pages: 0, accounts: [], sessions: [], log: [], codes: [], tokens: [], sent: [] };
}
