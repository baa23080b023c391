"""The model file: see "Layout" in README.md; read by libs/rewrite/src/file.ts."""
import json
import struct

import numpy as np
import torch

from data import Characters
from model import Rewriter

MAGIC = b'LIRENREW'
VERSION = 1
ROOM = 16_384


def quantised(matrix):
    """Rows as int8 and the scale of each row."""
    scales = np.maximum(np.abs(matrix).max(1), 1e-12) / 127
    return np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def write_model(path, kept, threshold, made_by):
    """Matrices as int8 with a scale a row, everything else as f32. Returns the model as whoever reads the file has it."""
    sections, tensors, state = [json.dumps(kept['characters'], ensure_ascii=False).encode()], {}, {}
    at = 16 + ROOM + len(sections[0]) + (-len(sections[0]) % 4)
    sections[0] = sections[0].ljust(at - 16 - ROOM)
    names = {'at': 16 + ROOM, 'bytes': len(sections[0])}
    for name, tensor in kept['state'].items():
        values = tensor.detach().numpy().astype(np.float32)
        if values.ndim == 2 and values.shape[0] > 1:
            whole, scales = quantised(values)
            state[name] = torch.from_numpy(whole.astype(np.float32) * scales[:, None])
            content, kind = scales.astype('<f4').tobytes() + whole.tobytes(), 'i8'
        else:
            state[name] = torch.from_numpy(values.copy())
            content, kind = values.astype('<f4').tobytes(), 'f32'
        shape = list(values.shape) if values.ndim == 2 else [1, values.size]
        tensors[name] = {'at': at, 'kind': kind, 'shape': shape}
        content += b'\0' * (-len(content) % 4)
        at += len(content)
        sections.append(content)
    header = {
        'sizes': kept['sizes'],
        'tails': kept['tails'],
        'threshold': threshold,
        'made': made_by,
        'characters': names,
        'tensors': tensors,
    }
    text = json.dumps(header, ensure_ascii=False).encode()
    assert len(text) <= ROOM
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'wb') as file:
        file.write(MAGIC + struct.pack('<II', VERSION, ROOM) + text.ljust(ROOM))
        for content in sections:
            file.write(content)
    print(f'{path}: {at / 1e6:.2f} MB')
    return model_of({**kept, 'state': state})


def model_of(kept):
    model = Rewriter(Characters(kept['characters']).size, len(kept['tails']), **kept['sizes'])
    model.load_state_dict(kept['state'])
    return model.eval()
