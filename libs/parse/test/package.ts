import yazl from 'yazl';

/** A zip of parts, as office programs write it. */
export async function packed(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Id -> kind and target; addresses are outside the package. */
export const relations = (entries: Readonly<Record<string, readonly [kind: string, target: string]>>) =>
  `<Relationships>${Object.entries(entries)
    .map(
      ([id, [kind, target]]) =>
        `<Relationship Id="${id}" Type="http://x/${kind}" Target="${target}"${target.startsWith('http') ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`;
