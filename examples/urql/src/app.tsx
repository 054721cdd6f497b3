import { Link, Route, Switch } from 'wouter';
import { BookPage } from './book';
import { BooksPage } from './books';
import { PhotosPage } from './photos';
import { Account, useUser } from './session';

export function App() {
  const user = useUser();
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
        <Account user={user} />
      </header>
      <main>
        <Switch>
          <Route path="/" component={BooksPage} />
          <Route path="/books/:id">{({ id }) => <BookPage id={id} user={user} />}</Route>
          <Route path="/photos">
            <PhotosPage user={user} />
          </Route>
          <Route>There is no such page.</Route>
        </Switch>
      </main>
    </>
  );
}
