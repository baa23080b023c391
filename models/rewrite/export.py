"""A checkpoint as the file that ships, and numbers to compare its runtime with.

/usr/bin/python3 models/rewrite/export.py --data FILE --checkpoint FILE --out models/rewrite/rewriter.bin
    --expected libs/rewrite/test/expected.json [--most-wrong 0.022]
"""
import argparse
import json
import pathlib

import torch

from batch import rewrites, tensors
from data import Characters, read_rows
from modelfile import write_model
from train import score

# Invented talks.
TALKS = [
    (['加盟费多少', '加盟费多少钱？'], '那押金呢'),
    (['加盟费多少', '加盟费按店型一次性收取'], '那旗舰店呢'),
    (['保证金多少', '保证金多少？能退吗？'], '它什么时候退'),
    (['杭州的门店在哪里', '杭州有三家门店'], '那成都呢？'),
    (['你知道长江吗', '当然知道'], '它有多长'),
    (['加盟费多少', '加盟费多少钱？'], '装修要多少天'),
    (['ＡＰＰ打不开', '请更新到最新版本'], '怎么更新'),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', required=True)
    parser.add_argument('--checkpoint', type=pathlib.Path, required=True)
    parser.add_argument('--out', type=pathlib.Path, required=True)
    parser.add_argument('--expected', type=pathlib.Path, required=True)
    parser.add_argument('--most-wrong', type=float, default=0.022)
    options = parser.parse_args()
    torch.set_num_threads(1)
    kept = torch.load(options.checkpoint)
    split = read_rows(options.data)
    model = write_model(options.out, kept, kept['got']['threshold'], {'development': kept['got']})
    characters = Characters(kept['characters'])
    got = score(model, split['development'], characters, kept['tails'], options.most_wrong)
    print('as written:', got)
    model = write_model(options.out, kept, got['threshold'], {'development': got})
    numbers = []
    with torch.no_grad():
        for context, current in TALKS:
            batch, _ = tensors([(context, current)], characters)
            cuts, _ = model(batch)
            (lacks, text, likely), = rewrites(model, [(context, current)], characters, kept['tails'])
            print(context, current, '->', text, round(lacks, 3), round(likely, 3))
            numbers.append(
                {'context': context, 'current': current, 'lacks': round(lacks, 5), 'text': text, 'likely': round(likely, 5)}
            )
    options.expected.parent.mkdir(parents=True, exist_ok=True)
    options.expected.write_text(json.dumps(numbers, ensure_ascii=False, indent=2) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
