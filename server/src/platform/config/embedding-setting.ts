import { isAbsolute } from 'node:path';
import { setting, type Env, type SettingName } from './env.ts';
import { GroundError } from './ground-error.ts';

/** Who turns texts into vectors for the search. */
export type EmbeddingSetting =
  | { readonly kind: 'embedded' }
  /** Whoever speaks OpenAI's embeddings protocol; called through the guard of outbound requests. */
  | { readonly kind: 'endpoint'; readonly url: string; readonly model: string; readonly key: string | null }
  /** A folder with model.onnx and vocab.txt or tokenizer.json. */
  | { readonly kind: 'onnx'; readonly folder: string; readonly pooling: 'mean' | 'cls' };

const needs: Record<EmbeddingSetting['kind'], readonly SettingName[]> = {
  embedded: [],
  endpoint: ['EMBEDDING_URL', 'EMBEDDING_MODEL'],
  onnx: ['EMBEDDING_ONNX'],
};
const belongs: Partial<Record<SettingName, EmbeddingSetting['kind']>> = {
  EMBEDDING_URL: 'endpoint',
  EMBEDDING_MODEL: 'endpoint',
  EMBEDDING_KEY: 'endpoint',
  EMBEDDING_ONNX: 'onnx',
  EMBEDDING_POOLING: 'onnx',
};

/** `EMBEDDING` chooses; a setting of another choice beside it is refused, since it would do nothing. */
export function readEmbeddingSetting(env: Env): EmbeddingSetting {
  const kind = setting(env, 'EMBEDDING') ?? 'embedded';
  if (kind !== 'embedded' && kind !== 'endpoint' && kind !== 'onnx')
    throw invalid('EMBEDDING', kind, ['one of embedded, endpoint, onnx', '应为 embedded、endpoint、onnx 之一']);
  for (const name of needs[kind])
    if (setting(env, name) === undefined) throw new GroundError('embedding-incomplete', { name, kind });
  for (const [name, owner] of Object.entries(belongs) as [SettingName, EmbeddingSetting['kind']][])
    if (owner !== kind && setting(env, name) !== undefined)
      throw new GroundError('embedding-unused', { name, kind: owner });
  if (kind === 'endpoint') return readEndpoint(env);
  if (kind === 'onnx') return readOnnx(env);
  return { kind };
}

function readEndpoint(env: Env): EmbeddingSetting {
  const url = setting(env, 'EMBEDDING_URL')!;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain = parsed && !parsed.username && !parsed.password && !parsed.search && !parsed.hash;
  if (!plain || !/^https?:$/.test(parsed.protocol))
    throw invalid('EMBEDDING_URL', url, [
      'a URL such as https://models.example.com/v1',
      '应为网址，如 https://models.example.com/v1',
    ]);
  const key = setting(env, 'EMBEDDING_KEY') ?? null;
  if (key !== null && !/^[\x21-\x7e]+$/.test(key))
    // The value is not repeated: it is a secret.
    throw invalid('EMBEDDING_KEY', '***', ['a key without spaces', '应为不含空格的密钥']);
  return { kind: 'endpoint', url: url.replace(/\/+$/, ''), model: setting(env, 'EMBEDDING_MODEL')!, key };
}

function readOnnx(env: Env): EmbeddingSetting {
  const folder = setting(env, 'EMBEDDING_ONNX')!;
  if (!isAbsolute(folder)) throw invalid('EMBEDDING_ONNX', folder, ['an absolute path', '应为绝对路径']);
  const pooling = setting(env, 'EMBEDDING_POOLING') ?? 'mean';
  if (pooling !== 'mean' && pooling !== 'cls')
    throw invalid('EMBEDDING_POOLING', pooling, ['mean or cls', '应为 mean 或 cls']);
  return { kind: 'onnx', folder, pooling };
}

function invalid(name: SettingName, value: string, [want, wantZh]: [string, string]): GroundError {
  return new GroundError('setting-invalid', { name, value, want, wantZh });
}
