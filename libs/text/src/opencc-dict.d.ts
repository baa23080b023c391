/** opencc-js ships its tables without types: entries `from to[ to2…]`, joined by `|`. */
declare module 'opencc-js/dict/TSCharacters' {
  const entries: string;
  export default entries;
}
