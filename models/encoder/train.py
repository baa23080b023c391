"""Trains the sentence encoder and writes a model file.

    /usr/bin/python3 models/encoder/train.py --data DIR --out FILE [--without bq,lcqmc,ant] [--prepared DIR]

Needs torch and numpy; one thread, deterministic by --seed and --steps. The layout of the file, the sets and what was
measured are in README.md beside this file.
"""
import argparse
import json
import math
import random
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import Bag
from modelfile import write_model
from vocabulary import Vocabulary

HERE = Path(__file__).parent
SETS = {'bq': {'bq'}, 'lcqmc': {'lcqmc'}, 'ant': {'afqmc', 'atec'}}


def read_pairs(folder, left_out):
    """Rows (set, label, sentence, sentence); a sentence is a tuple of units."""
    rows = []
    for line in open(folder / 'pairs.tsv', encoding='utf8'):
        name, label, a, b = line.rstrip('\n').split('\t')
        if name not in left_out:
            rows.append((name, float(label), tuple(a.split(' ')), tuple(b.split(' '))))
    return rows


def components(size, joined):
    """For each sentence the smallest sentence that it is joined with through any chain of pairs."""
    parent = list(range(size))

    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b in joined:
        a, b = find(a), find(b)
        parent[max(a, b)] = min(a, b)
    return np.array([find(x) for x in range(size)])


class Corpus:
    """Pairs as indexes of sentences: what means the same, what was labelled as different, what is graded."""

    def __init__(self, pairs):
        index = {}
        at = lambda sentence: index.setdefault(sentence, len(index))
        self.same, self.different, self.graded = {}, {}, []
        for name, label, left, right in pairs:
            a, b = at(left), at(right)
            same = label >= 4 if name == 'sts' else label == 1
            if same and a != b:
                self.same.setdefault(name, []).append((a, b))
            if not same and name != 'sts':
                self.different.setdefault(a, []).append(b)
                self.different.setdefault(b, []).append(a)
            if name not in ('insurance', 'paws'):
                self.graded.append((name, a, b, label))
        self.sentences = list(index)
        self.component = components(len(index), [pair for all_ in self.same.values() for pair in all_])


class Typist:
    """Mistypes: a character of the same sound, a letter lost, two swapped."""

    def __init__(self, folder, rng):
        self.rng = rng
        self.alike = {}
        for line in open(folder / 'pinyin.tsv', encoding='utf8'):
            characters = line.split()
            for character in characters:
                self.alike[character] = characters[:12]

    def mistype(self, sentence, rate):
        out = []
        for unit in sentence:
            chance = self.rng.random() / rate
            if chance < 0.04 and unit in self.alike:
                unit = self.rng.choice(self.alike[unit])
            elif 0.04 <= chance < 0.10:
                continue
            elif 0.10 <= chance < 0.12 and out:
                out[-1], unit = unit, out[-1]
            out.append(unit)
        return out or list(sentence)


class Training:
    def __init__(self, corpus, vocabulary, typist, options):
        self.corpus, self.vocabulary, self.typist, self.options = corpus, vocabulary, typist, options
        self.rng = typist.rng
        self.rows = [vocabulary.rows(sentence) for sentence in corpus.sentences]
        self.model = Bag(len(vocabulary), options.dimensions, vocabulary.first_weights(self.rows))
        self.sparse = torch.optim.SparseAdam([self.model.rows.weight], betas=(0.9, 0.98))
        self.dense = torch.optim.Adam([self.model.raw_weights])
        self.names = sorted(corpus.same)
        self.shares = [math.sqrt(len(corpus.same[name])) for name in self.names]

    def spelled(self, ids, rate):
        """Rows of sentences, half of them mistyped; all of them where the mistyping is the task."""
        pick = lambda: rate > 1 or self.rng.random() < 0.5
        mistype = lambda i: self.vocabulary.rows(self.typist.mistype(self.corpus.sentences[i], rate))
        return [mistype(i) if pick() else self.rows[i] for i in ids]

    def draw(self):
        """One corpus a batch, so that its own neighbours are the negatives; every third batch is typos alone."""
        size = self.options.batch
        if self.rng.random() < 1 / 3:
            ids = [self.rng.randrange(len(self.rows)) for _ in range(size)]
            return ids, ids, 2.0
        pairs = self.corpus.same[self.rng.choices(self.names, self.shares)[0]]
        drawn = [self.rng.choice(pairs)[:: self.rng.choice((1, -1))] for _ in range(size)]
        return [a for a, _ in drawn], [b for _, b in drawn], 0.5

    def ranking_loss(self):
        """Each sentence must find its partner among the batch and the pairs labelled as different."""
        left, right, rate = self.draw()
        known = self.corpus.different
        hard = [self.rng.choice(known[a]) for a in left if a in known]
        a = self.model(self.spelled(left, rate), self.options.drop)
        b = self.model(self.spelled(right, rate) + [self.rows[i] for i in hard], self.options.drop)
        scores = a @ b.T / self.options.temperature
        component = self.corpus.component
        same = torch.from_numpy(component[left][:, None] == component[right + hard][None, :])
        wanted = torch.arange(len(left))
        same[wanted, wanted] = False
        scores = scores.masked_fill(same, -1e4)
        return F.cross_entropy(scores, wanted) + F.cross_entropy(scores[:, : len(left)].T, wanted)

    def order_loss(self):
        """A pair with a higher label must be nearer than one of the same set with a lower (CoSENT, Su 2022)."""
        drawn = [self.rng.choice(self.corpus.graded) for _ in range(self.options.batch)]
        vectors = self.model([self.rows[a] for _, a, _, _ in drawn] + [self.rows[b] for _, _, b, _ in drawn])
        cosine = (vectors[: len(drawn)] * vectors[len(drawn) :]).sum(1) * 20
        labels = torch.tensor([label for *_, label in drawn])
        names = np.array([name for name, *_ in drawn])
        ordered = (labels[:, None] > labels[None, :]) & torch.from_numpy(names[:, None] == names[None, :])
        wrong = (cosine[None, :] - cosine[:, None])[ordered]
        return torch.logsumexp(torch.cat([torch.zeros(1), wrong]), 0)

    def step(self, rate):
        self.sparse.param_groups[0]['lr'] = self.options.rate * rate
        self.dense.param_groups[0]['lr'] = self.options.rate * rate * 3
        loss = self.ranking_loss() + 0.2 * self.order_loss()
        self.sparse.zero_grad()
        self.dense.zero_grad()
        loss.backward()
        self.sparse.step()
        self.dense.step()
        return loss.item()

    def run(self):
        steps, started, mean = self.options.steps, time.time(), 0.0
        for i in range(steps):
            # A short rise, then straight down.
            loss = self.step(min(1, i / 50) * max(0.03, 1 - i / steps))
            mean = loss if i == 0 else 0.98 * mean + 0.02 * loss
            if i % 200 == 199 or i == steps - 1:
                print(f'{time.time() - started:6.0f} s  step {i + 1:5d}  loss {mean:.3f}', flush=True)


