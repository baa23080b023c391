import type { Config } from '#platform/config';

/** What no prompt may hold. */
export const secretsOf = ({ secrets, embedding, operationsToken }: Config): (string | Buffer)[] => [
  ...Object.values(secrets),
  ...(embedding.kind === 'endpoint' && embedding.key !== null ? [embedding.key] : []),
  ...(operationsToken === undefined ? [] : [operationsToken]),
];
