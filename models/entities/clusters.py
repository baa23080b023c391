"""Groups words that stand between the same neighbours, and words that stand in the same texts.

/usr/bin/python3 models/entities/clusters.py --texts FILE --out FILE
Writes a line a word: the word, its group of 64, its group of 512, its subject of 48. See README.md.
"""
import argparse
from collections import Counter

import numpy as np
import torch

WORDS = 40_000
NEIGHBOURS = 2_000
LEAST = 6
DIMENSIONS = 64


def sums(rows, columns, shape):
    """How often each pair occurs, as a dense matrix."""
    out = np.zeros(shape[0] * shape[1], dtype=np.float32)
    for at in range(0, len(rows), 4_000_000):
        places = rows[at : at + 4_000_000].astype(np.int64) * shape[1] + columns[at : at + 4_000_000]
        found, times = np.unique(places, return_counts=True)
        out[found] += times
    return out.reshape(shape)


def positive_information(counts):
    """Positive pointwise mutual information with smoothed contexts (Levy, Goldberg and Dagan 2015)."""
    total = counts.sum()
    left = counts.sum(1, keepdims=True) + 1e-9
    right = counts.sum(0, keepdims=True) ** 0.75
    right = right / right.sum()
    with np.errstate(divide='ignore'):
        np.log(counts / left / (right + 1e-12) + 1e-12, out=counts)
    np.maximum(counts, 0, out=counts)
    return counts


def vectors(matrix, seed):
    """The strongest directions (Halko, Martinsson and Tropp 2011), each word brought to unit length."""
    m = torch.from_numpy(matrix)
    torch.manual_seed(seed)
    q = m @ torch.randn(m.shape[1], DIMENSIONS + 16)
    for _ in range(3):
        q, _ = torch.linalg.qr(q)
        q = m @ (m.T @ q)
    q, _ = torch.linalg.qr(q)
    u, s, _ = torch.linalg.svd(q.T @ m, full_matrices=False)
    out = (q @ u[:, :DIMENSIONS]) * s[:DIMENSIONS].sqrt()
    return torch.nn.functional.normalize(out, dim=1)


def groups(points, weights, count, seed, rounds=25):
    """Spherical k-means, each word as heavy as the root of how often it is met."""
    generator = torch.Generator().manual_seed(seed)
    centres = points[torch.multinomial(weights, count, generator=generator)].clone()
    for _ in range(rounds):
        nearest = (points @ centres.T).argmax(1)
        centres = torch.zeros_like(centres).index_add_(0, nearest, points * weights[:, None])
        centres = torch.nn.functional.normalize(centres, dim=1)
    return (points @ centres.T).argmax(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--texts', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--seed', type=int, default=7)
    options = parser.parse_args()
    torch.set_num_threads(1)
    texts = [line.split() for line in open(options.texts, encoding='utf-8')]
    counts = Counter(word for text in texts for word in text)
    words = [word for word, times in counts.most_common(WORDS) if times >= LEAST]
    number = {word: i for i, word in enumerate(words)}
    print(len(texts), 'texts', len(words), 'words', flush=True)
    weights = torch.tensor([counts[word] ** 0.5 for word in words])
    stream = np.concatenate([np.array([number.get(w, -1) for w in text] + [-2], dtype=np.int32) for text in texts])

    near = []
    for distance in (1, -1):
        rows, columns = (stream[:-1], stream[1:]) if distance == 1 else (stream[1:], stream[:-1])
        # The edge of a text is a neighbour too.
        columns = np.where(columns == -2, NEIGHBOURS, columns)
        fits = (rows >= 0) & (columns >= 0) & (columns <= NEIGHBOURS)
        near.append(sums(rows[fits], columns[fits], (len(words), NEIGHBOURS + 1)))
    points = vectors(positive_information(np.concatenate(near, axis=1)), options.seed)
    del near
    coarse = groups(points, weights, 64, options.seed)
    fine = groups(points, weights, 512, options.seed)
    print('neighbours done', flush=True)

    # Words within ten places, leaving out the hundred commonest: they tell no subject.
    rows, columns = [], []
    for distance in range(2, 11):
        a, b = stream[:-distance], stream[distance:]
        for x, y in ((a, b), (b, a)):
            fits = (x >= 0) & (y >= 100) & (y < NEIGHBOURS + 100)
            rows.append(x[fits])
            columns.append(y[fits] - 100)
    matrix = sums(np.concatenate(rows), np.concatenate(columns), (len(words), NEIGHBOURS))
    subject = groups(vectors(positive_information(matrix), options.seed), weights, 48, options.seed)
    with open(options.out, 'w', encoding='utf-8') as out:
        for word, *found in zip(words, coarse.tolist(), fine.tolist(), subject.tolist()):
            print(word, *found, file=out)
    for group in (3, 9, 17, 25, 33, 40):
        print('subject', group, [w for w, s in zip(words, subject.tolist()) if s == group and len(w) > 1][:14], flush=True)
        print('group', group, [w for w, s in zip(words, fine.tolist()) if s == group][:14], flush=True)


main()
