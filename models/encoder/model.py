import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Bag(nn.Module):
    """The weighted sum of the rows of a sentence's tokens, brought to unit length."""

    def __init__(self, count, dimensions, first_weights):
        super().__init__()
        self.rows = nn.Embedding(count, dimensions, sparse=True)
        nn.init.normal_(self.rows.weight, std=1 / math.sqrt(dimensions))
        # softplus keeps a weight positive.
        self.raw_weights = nn.Parameter(torch.log(torch.expm1(torch.tensor(first_weights, dtype=torch.float32))))

    def forward(self, sentences, drop=0.0):
        flat = torch.tensor([row for sentence in sentences for row in sentence])
        starts = torch.tensor(np.cumsum([0] + [len(sentence) for sentence in sentences[:-1]]))
        weights = F.softplus(self.raw_weights[flat])
        if self.training and drop:
            weights = weights * (torch.rand(len(weights)) > drop)
        summed = F.embedding_bag(
            flat, self.rows.weight, starts, mode='sum', per_sample_weights=weights, sparse=True
        )
        return F.normalize(summed, dim=1, eps=1e-6)
