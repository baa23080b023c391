import type { Command } from 'commander';
import { migrate } from '#platform/db';
import { print } from './outcome.ts';
import { borrowDatabase, settings } from './open.ts';

export function migrateVerb(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database schema up to date')
    .addHelpText(
      'after',
      '\nSafe to repeat, and while Liren runs.\n\nExample:\n  DATABASE_URL=postgres://owner:secret@db/liren ./liren migrate',
    )
    .action(bringUpToDate);
}

async function bringUpToDate(): Promise<void> {
  const config = settings();
  const database = await borrowDatabase(config);
  try {
    const { applied } = await migrate({
      ownerUrl: database.ownerUrl,
      masterKey: config.secrets.masterKey,
    });
    for (const name of applied) print(`applied ${name}`);
    print(
      applied.length === 0 ? 'The schema is up to date.' : `The schema is up to date after ${applied.length} steps.`,
    );
  } finally {
    await database.stop();
  }
}
