"""The model file: see "Layout" in README.md; read by libs/encoder/src/file.ts."""
import json
import struct

import numpy as np
import torch
import torch.nn.functional as F

MAGIC = b'LIRENENC'
VERSION = 1


def quantised(matrix):
    """Rows as int8 and the scale of each row."""
    scales = np.maximum(np.abs(matrix).max(1), 1e-12) / 127
    return np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def write_model(path, model, vocabulary, centroids, made_by):
    rows, scales = quantised(model.rows.weight.detach().numpy())
    weights = F.softplus(model.raw_weights.detach()).numpy() * scales
    sections = {
        'tokens': '\n'.join(vocabulary.tokens).encode(),
        'rows': rows.tobytes(),
        'weights': weights.astype('<f4').tobytes(),
        'centroids': centroids.astype('<f4').tobytes(),
    }
    header = {
        'dimensions': rows.shape[1],
        'tokens': len(vocabulary.tokens),
        'buckets': vocabulary.buckets,
        'centroids': len(centroids),
        'made': made_by,
    }
    # Offsets stand in the header, so its own length is fixed first by padding.
    room = 1024
    at, places = 16 + room, {}
    for name, content in sections.items():
        places[name] = {'at': at, 'bytes': len(content)}
        at += len(content)
    text = json.dumps({**header, 'sections': places}).encode()
    assert len(text) <= room
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'wb') as file:
        file.write(MAGIC + struct.pack('<II', VERSION, room) + text.ljust(room))
        for content in sections.values():
            file.write(content)
    print(f'{path}: {at / 1e6:.2f} MB')


def read_model(path):
    """Tokens, the weighted row of each (buckets after the tokens), and the header."""
    raw = path.read_bytes()
    version, room = struct.unpack('<II', raw[8:16])
    assert raw[:8] == MAGIC and version == VERSION
    header = json.loads(raw[16 : 16 + room])
    part = lambda name: raw[header['sections'][name]['at'] :][: header['sections'][name]['bytes']]
    rows = np.frombuffer(part('rows'), np.int8).reshape(-1, header['dimensions']).astype(np.float32)
    weights = np.frombuffer(part('weights'), '<f4')
    return part('tokens').decode().split('\n'), rows * weights[:, None], header
