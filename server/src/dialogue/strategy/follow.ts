import type { Feeling } from '#contracts/http/strategies';
import type { Words } from '#platform/words';
import type { Draft } from '../draft.ts';
import type { Course } from './course.ts';
import { withoutSelling } from './selling.ts';

export interface Following {
  readonly course: Course;
  readonly words: Words;
  /** In which the company may have words of its own. */
  readonly language: 'zh' | 'en' | null;
  /** He chose this very article: he gets all of it. */
  readonly picked: boolean;
  /** What was said to him last; what is kind once is a phrase the second time. */
  readonly saidBefore: string;
  /** The title of the article that the course offers as evidence; null where it is not published. */
  readonly proofTitle: string | null;
}

/** Choices offered to somebody who needs time. */
const FEW = 2;
/** As many as the contract of a reply carries. */
const OFFERS = 3;

/** The draft as the course wants it: kind words first, fewer sentences, no pushing, something to go on with. Pure. */
export function follow(draft: Draft, { course, words, language, ...given }: Following): Draft {
  const { measures } = course;
  const own = new Set(draft.stock);
  const opening = draft.sentences.filter((sentence) => own.has(sentence));
  const said = draft.sentences.filter((sentence) => !own.has(sentence));
  const calm = measures.stopSelling ? withoutSelling(said) : said;
  const answers = draft.sources.length > 0;
  const brief = answers && !given.picked && measures.shorten !== null ? calm.slice(0, measures.shorten) : calm;
  const first = measures.reassure ? kindWords(course, words, language) : '';
  const kind = first === '' || given.saidBefore.includes(first) ? [] : [first];
  const patient =
    measures.slowDown && answers && !given.saidBefore.includes(words('bot.slow')) ? [words('bot.slow')] : [];
  return {
    ...draft,
    sentences: [...kind, ...opening, ...brief, ...patient],
    stock: [...kind, ...opening, ...patient],
    choices: measures.slowDown ? draft.choices.slice(0, FEW) : draft.choices,
    ...offersOf(draft, { ...given, course, words, cut: brief.length < calm.length }),
  };
}

/** Feelings that the house has words for. */
const reassured: ReadonlySet<Feeling> = new Set(['angry', 'disappointed', 'anxious', 'hesitant']);

/** What is said first: the company’s own words, else the house’s for the feeling. */
export function kindWords({ words: own, feeling }: Course, words: Words, language: 'zh' | 'en' | null): string {
  return (language && own[language]) ?? words(`bot.reassure.${reassured.has(feeling) ? feeling : 'neutral'}`);
}

function offersOf(
  draft: Draft,
  {
    course: { measures },
    words,
    proofTitle,
    cut,
  }: Pick<Following, 'course' | 'words' | 'proofTitle'> & { cut: boolean },
): Pick<Draft, 'offers'> {
  if (draft.choices.length > 0) return {};
  const [source] = draft.sources;
  const offers: NonNullable<Draft['offers']> = [];
  if (cut && source) offers.push({ kind: 'article', label: words('bot.offer.whole'), articleId: source.articleId });
  if (measures.proof !== null && proofTitle !== null && measures.proof !== source?.articleId)
    offers.push({ kind: 'article', label: proofTitle, articleId: measures.proof });
  if (measures.offerPerson) offers.push({ kind: 'person', label: words('bot.offer.person') });
  return offers.length > 0 ? { offers: offers.slice(0, OFFERS) } : {};
}
