import { beforeEach } from 'vitest';

/** Makes the tests of a file steps of one journey: after the first that fails, the others have nothing to stand on. */
export function journey(): void {
  let fell: string | undefined;
  beforeEach(({ task, skip, onTestFailed }) => {
    if (fell !== undefined) skip(`"${fell}" failed before`);
    onTestFailed(() => {
      fell ??= task.name;
    });
  });
}
