import { Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { BookPage } from './book';
import { BooksPage } from './books';
import { ErrorBoundary } from './error-boundary';
import { Account } from './session';

export function App() {
  return (
    <>
      <header className="bar">
        <Link href="/" className="name">
          Harbour Lane Books
        </Link>
        <nav>
          <Link href="/">Books</Link>
        </nav>
        <ErrorBoundary>
          <Suspense>
            <Account />
          </Suspense>
        </ErrorBoundary>
      </header>
      <main>
        <ErrorBoundary>
          <Suspense fallback="Looking along the shelves …">
            <Switch>
              <Route path="/" component={BooksPage} />
              <Route path="/books/:id">
                {({ id }) => <BookPage id={decodeURIComponent(id)} />}
              </Route>
              <Route>There is no such page.</Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
