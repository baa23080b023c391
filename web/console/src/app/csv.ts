/** What spreadsheets take for the beginning of a formula, also in the full width that Excel folds (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r＝＋－＠]/;

/** For spreadsheets: with a byte order mark, or Excel reads Chinese as Latin. */
export function csvOf(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Quoted where it must be; what a spreadsheet would run as a formula is kept text by an apostrophe. */
function cell(text: string): string {
  const safe = formula.test(text.trimStart()) || formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file. */
export function saveFile(name: string, text: string, type: string): void {
  saveBlob(name, new Blob([text], { type }));
}

/** Hands bytes to the browser as a file. */
export function saveBlob(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
