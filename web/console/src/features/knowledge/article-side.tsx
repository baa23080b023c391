import { AutoComplete, Button, Form, Input, Select } from 'antd';
import { limits } from '#contracts/common';
import { answerLanguage } from '#contracts/http/article-draft';
import type { Article, ArticleDraft } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { useCategories, useCounts } from './article-data.ts';
import { monthsAfter } from './due.ts';
import { useFolders } from './folder-data.ts';
import { FolderSelect } from './folder-select.tsx';
import { fromField, toField, zoneWords } from './zoned.ts';

const categoryMax = 60;
const productMax = 60;
/** Months offered until somebody should look again. */
const recheckMonths = 6;

interface Props {
  draft: ArticleDraft;
  change: (part: Partial<ArticleDraft>) => void;
  /** Null while it was never saved. */
  article: Article | null;
  folderId: string | null;
  place: (folderId: string | null) => void;
  /** At once, because it belongs to no version. */
  setReviewBy: (at: string | null) => void;
}

/** What an article is about and when it holds: beside what it says. */
export function ArticleSide({ draft, change, article, folderId, place, setReviewBy }: Props) {
  const { t, locale } = useWords();
  const categories = useCategories().data?.items ?? [];
  const products = useCounts().data?.products ?? [];
  const folders = useFolders().data?.items ?? [];
  const backwards = draft.validFrom !== null && draft.validTo !== null && draft.validFrom >= draft.validTo;
  const writable = (id: string) => folders.find((one) => one.id === id)?.rights.includes('write') ?? false;
  return (
    <div className="article-side">
      <Form.Item label={t('editor.folder')} htmlFor="folder">
        <FolderSelect id="folder" value={folderId} choose={place} allowed={(id) => id === folderId || writable(id)} />
      </Form.Item>
      <Form.Item label={t('knowledge.category')} htmlFor="category">
        <AutoComplete
          id="category"
          placeholder={t('editor.categoryHint')}
          value={draft.category}
          onChange={(category: string) => change({ category: category.slice(0, categoryMax) })}
          options={categories.filter(({ name }) => name !== '').map(({ name }) => ({ value: name }))}
        />
      </Form.Item>
      <Form.Item label={t('editor.products')} htmlFor="products" extra={t('editor.productsHint')}>
        <Select<string[]>
          id="products"
          mode="tags"
          maxCount={limits.products}
          tokenSeparators={[',', '，', '、']}
          value={draft.products}
          onChange={(next) => change({ products: next.map((name) => name.trim().slice(0, productMax)) })}
          options={products.map(({ name }) => ({ value: name, label: name }))}
        />
      </Form.Item>
      <Form.Item label={t('editor.language')} htmlFor="language">
        <Select<string>
          id="language"
          value={draft.language ?? ''}
          onChange={(value) => change({ language: answerLanguage.safeParse(value).data ?? null })}
          options={[
            { value: '', label: t('language.own') },
            ...answerLanguage.options.map((value) => ({ value, label: t(`language.${value}`) })),
          ]}
        />
      </Form.Item>
      <Form.Item
        label={t('editor.validity')}
        validateStatus={backwards ? 'error' : undefined}
        help={backwards ? t('editor.backwards') : undefined}
        extra={backwards ? undefined : t('editor.zone', { zone: zoneWords(locale) })}
      >
        <div className="validity">
          <label>
            {t('editor.validFrom')}
            <Input
              type="datetime-local"
              value={toField(draft.validFrom)}
              onChange={(event) => change({ validFrom: fromField(event.target.value) })}
            />
          </label>
          <label>
            {t('editor.validTo')}
            <Input
              type="datetime-local"
              value={toField(draft.validTo)}
              onChange={(event) => change({ validTo: fromField(event.target.value) })}
            />
          </label>
        </div>
      </Form.Item>
      {article && (
        <Form.Item label={t('editor.reviewBy')} htmlFor="review-by" extra={t('editor.reviewByHint')}>
          <div className="review-by">
            <Input
              id="review-by"
              type="date"
              value={toField(article.reviewBy).slice(0, 10)}
              onChange={({ target: { value } }) => setReviewBy(value === '' ? null : fromField(`${value}T09:00`))}
            />
            {article.reviewBy === null && (
              <Button onClick={() => setReviewBy(monthsAfter(null, recheckMonths, Date.now()))}>
                {t('due.months', { count: recheckMonths })}
              </Button>
            )}
          </div>
        </Form.Item>
      )}
    </div>
  );
}
