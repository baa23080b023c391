import { createServer } from 'node:net';
import { GroundError } from '#platform/config';

/** How many ports above the wanted one are tried. */
const maxTries = 20;
const lastPort = 65_535;

/** The wanted port when it is free, else the next free one; `taken` is the wanted port that was not. */
export async function choosePort(host: string, wanted: number): Promise<{ port: number; taken?: number }> {
  const last = wanted === 0 ? 0 : Math.min(wanted + maxTries - 1, lastPort);
  for (let candidate = wanted; candidate <= last; candidate++) {
    const port = await bind(host, candidate);
    if (port !== 'taken') return candidate === wanted ? { port } : { port, taken: wanted };
  }
  throw new GroundError('port-none-free', { first: wanted, last });
}

function bind(host: string, port: number): Promise<number | 'taken'> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else reject(new GroundError('port-refused', { host, port, reason: error.code ?? error.message }, error));
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
