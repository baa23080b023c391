import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { build } from './compose.ts';
import { running } from './roles/start.ts';
import { run } from './run.ts';

const usage = `Usage: npm start   (or ./liren start)

Starts Liren and stays until Ctrl-C. Settings are environment variables:
  HOST, PORT        where to listen (127.0.0.1, 8787)
  PUBLIC_URL        what customers' browsers call
  DATABASE_URL      your own PostgreSQL (>= 15) instead of the bundled one
  FILES_S3_ENDPOINT, FILES_S3_BUCKET, FILES_S3_ACCESS_KEY, FILES_S3_SECRET_KEY
                    keep uploaded files in a bucket instead of the folder
  FILES_S3_REGION   the region to sign for (us-east-1)
  FILES_S3_PATH_STYLE   1: the bucket is part of the path, not of the host
  SMTP_URL, MAIL_FROM   the mail server and who mails come from (no mail)
  OUTBOUND_ALLOW    hosts and networks inside that webhooks, EMBEDDING_URL and CHAT_MODEL_URL may call (none)
  WECOM_API_URL     where WeCom answers (https://qyapi.weixin.qq.com)
  WECOM_SIMULATOR   1 runs a WeCom simulator for the demo company, 0 none, or the address of one on this machine (1)
  EMBEDDING         embedded, endpoint or onnx: who makes vectors for the search (embedded)
  EMBEDDING_URL, EMBEDDING_MODEL, EMBEDDING_KEY   an OpenAI-compatible endpoint
  EMBEDDING_ONNX    a folder with model.onnx and vocab.txt or tokenizer.json
  EMBEDDING_POOLING mean or cls, of an ONNX model (mean)
  CHAT_MODEL_URL, CHAT_MODEL, CHAT_MODEL_KEY   an OpenAI-compatible model that may word answers (none)
  CHAT_MODEL_SECONDS   how long a turn waits for it, 7.5 at most (7)
  CHAT_MODEL_TURN_TOKENS, CHAT_MODEL_DAY_TOKENS   limits per turn, and per company and day (8000, 2000000)
  CHAT_MODEL_PRICES, CHAT_MODEL_DAY_COST   prices for a million tokens read and written, such as 2,8; and a limit
  CHAT_MODEL_VISION   1: the model also looks at pictures that our own eyes do not understand (0)
  BACKUP_DIR        make encrypted backups into this folder by the clock (none)
  BACKUP_EVERY, BACKUP_KEEP   how often, and how many stay (1d, 7)
  BACKUP_RECIPIENT, BACKUP_PASSPHRASE_FILE   who can open them; one of the two
  LIREN_HOME        the folder for data and secrets (.liren)
  LIREN_ROLES       a list of api, socket, worker, clock (all)
  LIREN_LOG         silent, fatal, error, warn, info, debug or trace (warn)
  LIREN_DEMO        0 begins without the demo company
  LIREN_TRUSTED_PROXIES   addresses of proxies in front (none)
  LIREN_OPERATIONS_TOKEN  lets another machine read /metrics (loopback only)
  LIREN_QUIET       1 prints nothing but errors

DATABASE_URL, SMTP_URL, FILES_S3_SECRET_KEY, EMBEDDING_KEY, CHAT_MODEL_KEY and LIREN_OPERATIONS_TOKEN may lie in
files instead: DATABASE_URL_FILE=/run/secrets/database-url and so on.

Example: PORT=9000 LIREN_HOME=/srv/liren ./liren start
`;

/** Long enough to write the last line. */
const lingerMs = 300;
const root = resolve(import.meta.dirname, '../..');

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) process.stdout.write(usage);
  else {
    process.exitCode = await run({
      compose: async (config, db) => running(await build(config, db)),
      env: process.env,
      root,
    });
    // Everything was stopped in order; a handle that somebody forgot must not keep the terminal.
    setTimeout(() => process.exit(), lingerMs).unref();
  }
} catch (error) {
  if (!(error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}
