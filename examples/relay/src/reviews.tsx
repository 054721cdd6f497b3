import { useMemo, useState } from 'react';
import {
  graphql,
  useFragment,
  useLazyLoadQuery,
  useMutation,
  usePaginationFragment,
  useSubscription,
} from 'react-relay';
import type { reviews_list$key } from './__generated__/reviews_list.graphql';
import type { reviews_review$key } from './__generated__/reviews_review.graphql';
import type { reviewsChangedSubscription } from './__generated__/reviewsChangedSubscription.graphql';
import type { reviewsCreatedSubscription } from './__generated__/reviewsCreatedSubscription.graphql';
import type { reviewsListQuery } from './__generated__/reviewsListQuery.graphql';
import type { reviewsQuery } from './__generated__/reviewsQuery.graphql';
import type { reviewsWriteMutation } from './__generated__/reviewsWriteMutation.graphql';
import { date, Stars } from './parts';
import { useUser } from './session';

export function Reviews({ book }: { book: string }) {
  const { node } = useLazyLoadQuery<reviewsQuery>(
    graphql`
      query reviewsQuery($book: ID!) {
        node(id: $book) {
          ...reviews_list @alias(as: "book")
        }
      }
    `,
    { book },
  );
  return node?.book ? <ReviewList book={node.book} /> : null;
}

function ReviewList({ book }: { book: reviews_list$key }) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    reviewsListQuery,
    reviews_list$key
  >(
    graphql`
      fragment reviews_list on Book
      @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
      @refetchable(queryName: "reviewsListQuery") {
        _id
        reviews(first: $first, after: $after, orderBy: [{ postedAt: DESC }])
          @connection(key: "reviews_list_reviews", filters: []) {
          __id
          edges {
            node {
              id
              ...reviews_review
            }
          }
        }
      }
    `,
    book,
  );
  const user = useUser();
  const list = data.reviews;
  useChanges(data._id, list?.__id ?? '');

  if (!list) return null;
  return (
    <section>
      <h2>Reviews</h2>
      {user ? (
        <ReviewForm book={data._id} list={list.__id} reviewer={user.name ?? ''} />
      ) : (
        <p className="quiet-text">Sign in to write one.</p>
      )}
      <ul className="reviews">
        {list.edges.map((edge) => edge?.node && <Review key={edge.node.id} review={edge.node} />)}
      </ul>
      {hasNext && (
        <button type="button" disabled={isLoadingNext} onClick={() => loadNext(10)}>
          More reviews
        </button>
      )}
    </section>
  );
}

/** What others write goes into the list, what they change changes, what they delete disappears. */
function useChanges(book: string, list: string) {
  const created = useMemo(
    () => ({
      subscription: graphql`
        subscription reviewsCreatedSubscription($book: ID!, $connections: [ID!]!) {
          reviewChanged(filter: { book: { _id: { eq: $book } } }, on: [CREATE]) {
            review @prependNode(connections: $connections, edgeTypeName: "ReviewEdge") {
              id
              ...reviews_review
            }
          }
        }
      `,
      variables: { book, connections: [list] },
    }),
    [book, list],
  );
  const changed = useMemo(
    () => ({
      subscription: graphql`
        subscription reviewsChangedSubscription($book: ID!) {
          reviewChanged(filter: { book: { _id: { eq: $book } } }, on: [UPDATE, DELETE]) {
            deletedId @deleteRecord
            review {
              ...reviews_review
            }
          }
        }
      `,
      variables: { book },
    }),
    [book],
  );
  useSubscription<reviewsCreatedSubscription>(created);
  useSubscription<reviewsChangedSubscription>(changed);
}

function Review({ review }: { review: reviews_review$key }) {
  const { title, rating, body, reviewer, postedAt } = useFragment(
    graphql`
      fragment reviews_review on Review {
        title
        rating
        body
        reviewer
        postedAt
      }
    `,
    review,
  );
  return (
    <li>
      <strong>{title}</strong> <Stars count={rating} />
      <p>{body}</p>
      <p className="quiet-text">
        {reviewer}, {date(postedAt)}
      </p>
    </li>
  );
}

interface ReviewFormProps {
  book: string;
  /** The connection that a new review is put into. */
  list: string;
  reviewer: string;
}

function ReviewForm({ book, list, reviewer }: ReviewFormProps) {
  const [problem, setProblem] = useState('');
  const [writeReview, isWriting] = useMutation<reviewsWriteMutation>(graphql`
    mutation reviewsWriteMutation($review: ReviewCreateInput!, $connections: [ID!]!)
    @raw_response_type {
      createReview(data: $review)
        @prependNode(connections: $connections, edgeTypeName: "ReviewEdge") {
        id
        ...reviews_review
      }
    }
  `);

  function submit(form: FormData) {
    const review = {
      rating: Number(form.get('rating')),
      title: String(form.get('title')),
      body: String(form.get('body')),
      reviewer,
      postedAt: new Date().toISOString(),
    };
    writeReview({
      variables: { review: { ...review, book: { connect: book } }, connections: [list] },
      // Shown until the answer is there, or an error.
      optimisticResponse: { createReview: { id: `client:${crypto.randomUUID()}`, ...review } },
      onCompleted: (_data, errors) => setProblem(errors?.[0]?.message ?? ''),
      onError: ({ message }) => setProblem(message),
    });
  }

  return (
    <form className="write" action={submit} aria-label="Write a review">
      {problem && <p role="alert">{problem}</p>}
      <label>
        Title
        <input name="title" required maxLength={120} />
      </label>
      <label>
        Stars
        <select name="rating" defaultValue="5">
          {[5, 4, 3, 2, 1].map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </label>
      <label>
        What you think
        <textarea name="body" rows={3} />
      </label>
      <button disabled={isWriting}>Publish</button>
    </form>
  );
}
