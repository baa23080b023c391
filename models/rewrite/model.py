"""Which part of a question is replaced by which part of what was said before."""
import torch
import torch.nn as nn
import torch.nn.functional as F

NEVER = -1e9
LENGTHS = 8


class Rewriter(nn.Module):
    def __init__(self, characters, tails, embedding=128, hidden=96, attention=48, upper=64, head=64, drop=0.3):
        super().__init__()
        self.sizes = dict(embedding=embedding, hidden=hidden, attention=attention, upper=upper, head=head)
        self.characters = nn.Embedding(characters, embedding)
        self.features = nn.Embedding(49, embedding)
        self.lower = nn.GRU(embedding, hidden, bidirectional=True, batch_first=True)
        self.ask = nn.Linear(2 * hidden, attention)
        self.tell = nn.Linear(2 * hidden, attention)
        self.pass_on = nn.Linear(2 * hidden, attention)
        self.upper = nn.GRU(2 * hidden + attention, upper, bidirectional=True, batch_first=True)
        gap = 4 * upper
        self.cut_start, self.cut_end = nn.Linear(gap, head), nn.Linear(gap, head)
        self.cut_pair = nn.Linear(head, head, bias=False)
        self.cut_alone = nn.Linear(2 * head, 1)
        self.cut_length = nn.Parameter(torch.zeros(LENGTHS))
        self.keep = nn.Sequential(nn.Linear(4 * upper, head), nn.ReLU(), nn.Linear(head, 1))
        self.take_start, self.take_end = nn.Linear(gap, head), nn.Linear(gap, head)
        self.take_pair = nn.Linear(head, head, bias=False)
        self.want_start, self.want_end = nn.Linear(2 * head, head), nn.Linear(2 * head, head)
        self.take_length = nn.Parameter(torch.zeros(LENGTHS * 3))
        self.tail = nn.Linear(4 * head, tails)
        self.drop = nn.Dropout(drop)

    def run(self, gru, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        return nn.utils.rnn.pad_packed_sequence(gru(packed)[0], batch_first=True, total_length=x.shape[1])[0]

    def encode(self, rows, features, lengths):
        x = self.drop(self.characters(rows) + self.features(features))
        low = self.drop(self.run(self.lower, x, lengths))
        there = torch.arange(rows.shape[1])[None] < lengths[:, None]
        scores = self.ask(low) @ self.tell(low).transpose(1, 2) / self.sizes['attention'] ** 0.5
        scores = scores.masked_fill(~there[:, None], NEVER)
        seen = scores.softmax(-1) @ self.pass_on(low)
        high = self.drop(self.run(self.upper, torch.cat([low, seen], -1), lengths))
        return high, there

    def forward(self, batch):
        """Log probabilities of cuts (with "keep" last); `takes` gives those of what is put there."""
        high, there = self.encode(batch['rows'], batch['features'], batch['lengths'])
        # A gap lies between a token and the one before it.
        gaps = torch.cat([F.pad(high, (0, 0, 1, 0))[:, :-1], high], -1)
        here = batch['current_gaps']
        start, end = torch.tanh(self.cut_start(gaps)), torch.tanh(self.cut_end(gaps))
        pair = self.cut_pair(start) @ end.transpose(1, 2)
        alone_start, alone_end = self.cut_alone.weight.split(start.shape[-1], 1)
        pair = pair + (start @ alone_start.T) + (end @ alone_end.T).transpose(1, 2) + self.cut_alone.bias
        count = high.shape[1]
        distance = torch.arange(count)[None] - torch.arange(count)[:, None]
        pair = pair + self.cut_length[distance.clamp(0, LENGTHS - 1)]
        allowed = (distance >= 0) & here[:, :, None] & here[:, None, :]
        pair = pair.masked_fill(~allowed, NEVER)
        current = batch['is_current']
        pooled = torch.cat(
            [
                high.masked_fill(~current[..., None], NEVER).max(1).values.clamp(min=-9),
                high.masked_fill(~there[..., None], NEVER).max(1).values,
            ],
            -1,
        )
        logits = torch.cat([pair.flatten(1), self.keep(pooled)], 1)
        return logits.log_softmax(1), dict(gaps=gaps, start=start, end=end, distance=distance)

    def takes(self, state, which, cut_start, cut_end, batch):
        """For chosen cuts of chosen rows: log probabilities of spans and of tails."""
        query = torch.cat([state['start'][which, cut_start], state['end'][which, cut_end]], -1)
        gaps = state['gaps'][which]
        start, end = torch.tanh(self.take_start(gaps)), torch.tanh(self.take_end(gaps))
        pair = self.take_pair(start) @ end.transpose(1, 2)
        pair = pair + (start * self.want_start(query)[:, None]).sum(-1)[:, :, None]
        pair = pair + (end * self.want_end(query)[:, None]).sum(-1)[:, None, :]
        distance = state['distance']
        pair = pair + self.take_length[distance.clamp(0, LENGTHS * 3 - 1)]
        first, second = batch['first_gaps'][which], batch['second_gaps'][which]
        inside = (first[:, :, None] & first[:, None, :]) | (second[:, :, None] & second[:, None, :])
        allowed = inside & (distance > 0) & (distance <= 24)
        spans = pair.masked_fill(~allowed, NEVER).flatten(1).log_softmax(1)
        return spans, start, end, query

    def tails(self, query, start, end):
        return self.tail(torch.cat([query, start, end], -1)).log_softmax(-1)
