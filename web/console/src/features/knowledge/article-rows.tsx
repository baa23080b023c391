import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Article, ArticleSort } from '#contracts/http/knowledge';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { articleKeys } from './article-data.ts';
import { isNarrowed, queryOf, type ArticleFilter } from './article-filter.ts';
import { DueTag } from './due-tag.tsx';
import { useFolders } from './folder-data.ts';
import { dragged } from './folder-tree-view.tsx';
import { pathTo } from './folder-tree.ts';
import { offersAll, tick, ticked, type Selection } from './selection.ts';
import { StatusTag } from './status-tag.tsx';

const pageArticles = 50;

interface Props {
  filter: ArticleFilter;
  selection: Selection;
  select: (next: Selection) => void;
  sort: (by: ArticleSort | null) => void;
  clear: () => void;
  /** How the first article is made, where there is none. */
  first: ReactNode;
}

export function ArticleRows({ filter, selection, select, sort, clear, first }: Props) {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay();
  const phone = usePhone();
  const list = useInfiniteQuery({
    queryKey: articleKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      call('articles.list', { query: { ...queryOf(filter), cursor: pageParam, limit: pageArticles } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const navigate = useNavigate();
  const folders = useFolders().data?.items ?? [];
  if (list.isPending) return <RowsLoading rows={10} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <NoRows filter={filter} clear={clear} first={first} />;
  const shown = items.map(({ id }) => id);
  const chosen = ticked(selection, shown);
  const folderOf = ({ folderId }: Article) =>
    folderId === filter.folder
      ? ''
      : pathTo(folders, folderId)
          .map(({ name }) => name)
          .join(' / ');
  return (
    <>
      {offersAll(selection, shown, list.hasNextPage) && (
        <p className="select-all" role="status">
          {t('bulk.pageChosen', { count: shown.length })}
          <Button type="link" size="small" onClick={() => select({ all: true })}>
            {t('bulk.chooseAll')}
          </Button>
        </p>
      )}
      <Table<Article>
        rowKey="id"
        size="middle"
        pagination={false}
        dataSource={items}
        showHeader={!phone}
        tableLayout="fixed"
        {...(may('knowledge.write') && {
          rowSelection: {
            columnWidth: phone ? 44 : 56,
            selectedRowKeys: chosen,
            onChange: (keys) => select(tick(selection, shown, keys.map(String))),
            getCheckboxProps: ({ question }) => ({ 'aria-label': t('bulk.choose', { question }) }),
            getTitleCheckboxProps: () => ({ 'aria-label': t('bulk.choosePage') }),
          },
        })}
        onRow={(article) => ({
          onClick: () => void navigate(`/knowledge/${article.id}`),
          className: 'row-open',
          draggable: !phone && may('knowledge.write'),
          onDragStart: (event) =>
            event.dataTransfer.setData(
              dragged.articles,
              (chosen.includes(article.id) ? chosen : [article.id]).join(' '),
            ),
        })}
        columns={[
          {
            title: <SortBy by="question" words={t('knowledge.question')} filter={filter} sort={sort} />,
            key: 'question',
            render: (_, article) => <Cell article={article} folder={folderOf(article)} />,
          },
          {
            title: t('knowledge.status'),
            key: 'status',
            width: 144,
            hidden: phone,
            render: (_, article) => (
              <span className="article-tags">
                <StatusTag status={article.state} />
                <DueTag article={article} />
              </span>
            ),
          },
          {
            title: <SortBy by="ends" words={t('editor.validTo')} filter={filter} sort={sort} />,
            key: 'ends',
            width: 112,
            hidden: phone || (filter.sort !== 'ends' && !filter.due && filter.state !== 'expired'),
            render: (_, { validTo }) => <span className="meta">{validTo && <Moment at={validTo} form="brief" />}</span>,
          },
          {
            title: <SortBy by={null} words={t('knowledge.updated')} filter={filter} sort={sort} />,
            key: 'updated',
            width: 176,
            hidden: phone,
            render: (_, article) => (
              <span className="meta">
                <Moment at={article.updatedAt} />
                {article.updatedBy && ` · ${article.updatedBy.name}`}
              </span>
            ),
          },
        ]}
      />
      <LoadMore list={list} />
    </>
  );
}

/** The head of a column that the list can be ordered by; null is the order that it has by itself. */
function SortBy({
  by,
  words,
  filter,
  sort,
}: {
  by: ArticleSort | null;
  words: string;
  filter: ArticleFilter;
  sort: (by: ArticleSort | null) => void;
}) {
  const { t } = useWords();
  const usual = by === null || by === 'updated';
  const current = usual ? (filter.sort ?? 'updated') === 'updated' && filter.search === '' : filter.sort === by;
  return (
    <button
      type="button"
      className="sort-by"
      aria-label={t('knowledge.sortBy', { what: words })}
      aria-pressed={current}
      onClick={() => sort(usual ? (filter.search === '' ? null : 'updated') : current ? null : by)}
    >
      {words}
      <span data-current={current}>
        <Icon name="down" size={12} />
      </span>
    </button>
  );
}

function Cell({ article, folder }: { article: Article; folder: string }) {
  const { t } = useWords();
  const phone = usePhone();
  const { kind, similar, chunks, openComments, products } = article;
  return (
    <div className="article-cell">
      <span className="article-line">
        <Link to={`/knowledge/${article.id}`} draggable={false} onClick={(event) => event.stopPropagation()}>
          {article.question}
        </Link>
        {openComments > 0 && (
          <span className="tag" title={t('comments.open', { count: openComments })}>
            <Icon name="comment" size={12} /> {openComments}
            <span className="unseen">{t('comments.title')}</span>
          </span>
        )}
      </span>
      <span className="meta article-answer">{article.answer.slice(0, 160)}</span>
      <span className="meta article-facts">
        {[
          kind === 'qa' ? '' : t(`kind.${kind}`),
          kind === 'document' ? t('chunks.count', { count: chunks }) : '',
          kind !== 'document' && similar.length > 0 ? t('knowledge.similarCount', { count: similar.length }) : '',
          folder,
          article.category,
          products.join(t('common.listed')),
        ]
          .filter((words) => words !== '')
          .join(' · ')}
      </span>
      {phone && (
        <span className="article-tags">
          <StatusTag status={article.state} />
          <DueTag article={article} />
        </span>
      )}
    </div>
  );
}

/** Nothing fits, nothing lies in this folder, or there is nothing at all yet: three things to do next. */
function NoRows({ filter, clear, first }: Pick<Props, 'filter' | 'clear' | 'first'>) {
  const { t } = useWords();
  const may = useMay();
  if (isNarrowed(filter))
    return (
      <Empty
        icon="search"
        title={t('knowledge.noneFound')}
        action={<Button onClick={clear}>{t('common.clearFilters')}</Button>}
      />
    );
  if (filter.folder !== '')
    return <Empty icon="folder" title={t('folder.empty')} hint={t('folder.emptyHint')} action={first} />;
  const writes = may('knowledge.write');
  return (
    <>
      <Empty icon="knowledge" title={t('knowledge.empty')} hint={t('knowledge.emptyHint')} action={first} />
      {writes && (
        <ul className="ways-in">
          <li>
            <Icon name="file" size={18} />
            <div>
              <Link to="/knowledge/import">{t('knowledge.import')}</Link>
              <p className="meta">{t('knowledge.importHint')}</p>
            </div>
          </li>
          <li>
            <Icon name="copy" size={18} />
            <div>
              <a href="/api/v1/knowledge/import-template" download>
                {t('knowledge.template')}
              </a>
              <p className="meta">{t('knowledge.templateHint')}</p>
            </div>
          </li>
        </ul>
      )}
    </>
  );
}
