import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A page elsewhere must not open a socket with our cookie. Programs without an Origin sign in all the same. */
export function isOwnOrigin(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return origin === `http://${host}` || origin === `https://${host}` || origins.includes(origin);
}

const reasons = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Turns an upgrade request away before there is a socket. */
export function turnAway(socket: Duplex, status: keyof typeof reasons): void {
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
