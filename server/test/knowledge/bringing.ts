import { setTimeout as sleep } from 'node:timers/promises';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import writeExcelFile from 'write-excel-file/node';
import type { ImportItem, ImportOptions, ImportView, TransferView } from '#contracts/http/imports';
import type { Person } from '../support/world.ts';

/** Reading a large file on a busy machine. */
const PATIENCE_MS = 60_000;

export const options = (given: Partial<ImportOptions> = {}): ImportOptions => ({
  folderId: null,
  kind: 'auto',
  mapping: {},
  language: null,
  products: [],
  category: '',
  chunkSize: 800,
  ...given,
});

/** A document of about so many pages: a chapter heading and 1,500 characters on each. */
export async function docx(pages: number, word = (page: number) => `第 ${page} 章的内容`): Promise<Buffer> {
  const children = Array.from({ length: pages }, (_, at) => [
    new Paragraph({ text: `第 ${at + 1} 章 门店经营`, heading: HeadingLevel.HEADING_1 }),
    ...Array.from(
      { length: 3 },
      (__, part) =>
        new Paragraph(
          `${`${word(at + 1)}，第 ${part + 1} 段。门店每天早上九点开门，晚上十点关门，店长负责检查原料的保质期。`.repeat(8)}`,
        ),
    ),
  ]).flat();
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}

export async function xlsx(
  rows: readonly (readonly string[])[],
  header = ['标准问题', '相似问题', '答案', '分类'],
): Promise<Buffer> {
  const cells = [header, ...rows].map((row) => row.map((value) => ({ value })));
  return writeExcelFile(cells).toBuffer();
}

export const questions = (count: number, answer = (at: number) => `第 ${at} 个答案。`) =>
  Array.from({ length: count }, (_, at) => [
    `第 ${at + 1} 个问题怎么办？`,
    `怎么处理第 ${at + 1} 个`,
    answer(at + 1),
    '测试',
  ]);

export async function upload<R = ImportView>(
  person: Person,
  path: string,
  name: string,
  bytes: Buffer | string,
): Promise<R> {
  const form = new FormData();
  form.set('file', new Blob([bytes as never]), name);
  const response = await fetch(person.url + path, { method: 'POST', headers: person.headers, body: form });
  const body = (await response.json()) as R;
  if (!response.ok) throw Object.assign(new Error(JSON.stringify(body)), { problem: body, status: response.status });
  return body;
}

/** An import under way, as the console goes through it. */
export class Bringing {
  readonly person: Person;
  readonly id: string;
  readonly seen: ImportView['progress'][] = [];
  constructor(person: Person, id: string) {
    this.person = person;
    this.id = id;
  }
  static async begin(person: Person, given: Partial<ImportOptions> = {}): Promise<Bringing> {
    return new Bringing(person, (await person.call('imports.create', { body: options(given) })).id);
  }
  add(name: string, bytes: Buffer | string): Promise<ImportView> {
    return upload(this.person, `/api/v1/knowledge/imports/${this.id}/files`, name, bytes);
  }
  get(): Promise<ImportView> {
    return this.person.call('imports.get', { params: { id: this.id } });
  }
  async over(): Promise<ImportView> {
    return settledView(async () => {
      const view = await this.get();
      this.seen.push(view.progress);
      return ['parsing', 'committing', 'undoing'].includes(view.state) ? null : view;
    });
  }
  async read(): Promise<ImportView> {
    await this.person.call('imports.start', { params: { id: this.id }, body: {} });
    return this.over();
  }
  async commit(mode: 'drafts' | 'review' = 'drafts'): Promise<ImportView> {
    await this.person.call('imports.commit', { params: { id: this.id }, body: { mode } });
    return this.over();
  }
  async undo(): Promise<ImportView> {
    await this.person.call('imports.undo', { params: { id: this.id }, body: {} });
    return this.over();
  }
  async items(query: Record<string, string | number> = {}): Promise<ImportItem[]> {
    const items: ImportItem[] = [];
    for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
      const page: { items: ImportItem[]; next: string | null } = await this.person.call('imports.items', {
        params: { id: this.id },
        query: { limit: 100, ...query, ...(cursor === null ? {} : { cursor }) },
      });
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }
}

/** One file, read and committed as drafts. */
export async function bring(person: Person, name: string, bytes: Buffer | string, given: Partial<ImportOptions> = {}) {
  const bringing = await Bringing.begin(person, given);
  await bringing.add(name, bytes);
  const preview = await bringing.read();
  if (preview.state !== 'ready') throw new Error(`It was not read: ${JSON.stringify(preview.trouble)}`);
  return { bringing, preview, done: await bringing.commit() };
}

export async function transferred(person: Person, { id }: TransferView): Promise<TransferView> {
  return settledView(async () => {
    const view = await person.call('transfers.get', { params: { id } });
    return ['waiting', 'running'].includes(view.state) ? null : view;
  });
}

/** Asked as a page asks: a few times a second. */
async function settledView<V>(look: () => Promise<V | null>): Promise<V> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const view = await look();
    if (view !== null) return view;
    if (Date.now() > end) throw new Error('The work does not end');
    await sleep(60);
  }
}
