import { Link, Route, Switch } from 'wouter';
import { BookPage } from './book';
import { BooksPage } from './books';
import { PhotosPage } from './photos';
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
          <Link href="/photos">Photos</Link>
        </nav>
        <Account />
      </header>
      <main>
        <Switch>
          <Route path="/" component={BooksPage} />
          <Route path="/books/:id">{({ id }) => <BookPage id={id} />}</Route>
          <Route path="/photos" component={PhotosPage} />
          <Route>There is no such page.</Route>
        </Switch>
      </main>
    </>
  );
}
