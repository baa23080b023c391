/** Sizes of what a company sets for WeCom. */
export const wecomLimits = {
  corps: 10,
  /** Apps of one corp. */
  apps: 20,
  /** 微信客服 accounts of one corp that are listed. */
  accounts: 500,
  robots: 50,
  proofs: 20,
  /** Questions beside a welcome: a menu has ten places, and the tenth calls a person. */
  suggestions: 9,
  /** Characters of one of them: a menu item holds 128 bytes, and a Chinese character takes three. */
  suggestion: 40,
  /** Characters of a welcome: the head of a menu holds 1024 bytes. */
  welcome: 300,
  /** Bytes of `WW_verify_*.txt`. */
  proof: 1_024,
  /** Letters and digits of an EncodingAESKey. */
  aesKey: 43,
  /** Hours in which what was taken away can be brought back. */
  undoHours: 24,
} as const;
