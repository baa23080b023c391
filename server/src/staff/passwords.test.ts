import { expect, test } from 'vitest';
import { createHasher } from './passwords.ts';

test('an unknown address that was refused in a rush is served after it', async () => {
  const hasher = createHasher();
  const rush = Array.from({ length: 44 }, () => hasher.hash('Kite-over-Suzhou-7'));
  await expect(hasher.verifyNobody('x')).rejects.toMatchObject({ code: 'service.overloaded' });
  await Promise.all(rush);
  await expect(hasher.verifyNobody('x')).resolves.toBeUndefined();
});
