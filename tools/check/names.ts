/** Exported names say what a thing is; the words below say nothing. */
import { type Finding, type Report, looked } from './gate.ts';
import { typescriptFiles } from './sources.ts';
import { type SourceFile, type SyntaxNode, isNode, lineOf, parseFile } from './syntax.ts';

const emptyWords: readonly { readonly word: string; readonly pattern: RegExp }[] = [
  { word: 'Manager', pattern: /Manager(?![a-z])/ },
  { word: 'Helper', pattern: /(^h|H)elpers?(?![a-z])/ },
  { word: 'Util', pattern: /(^u|U)til(s|ity|ities)?(?![a-z])/ },
  { word: 'Base', pattern: /^Base[A-Z]|[a-z]Base$/ },
  { word: 'handle', pattern: /^handle([A-Z]|$)/ },
];

/** The word that makes `name` say nothing, or undefined when the name is fine. */
export function emptyWordIn(name: string): string | undefined {
  return emptyWords.find(({ pattern }) => pattern.test(name))?.word;
}

function valueOf(node: unknown): string[] {
  return isNode(node) && typeof node['value'] === 'string' ? [node['value']] : [];
}

function declaredNames(declaration: SyntaxNode): string[] {
  if (declaration.type === 'VariableDeclaration') {
    const declarations = declaration['declarations'] as readonly SyntaxNode[];
    return declarations.flatMap((each) => valueOf(each['id']));
  }
  return [...valueOf(declaration['identifier']), ...valueOf(declaration['id'])];
}

function exportedNames({ body }: SourceFile): string[] {
  return body.flatMap((node) => {
    if (node.type === 'ExportDeclaration') return declaredNames(node['declaration'] as SyntaxNode);
    if (node.type !== 'ExportNamedDeclaration') return [];
    const specifiers = node['specifiers'] as readonly SyntaxNode[];
    return specifiers.flatMap((each) => valueOf(each['exported'] ?? each['orig']));
  });
}

export async function checkNames(root: string): Promise<Report> {
  const files = typescriptFiles(root);
  const findings: Finding[] = [];
  for (const file of files) {
    const source = parseFile(root, file);
    for (const name of exportedNames(source)) {
      const word = emptyWordIn(name);
      if (!word) continue;
      const line = lineOf(source.text, name);
      findings.push({ rule: 'names', file, line, message: `${name}: "${word}" says nothing` });
    }
  }
  return looked(findings, `${files.length} files`);
}
