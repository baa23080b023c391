/** `shipped` is the product; the others saw nothing of one corpus, so that it can be scored honestly. */
export const BUNDLE_NAMES = ['shipped', 'without-lcqmc', 'without-bq', 'without-ant'] as const;
export type BundleName = (typeof BUNDLE_NAMES)[number];
