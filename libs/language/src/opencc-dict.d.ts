/** opencc-js ships its tables without types: entries `from to[ to2…]`, joined by `|`. */
declare module 'opencc-js/dict/STCharacters' {
  const entries: string;
  export default entries;
}
declare module 'opencc-js/dict/JPShinjitaiCharacters' {
  const entries: string;
  export default entries;
}
