import { useQuery } from '@apollo/client/react';
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { graphql } from './gql';
import type { BookFilter, BookFormat } from './gql/graphql';
import { Cover, euros, formats } from './parts';
import { useWhenSeen } from './use-when-seen';

const Books = graphql(`
  query Books($filter: BookFilter!, $after: String) {
    books(filter: $filter, orderBy: [{ title: ASC }], first: 20, after: $after) {
      totalCount
      edges {
        node {
          ...BookFacts
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export function BooksPage() {
  const [search, setSearch] = useState('');
  const [format, setFormat] = useState<BookFormat>();
  const [inStock, setInStock] = useState(false);
  const words = useDeferredValue(search.trim());

  const filter: BookFilter = {
    ...(words && { title: { contains: words } }),
    ...(format && { format: { eq: format } }),
    ...(inStock && { stock: { gt: 0 } }),
  };

  return (
    <>
      <h1>Books</h1>
      <div className="filters">
        <input
          type="search"
          placeholder="Words in the title"
          aria-label="Words in the title"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <select
          aria-label="Format"
          value={format ?? ''}
          onChange={({ target }) => setFormat((target.value || undefined) as typeof format)}
        >
          <option value="">Every format</option>
          {Object.entries(formats).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <label>
          <input
            type="checkbox"
            checked={inStock}
            onChange={({ target }) => setInStock(target.checked)}
          />{' '}
          In stock
        </label>
      </div>
      <BookList filter={filter} />
    </>
  );
}

function BookList({ filter }: { filter: BookFilter }) {
  const { data, error, loading, fetchMore } = useQuery(Books, {
    variables: { filter },
    notifyOnNetworkStatusChange: true,
  });
  const page = data?.books?.pageInfo;
  const end = useWhenSeen(() => {
    if (page?.hasNextPage && !loading) void fetchMore({ variables: { after: page.endCursor } });
  });

  if (error) return <p role="alert">{error.message}</p>;
  const books = data?.books?.edges.flatMap((edge) => edge?.node ?? []) ?? [];
  return (
    <>
      <p className="quiet-text">
        {data?.books ? `${data.books.totalCount} books` : 'Looking along the shelves …'}
      </p>
      <ul className="books">
        {books.map((book) => (
          <li key={book._id}>
            <Link href={`/books/${book._id}`} className="card">
              <Cover title={book.title} />
              <span className="title">{book.title}</span>
              <span className="quiet-text">{book.author?.name}</span>
              <span className="quiet-text">{euros(book.price)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div ref={end}>{page?.hasNextPage && loading && 'More …'}</div>
    </>
  );
}
