import { useQuery } from 'urql';
import { graphql } from './gql';
import type { BookFactsFragment } from './gql/graphql';
import { Cover, date, euros, formats } from './parts';
import { Reviews } from './reviews';
import type { User } from './session';

graphql(`
  fragment BookFacts on Book {
    _id
    title
    summary
    format
    price
    pages
    publishedAt
    stock
    author {
      _id
      name
    }
    publisher {
      _id
      name
    }
  }
`);

const Book = graphql(`
  query Book($id: ID!) {
    book(_id: $id) {
      ...BookFacts
    }
  }
`);

/** A book that was in a list is there already, and nothing is asked for. */
export function BookPage({ id, user }: { id: string; user: User | undefined }) {
  const [{ data, error, fetching }] = useQuery({ query: Book, variables: { id } });

  if (error) return <p role="alert">{error.message}</p>;
  if (fetching && !data) return <p>Looking for it …</p>;
  if (!data?.book) return <p>There is no such book.</p>;
  return (
    <>
      <Facts book={data.book} />
      <Reviews book={id} user={user} />
    </>
  );
}

function Facts({ book }: { book: BookFactsFragment }) {
  return (
    <article className="book">
      <Cover title={book.title} />
      <div>
        <h1>{book.title}</h1>
        <p className="quiet-text">by {book.author?.name ?? 'somebody'}</p>
        <p>{book.summary}</p>
        <dl className="facts">
          <dt>Price</dt>
          <dd>{euros(book.price)}</dd>
          <dt>Format</dt>
          <dd>
            {formats[book.format]}
            {book.pages ? `, ${book.pages} pages` : ''}
          </dd>
          <dt>Published</dt>
          <dd>
            {date(book.publishedAt)} by {book.publisher?.name ?? 'nobody'}
          </dd>
          <dt>In stock</dt>
          <dd>{book.stock ?? 0}</dd>
        </dl>
      </div>
    </article>
  );
}
