"""Rows of {context, current, rewrite} as one edit each, and as numbers."""
import hashlib
import json
import random
from collections import Counter

SEPARATOR, UNKNOWN, SHARED = 0, 1, 32  # unknown characters share 32 rows
LONGEST_CONTEXT, LONGEST_CURRENT = 48, 40
LONGEST_INSERTION = 24
SEPARATOR_FEATURE = 48
KEEP = None


def split_of(row):
    """A tenth is held back, a further twentieth is for choices; by content, so that twins share a side."""
    key = '\n'.join([*row['context'], row['current']]).encode()
    part = int(hashlib.sha256(key).hexdigest()[:8], 16) % 1000
    return 'held back' if part < 100 else 'development' if part < 150 else 'training'


def read_rows(path):
    rows = [json.loads(line) for line in open(path, encoding='utf-8')]
    split = {'training': [], 'development': [], 'held back': []}
    for row in rows:
        split[split_of(row)].append(row)
    # Rows whose question and contexts stand elsewhere in another order would tell the answer.
    known = {(row['current'], row['rewrite'], frozenset(row['context'])) for row in split['held back']}
    for name in ('training', 'development'):
        split[name] = [r for r in split[name] if (r['current'], r['rewrite'], frozenset(r['context'])) not in known]
    return split


def edit_of(before, after):
    """(start, end, text): the smallest part of `before` whose replacement makes `after`."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start, len(before) - tail, after[start : len(after) - tail]


def slides(before, start, end, text):
    """The same change further left: an insertion that ends as its left side does."""
    out = [(start, end, text)]
    while start > 0 and text and before[start - 1] == (text[-1] if start == end else None):
        text = before[start - 1] + text[:-1]
        start, end = start - 1, end - 1
        out.append((start, end, text))
    return out


def common_tails(rows, count):
    """What most often follows a copied span without standing in the context."""
    tails = Counter()
    for row in rows:
        *_, text = edit_of(row['current'], row['rewrite'])
        if text and not any(text in c for c in row['context']):
            for cut in range(len(text) - 1, 0, -1):
                if any(text[:cut] in c for c in row['context']):
                    tails[text[cut:]] += 1
                    break
    return ['', *(tail for tail, _ in tails.most_common(count - 1))]


def places(context, text):
    """Every (which, start, end) at which the text stands."""
    out = []
    for which, said in enumerate(context):
        at = said[:LONGEST_CONTEXT].find(text)
        while at != -1:
            out.append((which, at, at + len(text)))
            at = said[:LONGEST_CONTEXT].find(text, at + 1)
    return out


def target_of(row, tails):
    """The edit as (start, end, tail, places), KEEP, or 'none' when it cannot be said so."""
    current, rewrite = row['current'], row['rewrite']
    if current == rewrite:
        return KEEP
    for start, end, text in slides(current, *edit_of(current, rewrite)):
        for index, tail in enumerate(tails):
            if len(text) > len(tail) and text.endswith(tail):
                stem = text[: len(text) - len(tail)]
                found = places(row['context'], stem) if len(stem) <= LONGEST_INSERTION else []
                if found:
                    return start, end, index, found
    return 'none'


def simple(char):
    folded = chr(ord(char) - 0xFEE0) if '！' <= char <= '～' else char
    low = folded.lower()
    return low if len(low) == 1 else folded


class Characters:
    def __init__(self, names):
        self.names = names
        self.rows = {name: UNKNOWN + SHARED + index for index, name in enumerate(names)}
        self.size = UNKNOWN + SHARED + len(names)

    @staticmethod
    def of(rows, at_least=2):
        counts = Counter(simple(c) for row in rows for text in (*row['context'], row['rewrite']) for c in text)
        return Characters(sorted(c for c, n in counts.items() if n >= at_least and c != '\n'))

    def row(self, char):
        known = self.rows.get(char)
        return UNKNOWN + ord(char) % SHARED if known is None else known


def numbers(context, current, characters):
    """Characters and features of [first, second, current], each between separators."""
    texts = [[simple(c) for c in t] for t in (context[0][:LONGEST_CONTEXT], context[1][:LONGEST_CONTEXT], current)]
    singles = [set(t) for t in texts]
    pairs = [set(zip(t, t[1:])) for t in texts]
    rows, features = [SEPARATOR], [SEPARATOR_FEATURE]
    for which, text in enumerate(texts):
        others = [o for o in range(3) if o != which]
        for at, char in enumerate(text):
            bits = 0
            for place, other in enumerate(others):
                if char in singles[other]:
                    bits |= 1 << place
                    if at + 1 < len(text) and (char, text[at + 1]) in pairs[other]:
                        bits |= 4 << place
                    elif at > 0 and (text[at - 1], char) in pairs[other]:
                        bits |= 4 << place
            rows.append(characters.row(char))
            features.append(which * 16 + bits)
        rows.append(SEPARATOR)
        features.append(SEPARATOR_FEATURE)
    return rows, features


def renamed(row, target, names, chance):
    """The row with what is copied called otherwise, so that copying is learned and not names."""
    if target is KEEP or target == 'none' or chance.random() > 0.35:
        return row, target
    which, start, end = target[3][0]
    old = row['context'][which][start:end]
    if not 2 <= len(old) <= 8 or old in row['current']:
        return row, target
    new = chance.choice(names)
    context = [c.replace(old, new) for c in row['context']]
    found = places(context, new)
    if not found:
        return row, target
    rewrite = row['current'][: target[0]] + new + row['rewrite'][target[0] + len(old) :]
    return {'context': context, 'current': row['current'], 'rewrite': rewrite}, (*target[:3], found)


def shuffled(items, seed):
    out = list(items)
    random.Random(seed).shuffle(out)
    return out
