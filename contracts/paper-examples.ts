/** Calls about papers that work as they stand; see `examples.ts`. */
export const paperExamples = {
  'papers.correct': { body: { revision: 1, fields: { name: '杭州满壶晴餐饮有限公司' } } },
  'paperReview.put': {
    body: {
      needs: [{ kind: 'business_licence', optional: false }],
      rules: [
        {
          id: 'expired',
          kind: 'business_licence',
          when: [{ field: 'term', is: 'expired' }],
          outcome: 'person',
          words: {
            zh: '营业期限已经过了，我请同事看一下。',
            en: 'The licence has expired; a colleague will look at it.',
          },
        },
      ],
      revision: 0,
    },
  },
  'paperReview.try': { refused: 'picture.kind' },
  'papers.decide': { body: { revision: 1, outcome: 'accepted', words: '执照没问题，收到了。' } },
} as const;
