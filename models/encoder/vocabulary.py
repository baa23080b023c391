"""Units and neighbouring units to rows, the way libs/encoder/src/tokens.ts does it."""
import math
from collections import Counter

import numpy as np

EDGE = '\x02'


def fnv(text):
    """FNV-1a over UTF-16 code units."""
    h = 0x811C9DC5
    raw = text.encode('utf-16-le')
    for i in range(0, len(raw), 2):
        h = ((h ^ (raw[i] | raw[i + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return h


class Vocabulary:
    """Units seen twice, the commonest neighbours, and buckets that all other tokens share by hash."""

    def __init__(self, sentences, neighbours, buckets):
        units, pairs = Counter(), Counter()
        for sentence in sentences:
            units.update(sentence)
            pairs.update(zip((EDGE, *sentence), (*sentence, EDGE)))
        self.tokens = [unit for unit, n in units.items() if n >= 2]
        self.singles = len(self.tokens)
        self.tokens += [f'{a} {b}' for (a, b), n in pairs.most_common(neighbours) if n >= 3]
        self.buckets = buckets
        self.known = {token: i for i, token in enumerate(self.tokens)}

    def __len__(self):
        return len(self.tokens) + self.buckets

    def row(self, token):
        found = self.known.get(token)
        if found is None:
            found = self.known[token] = len(self.tokens) + fnv(token) % self.buckets
        return found

    def rows(self, units):
        out, before = [], EDGE
        for unit in units:
            out += (self.row(unit), self.row(f'{before} {unit}'))
            before = unit
        out.append(self.row(f'{before} {EDGE}'))
        return out

    def first_weights(self, sentences):
        """Where the learned weights start: by rarity."""
        seen = np.ones(len(self))
        for rows in sentences:
            seen[list(set(rows))] += 1
        return np.clip(np.log(len(sentences) / seen), 1, None) / 8