def centroids(model, rows, count, rng, rounds=8):
    """Spherical k-means (Dhillon & Modha 2001) of a sample of the training sentences."""
    sample = rng.sample(rows, min(20_000, len(rows)))
    with torch.no_grad():
        vectors = torch.cat([model(sample[i : i + 512]) for i in range(0, len(sample), 512)])
    centres = vectors[rng.sample(range(len(sample)), count)].clone()
    for _ in range(rounds):
        nearest = (vectors @ centres.T).argmax(1)
        sums = torch.zeros_like(centres).index_add_(0, nearest, vectors)
        centres = torch.where(sums.norm(dim=1, keepdim=True) > 0, F.normalize(sums, dim=1), centres)
    return centres.numpy()


def write_samples(path, model, vocabulary, lines):
    """Vectors of the trained model before it was quantised: the product's runtime must agree with them."""
    texts, cut = zip(*(line.split('\t') for line in lines))
    with torch.no_grad():
        vectors = model([vocabulary.rows(units.split(' ')) for units in cut]).numpy()
    rows = [{'text': text, 'vector': [round(float(x), 4) for x in vector]} for text, vector in zip(texts, vectors)]
    path.write_text('[\n' + ',\n'.join(json.dumps(row, ensure_ascii=False) for row in rows) + '\n]\n', encoding='utf8')


def corpora(names):
    return set().union(*(SETS[name] for name in names.split(',') if name))


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', type=Path)
    parser.add_argument('--prepared', type=Path, help='what prepare.ts wrote; made from --data when left out')
    parser.add_argument('--without', type=corpora, default=set(), help=f'corpora left out: {", ".join(SETS)}, or several with commas')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--samples', type=Path, help='where to write vectors to compare the runtime with')
    parser.add_argument('--steps', type=int, default=600)
    parser.add_argument('--dimensions', type=int, default=96)
    parser.add_argument('--batch', type=int, default=256)
    parser.add_argument('--rate', type=float, default=6e-3)
    parser.add_argument('--temperature', type=float, default=0.08)
    parser.add_argument('--drop', type=float, default=0.1)
    parser.add_argument('--neighbours', type=int, default=24_000, help='pairs of neighbouring units with their own row')
    parser.add_argument('--buckets', type=int, default=6_000)
    parser.add_argument('--centroids', type=int, default=256)
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


def main():
    chosen = options()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed)
    rng = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.prepared or Path(scratch)
        if not chosen.prepared:
            subprocess.run(['node', HERE / 'prepare.ts', chosen.data, folder], check=True)
        corpus = Corpus(read_pairs(folder, chosen.without))
        typist = Typist(folder, rng)
        samples = (folder / 'samples.tsv').read_text(encoding='utf8').splitlines()
    vocabulary = Vocabulary(corpus.sentences, chosen.neighbours, chosen.buckets)
    training = Training(corpus, vocabulary, typist, chosen)
    training.run()
    centres = centroids(training.model.eval(), training.rows, chosen.centroids, rng)
    made = {'without': sorted(chosen.without), 'seed': chosen.seed, 'steps': chosen.steps}
    write_model(chosen.out, training.model, vocabulary, centres, made)
    if chosen.samples:
        write_samples(chosen.samples, training.model, vocabulary, samples)


if __name__ == '__main__':
    main()
