"""Fits the checker of libs/grounding: features of a sentence and its evidence to "the evidence supports it".

/usr/bin/python3 models/grounding/train.py ROWS OUT
ROWS comes from prepare.ts, OUT is libs/grounding/src/weights.json. Deterministic. A tenth of the rows, whole texts of
them, is held back and decides nothing but what is printed.
"""
import json
import sys

import numpy as np
import torch

HIDDEN = 16
EPOCHS = 60
torch.manual_seed(7)
torch.set_num_threads(1)


def auroc(scores, labels):
    order = np.argsort(scores, kind="mergesort")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):
        same = scores == value
        ranks[same] = ranks[same].mean()
    good = labels == 1
    n, m = good.sum(), (~good).sum()
    return (ranks[good].sum() - n * (n + 1) / 2) / (n * m)


def main(source, target):
    rows = [json.loads(line) for line in open(source, encoding="utf8")]
    english = [row for row in rows if row["source"].endswith("-en")]
    chinese = [row for row in rows if not row["source"].endswith("-en")]
    json.dump({"zh": fit(chinese, HIDDEN), "en": fit(english, 0)}, open(target, "w"))


# What speaks against support; everything else speaks for it. A straight line with these signs is all that so few English
# texts can carry: a net learned how they were made.
AGAINST = [4, 12, 13, 14]
FOR = [0, 3, 10]
# How strongly the weights of the line are drawn to each other.
EVEN = 0.3


class Line(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.raw = torch.nn.Parameter(torch.full((width,), -1.0))
        self.bias = torch.nn.Parameter(torch.zeros(1))
        sign = torch.zeros(width)
        sign[FOR] = 1
        sign[AGAINST] = -1
        self.sign = sign

    def weight(self):
        return self.sign * torch.nn.functional.softplus(self.raw)

    def forward(self, x):
        return (x @ self.weight() + self.bias).unsqueeze(1)


def fit(rows, hidden):
    torch.manual_seed(7)
    features = np.array([row["features"] for row in rows], dtype=np.float32)
    labels = np.array([row["label"] for row in rows])
    sources = np.array([row["source"] for row in rows])
    # Blocks of 40 neighbouring rows come from the same text and stay together.
    block = np.arange(len(rows)) // 40
    held = block % 10 == 3
    # Every source and label counts as much as its square root, so that the largest does not speak alone.
    weight = np.ones(len(rows), dtype=np.float32)
    for name in set(sources):
        for label in (0, 1):
            some = (sources == name) & (labels == label)
            if some.any():
                weight[some] = some.sum() ** -0.5
    weight /= weight.mean()
    mean, spread = features[~held].mean(0), features[~held].std(0) + 0.05
    x = torch.tensor((features - mean) / spread)
    y = torch.tensor(labels, dtype=torch.float32)
    w = torch.tensor(weight)
    train = torch.tensor(np.where(~held)[0])
    if hidden:
        net = torch.nn.Sequential(torch.nn.Linear(x.shape[1], hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1))
    else:
        net = Line(x.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=5e-3, weight_decay=0.02)
    for _ in range(EPOCHS):
        for batch in train[torch.randperm(len(train))].split(256):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(x[batch]).squeeze(1), y[batch], w[batch])
            if not hidden:
                used = net.weight()[net.sign != 0].abs()
                loss = loss + EVEN * ((used - used.mean()) ** 2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        scores = torch.sigmoid(net(x).squeeze(1)).numpy()
    plain = features[:, 0]
    print(f"{len(rows)} rows, {held.sum()} held back")
    for name in [*sorted(set(sources)), None]:
        some = held & ((sources == name) if name else True)
        if len(set(labels[some])) == 2:
            print(f"{name or 'all':10} n={some.sum():5} checker {auroc(scores[some], labels[some]):.3f} "
                  f"words covered {auroc(plain[some], labels[some]):.3f}")
    good = np.sort(scores[held & (labels == 1)])
    bad = scores[held & (labels == 0)]
    print(f"below 0.01: {(bad < 0.01).mean():.1%} of what is not supported, {(good < 0.01).mean():.1%} of what is")
    for share in (0.01, 0.02, 0.05, 0.1):
        threshold = float(good[int(len(good) * share)])
        caught = (scores[held & (labels == 0)] < threshold).mean()
        print(f"false alarms {share:.0%}: threshold {threshold:.3f}, caught {caught:.1%}")
    rounded = lambda tensor: [[round(float(v), 4) for v in row] for row in np.atleast_2d(tensor.detach().numpy())]
    return {
        "mean": rounded(torch.tensor(mean))[0],
        "spread": rounded(torch.tensor(spread))[0],
        "line": [0.0] * x.shape[1] if hidden else rounded(net.weight())[0],
        "hidden": rounded(net[0].weight) if hidden else [],
        "hiddenBias": rounded(net[0].bias)[0] if hidden else [],
        "out": rounded(net[2].weight)[0] if hidden else [],
        "outBias": round(float(net[2].bias if hidden else net.bias), 4),
    }


main(*sys.argv[1:3])
