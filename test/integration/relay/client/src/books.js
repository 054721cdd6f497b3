/* What the compiler of Relay is given by the test: the operations of a small client. */
import { graphql } from 'relay-runtime';

export const bookRow = graphql`
  fragment books_row on Book {
    _id
    title
    author {
      ...books_person
    }
  }
`;

export const person = graphql`
  fragment books_person on Person
  @argumentDefinitions(withCity: { type: "Boolean", defaultValue: false }) {
    name
    city @include(if: $withCity) {
      name
    }
  }
`;

/** For usePaginationFragment. */
export const list = graphql`
  fragment books_list on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 3 }
    after: { type: "String" }
    filter: { type: "BookFilter" }
  )
  @refetchable(queryName: "booksListPaginationQuery") {
    books(first: $first, after: $after, filter: $filter, orderBy: [{ title: ASC }])
      @connection(key: "books_list_books", filters: ["filter"]) {
      edges {
        node {
          id
          ...books_row
        }
      }
      totalCount
    }
  }
`;

/** A list within a row, whose next pages are read by the row’s global id. */
export const byPerson = graphql`
  fragment books_byPerson on Person
  @argumentDefinitions(count: { type: "Int", defaultValue: 1 }, cursor: { type: "String" })
  @refetchable(queryName: "booksByPersonPaginationQuery") {
    name
    books(first: $count, after: $cursor) @connection(key: "books_byPerson_books") {
      edges {
        node {
          id
          title
        }
      }
    }
  }
`;

/** For useRefetchableFragment. */
export const detail = graphql`
  fragment books_detail on Book @refetchable(queryName: "booksDetailRefetchQuery") {
    title
    pages
    author {
      ...books_person @arguments(withCity: true)
    }
  }
`;

export const page = graphql`
  query booksPageQuery($filter: BookFilter, $person: ID!) {
    ...books_list @arguments(filter: $filter)
    person(_id: $person) {
      ...books_byPerson
    }
  }
`;

export const anything = graphql`
  query booksNodesQuery($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ...books_detail @alias(as: "book")
    }
  }
`;

export const add = graphql`
  mutation booksAddMutation($data: BookCreateInput!, $connections: [ID!]!) {
    createBook(data: $data) @appendNode(connections: $connections, edgeTypeName: "BookEdge") {
      ...books_row
    }
  }
`;

export const remove = graphql`
  mutation booksRemoveMutation($id: ID!) {
    deleteBook(_id: $id) {
      id @deleteRecord
    }
  }
`;

export const changes = graphql`
  subscription booksChangesSubscription {
    bookChanged {
      deletedId @deleteRecord
      book {
        ...books_row
      }
    }
  }
`;
