import { Suspense, useTransition } from 'react';
import { graphql, useLazyLoadQuery, useRefetchableFragment } from 'react-relay';
import type { book_facts$key } from './__generated__/book_facts.graphql';
import type { bookFactsQuery } from './__generated__/bookFactsQuery.graphql';
import type { bookQuery } from './__generated__/bookQuery.graphql';
import { Cover, date, euros, formats } from './parts';
import { Reviews } from './reviews';

/** A book that was in a list is there already, and nothing is asked for. */
export function BookPage({ id }: { id: string }) {
  const { node } = useLazyLoadQuery<bookQuery>(
    graphql`
      query bookQuery($id: ID!) {
        node(id: $id) {
          ...book_facts @alias(as: "book")
        }
      }
    `,
    { id },
  );
  if (!node?.book) return <p>There is no such book.</p>;
  return (
    <>
      <Facts book={node.book} />
      <Suspense fallback="Asking the readers …">
        <Reviews book={id} />
      </Suspense>
    </>
  );
}

function Facts({ book }: { book: book_facts$key }) {
  const [data, refetch] = useRefetchableFragment<bookFactsQuery, book_facts$key>(
    graphql`
      fragment book_facts on Book @refetchable(queryName: "bookFactsQuery") {
        title
        summary
        format
        price
        pages
        publishedAt
        stock
        author {
          name
        }
        publisher {
          name
        }
      }
    `,
    book,
  );
  const [isAsking, startTransition] = useTransition();

  function lookAgain() {
    startTransition(() => {
      refetch({}, { fetchPolicy: 'network-only' });
    });
  }

  return (
    <article className="book">
      <Cover title={data.title} />
      <div>
        <h1>{data.title}</h1>
        <p className="quiet-text">by {data.author?.name ?? 'somebody'}</p>
        <p>{data.summary}</p>
        <dl className="facts">
          <dt>Price</dt>
          <dd>{euros(data.price)}</dd>
          <dt>Format</dt>
          <dd>
            {formats[data.format]}
            {data.pages ? `, ${data.pages} pages` : ''}
          </dd>
          <dt>Published</dt>
          <dd>
            {date(data.publishedAt)} by {data.publisher?.name ?? 'nobody'}
          </dd>
          <dt>In stock</dt>
          <dd>
            {data.stock ?? 0}{' '}
            <button type="button" className="quiet" disabled={isAsking} onClick={lookAgain}>
              Look again
            </button>
          </dd>
        </dl>
      </div>
    </article>
  );
}
