export { RewriterFileError } from './file.ts';
export { loadRewriter, shippedRewriter, type Rewriter, type Rewritten } from './rewriter.ts';
