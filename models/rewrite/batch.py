"""Rows as tensors, and tensors as rewrites."""
import torch

from data import KEEP, LONGEST_CURRENT, numbers


def tensors(items, characters):
    """`items`: rows of (context, current)."""
    read = [numbers(context, current, characters) for context, current in items]
    lengths = torch.tensor([len(rows) for rows, _ in read])
    longest, count = int(lengths.max()), len(items)
    batch = dict(
        rows=torch.zeros(count, longest, dtype=torch.long),
        features=torch.full((count, longest), 48, dtype=torch.long),
        lengths=lengths,
    )
    for name in ('first_gaps', 'second_gaps', 'current_gaps', 'is_current'):
        batch[name] = torch.zeros(count, longest, dtype=torch.bool)
    begins = []
    for k, ((context, current), (rows, features)) in enumerate(zip(items, read)):
        batch['rows'][k, : len(rows)] = torch.tensor(rows)
        batch['features'][k, : len(rows)] = torch.tensor(features)
        first, second = min(len(context[0]), 48), min(len(context[1]), 48)
        at = (1, first + 2, first + second + 3)
        begins.append(at)
        batch['first_gaps'][k, at[0] : at[0] + first + 1] = True
        batch['second_gaps'][k, at[1] : at[1] + second + 1] = True
        batch['current_gaps'][k, at[2] : at[2] + len(current) + 1] = True
        batch['is_current'][k, at[2] : at[2] + len(current)] = True
    return batch, begins


def loss_of(model, batch, begins, targets, weights):
    cuts, state = model(batch)
    count, size = cuts.shape[0], batch['rows'].shape[1]
    gold = torch.full((count,), size * size)
    changed, starts, ends, spans, tails, owners, firsts, lasts = [], [], [], [], [], [], [], []
    for k, target in enumerate(targets):
        if target is KEEP:
            continue
        start, end, tail, found = target
        i, j = begins[k][2] + start, begins[k][2] + end
        gold[k] = i * size + j
        changed.append(k), starts.append(i), ends.append(j), tails.append(tail)
        for which, s, e in found:
            owners.append(len(changed) - 1)
            firsts.append(begins[k][which] + s), lasts.append(begins[k][which] + e)
    weight = torch.tensor(weights)
    loss = -(cuts[torch.arange(count), gold] * weight).sum() / count
    if changed:
        which = torch.tensor(changed)
        spans, start, end, query = model.takes(state, which, torch.tensor(starts), torch.tensor(ends), batch)
        owner, first, last = torch.tensor(owners), torch.tensor(firsts), torch.tensor(lasts)
        mask = torch.full_like(spans, -1e9)
        mask[owner, first * size + last] = 0
        loss = loss - torch.logsumexp(spans + mask, 1).sum() / count
        tail = model.tails(query[owner], start[owner, first], end[owner, last])
        share = 1 / torch.bincount(owner, minlength=len(changed)).float()[owner]
        loss = loss - (tail[torch.arange(len(owner)), torch.tensor(tails)[owner]] * share).sum() / count
    return loss


@torch.no_grad()
def rewrites(model, items, characters, tails, cuts_tried=5, spans_tried=5):
    """(probability that something lacks, best change) of each row; what makes the same text is added up."""
    model.eval()
    out = []
    for at in range(0, len(items), 256):
        part = items[at : at + 256]
        batch, begins = tensors(part, characters)
        cuts, state = model(batch)
        size = batch['rows'].shape[1]
        keep = cuts[:, -1].exp().tolist()
        best, where = cuts[:, :-1].topk(cuts_tried, 1)
        made = [{} for _ in part]
        for c in range(cuts_tried):
            i, j = where[:, c] // size, where[:, c] % size
            every = torch.arange(len(part))
            spans, start, end, query = model.takes(state, every, i, j, batch)
            likely, spot = spans.topk(spans_tried, 1)
            for s in range(spans_tried):
                first, last = spot[:, s] // size, spot[:, s] % size
                tail = model.tails(query, start[every, first], end[every, last])
                how, tail_at = tail.max(1)
                score = (best[:, c] + likely[:, s] + how).exp().tolist()
                for k, (context, current) in enumerate(part):
                    if score[k] < 1e-6:
                        continue
                    a, b = int(first[k]), int(last[k])
                    which = 0 if a < begins[k][1] else 1
                    text = context[which][a - begins[k][which] : b - begins[k][which]] + tails[int(tail_at[k])]
                    left, right = int(i[k]) - begins[k][2], int(j[k]) - begins[k][2]
                    whole = current[:left] + text + current[right:]
                    made[k][whole] = made[k].get(whole, 0) + score[k]
        for k, (_, current) in enumerate(part):
            found = max(made[k].items(), key=lambda pair: pair[1], default=(current, 0))
            out.append((1 - keep[k], found[0], found[1]))
    return out


def fits(row):
    return len(row['current']) <= LONGEST_CURRENT
