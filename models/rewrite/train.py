"""Trains the rewriter. See README.md.

/usr/bin/python3 models/rewrite/train.py --data FILE --checkpoint FILE [--start CHECKPOINT] [--epochs 24] [--rate 3e-3]
/usr/bin/python3 models/rewrite/train.py --data FILE --write-held-back FILE
"""
import argparse
import json
import pathlib
import random
import time

import torch

from batch import fits, loss_of, rewrites, tensors
from data import KEEP, Characters, common_tails, read_rows, renamed, target_of
from domain import talk
from model import Rewriter

TAILS = 12
BATCH = 96
# Share of the complete questions shown in an epoch.
STAY = 0.5
# Invented talks of a service desk shown in an epoch.
TALKS = 2500


def examples(rows, tails, names, chance):
    """Each row as it is to be changed, each rewrite as it is to stay, some with contexts of others."""
    out = []
    for row in rows:
        target = target_of(row, tails)
        if target != 'none' and fits(row):
            row, target = renamed(row, target, names, chance)
            out.append((row['context'], row['current'], target, 1.0))
        if len(row['rewrite']) <= 40 and chance.random() < STAY:
            other = chance.random()
            context = row['context'] if other < 0.8 else chance.choice(rows)['context']
            out.append((context, row['rewrite'], KEEP, 1.0))
    out += [(*talk(chance), 1.0) for _ in range(TALKS)]
    chance.shuffle(out)
    # Rows of like length share a batch.
    blocks = [out[at : at + BATCH * 20] for at in range(0, len(out), BATCH * 20)]
    for block in blocks:
        block.sort(key=lambda e: len(e[0][0]) + len(e[0][1]) + len(e[1]))
    batches = [block[at : at + BATCH] for block in blocks for at in range(0, len(block), BATCH)]
    chance.shuffle(batches)
    return batches


def score(model, rows, characters, tails, most_wrong=0.022):
    """Exact match at the threshold that changes at most that share of complete questions."""
    rows = [row for row in rows if fits(row)]
    made = rewrites(model, [(row['context'], row['current']) for row in rows], characters, tails)
    whole = [row for row in rows if len(row['rewrite']) <= 40]
    stay = sorted((p for p, *_ in rewrites(model, [(r['context'], r['rewrite']) for r in whole], characters, tails)))
    threshold = stay[min(len(stay) - 1, int(len(stay) * (1 - most_wrong)))]
    right = sum(text == row['rewrite'] for (_, text, _), row in zip(made, rows)) / len(rows)
    surely = sum(p > threshold and text == row['rewrite'] for (p, text, _), row in zip(made, rows)) / len(rows)
    return dict(em=round(surely, 4), em_without_threshold=round(right, 4), threshold=round(threshold, 4))


def train(options, split):
    chance = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rows = split['training']
    characters = Characters.of(rows)
    tails = common_tails(rows, TAILS)
    targets = [target_of(row, tails) for row in rows]
    names = [
        row['context'][w][s:e] for row, t in zip(rows, targets) if t not in (KEEP, 'none') for w, s, e in t[3][:1] if 2 <= e - s <= 8
    ]
    model = Rewriter(characters.size, len(tails), **json.loads(options.sizes))
    if options.start:
        model.load_state_dict(torch.load(options.start)['state'])
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=0.01)
    steps_each = (int(1.35 * len(rows)) + TALKS) // BATCH
    total = steps_each * options.epochs
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=total + 100, pct_start=0.05 if options.start else 0.15)
    print(f'{len(rows)} rows, {characters.size} characters, tails {tails}', flush=True)
    print('parameters', sum(p.numel() for p in model.parameters()), flush=True)
    best, began = -1, time.time()
    for epoch in range(options.epochs):
        model.train()
        losses = []
        for part in examples(rows, tails, names, chance)[:steps_each]:
            batch, begins = tensors([(c, q) for c, q, *_ in part], characters)
            loss = loss_of(model, batch, begins, [t for *_, t, _ in part], [w for *_, w in part])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            plan.step()
            losses.append(loss.item())
        got = score(model, split['development'], characters, tails)
        print(f'{epoch} loss {sum(losses) / len(losses):.3f} {got} {time.time() - began:.0f}s', flush=True)
        if got['em'] > best:
            best = got['em']
            kept = dict(state=model.state_dict(), sizes=model.sizes, characters=characters.names, tails=tails, got=got)
            torch.save(kept, options.checkpoint)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', required=True)
    parser.add_argument('--checkpoint', type=pathlib.Path, default=pathlib.Path('/tmp/rewriter.pt'))
    parser.add_argument('--write-held-back', type=pathlib.Path)
    parser.add_argument('--epochs', type=int, default=24)
    parser.add_argument('--rate', type=float, default=3e-3)
    parser.add_argument('--seed', type=int, default=7)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--start', type=pathlib.Path)
    parser.add_argument('--sizes', default='{}')
    parser.add_argument('--rows', type=int, default=0)
    options = parser.parse_args()
    split = read_rows(options.data)
    if options.write_held_back:
        lines = [json.dumps(row, ensure_ascii=False) for row in split['held back']]
        options.write_held_back.write_text('\n'.join(lines) + '\n', encoding='utf-8')
        return
    if options.rows:
        split['training'] = split['training'][: options.rows]
    train(options, split)


if __name__ == '__main__':
    main()
