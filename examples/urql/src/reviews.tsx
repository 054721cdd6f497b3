import { useMutation, useQuery, useSubscription } from 'urql';
import { graphql } from './gql';
import { date, Stars } from './parts';
import type { User } from './session';

graphql(`
  fragment BookReviews on Book {
    _id
    reviews(first: 20, orderBy: [{ postedAt: DESC }]) {
      nodes {
        ...ReviewFacts
      }
    }
  }
`);

graphql(`
  fragment ReviewFacts on Review {
    _id
    rating
    title
    body
    reviewer
    postedAt
  }
`);

const StoredReviews = graphql(`
  query Reviews($book: ID!) {
    book(_id: $book) {
      ...BookReviews
    }
  }
`);

/** The reviews now, and again whenever one of them changes, whoever changes it. */
const LiveReviews = graphql(`
  subscription LiveReviews($book: ID!) {
    book(_id: $book) {
      ...BookReviews
    }
  }
`);

const WriteReview = graphql(`
  mutation WriteReview($id: ID!, $review: ReviewCreateInput!) {
    createReview(_id: $id, data: $review) {
      ...ReviewFacts
    }
  }
`);

export function Reviews({ book, user }: { book: string; user: User | undefined }) {
  // What the subscription sends goes into the cache, where the reviews are shown from: so those
  // that were just written, too.
  const [{ error }] = useSubscription({ query: LiveReviews, variables: { book } });
  const [{ data }] = useQuery({
    query: StoredReviews,
    variables: { book },
    requestPolicy: 'cache-only',
  });
  const reviews = data?.book?.reviews?.nodes.flatMap((review) => review ?? []);

  return (
    <section>
      <h2>Reviews</h2>
      {error && <p role="alert">{error.message}</p>}
      {user ? (
        <ReviewForm book={book} reviewer={user.name ?? ''} />
      ) : (
        <p className="quiet-text">Sign in to write one.</p>
      )}
      {!reviews && !error && <p>Asking the readers …</p>}
      <ul className="reviews">
        {reviews?.map((review) => (
          <li key={review._id}>
            <strong>{review.title}</strong> <Stars count={review.rating} />
            <p>{review.body}</p>
            <p className="quiet-text">
              {review.reviewer}, {date(review.postedAt)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReviewForm({ book, reviewer }: { book: string; reviewer: string }) {
  const [{ error }, writeReview] = useMutation(WriteReview);

  function submit(form: FormData) {
    void writeReview({
      // The row's id is made here, so that the review is the same one before and after it is stored.
      id: crypto.randomUUID(),
      review: {
        rating: Number(form.get('rating')),
        title: String(form.get('title')),
        body: String(form.get('body')),
        reviewer,
        postedAt: new Date().toISOString(),
        book: { connect: book },
      },
    });
  }

  return (
    <form className="write" action={submit} aria-label="Write a review">
      {error && <p role="alert">{error.message}</p>}
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
      <button>Publish</button>
    </form>
  );
}
