import { useTransition } from 'react';
import { graphql, useFragment, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { Link } from 'wouter';
import type { books_card$key } from './__generated__/books_card.graphql';
import type { books_list$key } from './__generated__/books_list.graphql';
import type { BookFormat, booksListQuery } from './__generated__/booksListQuery.graphql';
import type { booksQuery } from './__generated__/booksQuery.graphql';
import { Cover, euros, formats } from './parts';
import { useWhenSeen } from './use-when-seen';

export function BooksPage() {
  const query = useLazyLoadQuery<booksQuery>(
    graphql`
      query booksQuery {
        ...books_list
      }
    `,
    {},
  );
  return (
    <>
      <h1>Books</h1>
      <BookList query={query} />
    </>
  );
}

function BookList({ query }: { query: books_list$key }) {
  const { data, hasNext, isLoadingNext, loadNext, refetch } = usePaginationFragment<
    booksListQuery,
    books_list$key
  >(
    graphql`
      fragment books_list on Query
      @argumentDefinitions(
        first: { type: "Int", defaultValue: 20 }
        after: { type: "String" }
        filter: { type: "BookFilter" }
      )
      @refetchable(queryName: "booksListQuery") {
        books(first: $first, after: $after, filter: $filter, orderBy: [{ title: ASC }])
          @connection(key: "books_list_books", filters: ["filter"]) {
          totalCount
          edges {
            node {
              id
              ...books_card
            }
          }
        }
      }
    `,
    query,
  );
  const [, startTransition] = useTransition();
  const end = useWhenSeen(() => {
    if (hasNext && !isLoadingNext) loadNext(20);
  });

  function showFormat(format: BookFormat | '') {
    startTransition(() => {
      refetch({ filter: format ? { format: { eq: format } } : null });
    });
  }

  const books = data.books?.edges.flatMap((edge) => edge?.node ?? []) ?? [];
  return (
    <>
      <div className="filters">
        <select
          aria-label="Format"
          onChange={({ target }) => showFormat(target.value as BookFormat | '')}
        >
          <option value="">Every format</option>
          {Object.entries(formats).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <p className="quiet-text">{data.books?.totalCount} books</p>
      <ul className="books">
        {books.map((book) => (
          <li key={book.id}>
            <BookCard id={book.id} book={book} />
          </li>
        ))}
      </ul>
      <div ref={end}>{isLoadingNext && 'More …'}</div>
    </>
  );
}

function BookCard({ id, book }: { id: string; book: books_card$key }) {
  const { title, price, author } = useFragment(
    graphql`
      fragment books_card on Book {
        title
        price
        author {
          name
        }
        ...book_facts
      }
    `,
    book,
  );
  return (
    <Link href={`/books/${encodeURIComponent(id)}`} className="card">
      <Cover title={title} />
      <span className="title">{title}</span>
      <span className="quiet-text">{author?.name}</span>
      <span className="quiet-text">{euros(price)}</span>
    </Link>
  );
}
