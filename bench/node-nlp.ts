import { createRequire } from 'node:module';
import type { Example, Prediction } from '#libs/learn';

interface Classification {
  readonly intent: string;
  readonly score: number;
}
interface Manager {
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  readonly nlp: { process(language: string, text: string): Promise<{ classifications: readonly Classification[] }> };
}
interface Settings {
  readonly languages: readonly string[];
  readonly autoSave: boolean;
  readonly forceNER: boolean;
  readonly nlu: { readonly log: boolean };
}

// The package has no types and no ES module.
const { NlpManager } = createRequire(import.meta.url)('node-nlp') as {
  NlpManager: new (settings: Settings) => Manager;
};

/** What it says when a text is none of its intents. */
const NONE = 'None';

/**
 * `node-nlp` (nlp.js of AXA) with the settings it comes with; nothing is saved and nothing logged. It has no way to learn
 * from out-of-scope rows but to name them as it names that itself.
 */
export async function trainNodeNlp(
  examples: readonly Example[],
  language: string,
): Promise<(text: string) => Promise<Prediction>> {
  const manager = new NlpManager({ languages: [language], autoSave: false, forceNER: false, nlu: { log: false } });
  for (const { text, label } of examples) manager.addDocument(language, text, label ?? NONE);
  await manager.train();
  return async (text) => {
    const { classifications } = await manager.nlp.process(language, text);
    const ranked = classifications
      .filter(({ intent }) => intent !== NONE)
      .map(({ intent, score }) => ({ label: intent, probability: score }))
      .sort((a, b) => b.probability - a.probability);
    const accepted = ranked.length > 0 && classifications[0]?.intent !== NONE;
    return { ranked, inScope: accepted ? ranked[0]!.probability : 0, accepted };
  };
}
