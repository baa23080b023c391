"""Writes the units of a model file as a small BERT-shaped ONNX encoder, for whoever tries EMBEDDING=onnx.

    /usr/bin/python3 models/encoder/export_onnx.py MODEL FOLDER [--units 600]

FOLDER/model.onnx takes input_ids and attention_mask and gives the weighted row of each piece (`last_hidden_state`);
FOLDER/vocab.txt is a WordPiece vocabulary. Pairs of neighbours are left out, so it is no match for the model itself.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

from modelfile import read_model

SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']


class Units(nn.Module):
    def __init__(self, rows):
        super().__init__()
        self.rows = nn.Embedding.from_pretrained(torch.tensor(rows, dtype=torch.float32))

    def forward(self, input_ids, attention_mask):
        return self.rows(input_ids) * attention_mask.unsqueeze(-1).to(torch.float32)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('model', type=Path)
    parser.add_argument('folder', type=Path)
    parser.add_argument('--units', type=int, default=600)
    chosen = parser.parse_args()
    tokens, matrix, _ = read_model(chosen.model)
    # Units stand before pairs; the lightest weights are those of the commonest.
    units = [i for i, token in enumerate(tokens) if len(token) == 1 and '\u4e00' <= token <= '\u9fff']
    units = sorted(units, key=lambda i: (float(np.linalg.norm(matrix[i])), i))[: chosen.units]
    rows = np.concatenate([np.zeros((len(SPECIAL), matrix.shape[1])), matrix[units]])
    chosen.folder.mkdir(parents=True, exist_ok=True)
    (chosen.folder / 'vocab.txt').write_text('\n'.join(SPECIAL + [tokens[i] for i in units]) + '\n', encoding='utf8')
    ids = torch.ones(2, 3, dtype=torch.int64)
    torch.onnx.export(
        Units(rows), (ids, ids), str(chosen.folder / 'model.onnx'), opset_version=13,
        input_names=['input_ids', 'attention_mask'], output_names=['last_hidden_state'],
        dynamic_axes={name: {0: 'texts', 1: 'pieces'} for name in ('input_ids', 'attention_mask', 'last_hidden_state')},
    )
    print(f'{chosen.folder}: {(chosen.folder / "model.onnx").stat().st_size} bytes')


if __name__ == '__main__':
    main()
