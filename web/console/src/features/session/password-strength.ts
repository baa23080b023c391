/** Characters the shortest accepted password has. The server decides; this tells before one asks. */
export const passwordMin = 10

export interface PasswordChecks {
  long: boolean
  mixed: boolean
  own: boolean
  different: boolean
}

/** What a new password still lacks: length, two kinds of characters, nothing of one's own name, not the old one. */
export function checkPassword(next: string, known: { email: string; name: string; current: string }): PasswordChecks {
  const lower = next.toLowerCase()
  const kinds = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(next))
  const names = [known.email.split('@')[0], known.name].filter((word) => word !== undefined && word.length >= 3)
  return {
    long: [...next].length >= passwordMin,
    mixed: kinds.length >= 2,
    own: next !== '' && !names.some((word) => word && lower.includes(word.toLowerCase())),
    different: next !== '' && next !== known.current,
  }
}
