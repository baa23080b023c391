/**
 * What a page of ours may do: run only scripts that we serve, talk only to us. Styles may be inline, because the
 * component library writes its rules at run time.
 */
export function pagePolicy({ frameAncestors }: { frameAncestors: string }): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');
}
