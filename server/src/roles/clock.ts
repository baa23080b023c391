import type { House } from '../compose.ts'

/** Signs of life wear off this often. */
const PRESENCE_MS = 30_000

/** What happens by itself as time goes by. */
export function startClock({ staff, telemetry }: House): { stop(): void } {
  const presence = setInterval(() => {
    staff.sweepPresence().catch((error: Error) => telemetry.log.error({ err: error }, 'presence sweep failed'))
  }, PRESENCE_MS)
  return { stop: () => clearInterval(presence) }
}
