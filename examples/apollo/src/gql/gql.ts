/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment BookFacts on Book {\n    _id\n    title\n    summary\n    format\n    price\n    pages\n    publishedAt\n    stock\n    author {\n      _id\n      name\n    }\n    publisher {\n      _id\n      name\n    }\n  }\n": typeof types.BookFactsFragmentDoc,
    "\n  query Book($id: ID!) {\n    book(_id: $id) {\n      ...BookFacts\n    }\n  }\n": typeof types.BookDocument,
    "\n  query Books($filter: BookFilter!, $after: String) {\n    books(filter: $filter, orderBy: [{ title: ASC }], first: 20, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...BookFacts\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.BooksDocument,
    "\n  query Photos {\n    storageListFiles(bucketId: \"photos\", first: 100) {\n      files {\n        ...PhotoFacts\n      }\n    }\n  }\n": typeof types.PhotosDocument,
    "\n  fragment PhotoFacts on AppwriteFile {\n    _id\n    name\n    previewUrl(width: 400, height: 300, output: webp)\n  }\n": typeof types.PhotoFactsFragmentDoc,
    "\n  mutation AddPhoto($file: Upload!) {\n    storageCreateFile(bucketId: \"photos\", fileId: \"unique()\", file: $file) {\n      ...PhotoFacts\n    }\n  }\n": typeof types.AddPhotoDocument,
    "\n  fragment BookReviews on Book {\n    _id\n    reviews(first: 20, orderBy: [{ postedAt: DESC }]) {\n      nodes {\n        ...ReviewFacts\n      }\n    }\n  }\n": typeof types.BookReviewsFragmentDoc,
    "\n  fragment ReviewFacts on Review {\n    _id\n    rating\n    title\n    body\n    reviewer\n    postedAt\n  }\n": typeof types.ReviewFactsFragmentDoc,
    "\n  subscription LiveReviews($book: ID!) {\n    book(_id: $book) {\n      ...BookReviews\n    }\n  }\n": typeof types.LiveReviewsDocument,
    "\n  mutation WriteReview($id: ID!, $review: ReviewCreateInput!) {\n    createReview(_id: $id, data: $review) {\n      ...ReviewFacts\n    }\n  }\n": typeof types.WriteReviewDocument,
    "\n  query Me {\n    accountGet {\n      _id\n      name\n    }\n  }\n": typeof types.MeDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    accountCreateEmailPasswordSession(email: $email, password: $password) {\n      _id\n    }\n  }\n": typeof types.SignInDocument,
    "\n  mutation SignOut {\n    accountDeleteSession(sessionId: \"current\") {\n      status\n    }\n  }\n": typeof types.SignOutDocument,
};
const documents: Documents = {
    "\n  fragment BookFacts on Book {\n    _id\n    title\n    summary\n    format\n    price\n    pages\n    publishedAt\n    stock\n    author {\n      _id\n      name\n    }\n    publisher {\n      _id\n      name\n    }\n  }\n": types.BookFactsFragmentDoc,
    "\n  query Book($id: ID!) {\n    book(_id: $id) {\n      ...BookFacts\n    }\n  }\n": types.BookDocument,
    "\n  query Books($filter: BookFilter!, $after: String) {\n    books(filter: $filter, orderBy: [{ title: ASC }], first: 20, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...BookFacts\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.BooksDocument,
    "\n  query Photos {\n    storageListFiles(bucketId: \"photos\", first: 100) {\n      files {\n        ...PhotoFacts\n      }\n    }\n  }\n": types.PhotosDocument,
    "\n  fragment PhotoFacts on AppwriteFile {\n    _id\n    name\n    previewUrl(width: 400, height: 300, output: webp)\n  }\n": types.PhotoFactsFragmentDoc,
    "\n  mutation AddPhoto($file: Upload!) {\n    storageCreateFile(bucketId: \"photos\", fileId: \"unique()\", file: $file) {\n      ...PhotoFacts\n    }\n  }\n": types.AddPhotoDocument,
    "\n  fragment BookReviews on Book {\n    _id\n    reviews(first: 20, orderBy: [{ postedAt: DESC }]) {\n      nodes {\n        ...ReviewFacts\n      }\n    }\n  }\n": types.BookReviewsFragmentDoc,
    "\n  fragment ReviewFacts on Review {\n    _id\n    rating\n    title\n    body\n    reviewer\n    postedAt\n  }\n": types.ReviewFactsFragmentDoc,
    "\n  subscription LiveReviews($book: ID!) {\n    book(_id: $book) {\n      ...BookReviews\n    }\n  }\n": types.LiveReviewsDocument,
    "\n  mutation WriteReview($id: ID!, $review: ReviewCreateInput!) {\n    createReview(_id: $id, data: $review) {\n      ...ReviewFacts\n    }\n  }\n": types.WriteReviewDocument,
    "\n  query Me {\n    accountGet {\n      _id\n      name\n    }\n  }\n": types.MeDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    accountCreateEmailPasswordSession(email: $email, password: $password) {\n      _id\n    }\n  }\n": types.SignInDocument,
    "\n  mutation SignOut {\n    accountDeleteSession(sessionId: \"current\") {\n      status\n    }\n  }\n": types.SignOutDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BookFacts on Book {\n    _id\n    title\n    summary\n    format\n    price\n    pages\n    publishedAt\n    stock\n    author {\n      _id\n      name\n    }\n    publisher {\n      _id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment BookFacts on Book {\n    _id\n    title\n    summary\n    format\n    price\n    pages\n    publishedAt\n    stock\n    author {\n      _id\n      name\n    }\n    publisher {\n      _id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Book($id: ID!) {\n    book(_id: $id) {\n      ...BookFacts\n    }\n  }\n"): (typeof documents)["\n  query Book($id: ID!) {\n    book(_id: $id) {\n      ...BookFacts\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Books($filter: BookFilter!, $after: String) {\n    books(filter: $filter, orderBy: [{ title: ASC }], first: 20, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...BookFacts\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  query Books($filter: BookFilter!, $after: String) {\n    books(filter: $filter, orderBy: [{ title: ASC }], first: 20, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...BookFacts\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Photos {\n    storageListFiles(bucketId: \"photos\", first: 100) {\n      files {\n        ...PhotoFacts\n      }\n    }\n  }\n"): (typeof documents)["\n  query Photos {\n    storageListFiles(bucketId: \"photos\", first: 100) {\n      files {\n        ...PhotoFacts\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PhotoFacts on AppwriteFile {\n    _id\n    name\n    previewUrl(width: 400, height: 300, output: webp)\n  }\n"): (typeof documents)["\n  fragment PhotoFacts on AppwriteFile {\n    _id\n    name\n    previewUrl(width: 400, height: 300, output: webp)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddPhoto($file: Upload!) {\n    storageCreateFile(bucketId: \"photos\", fileId: \"unique()\", file: $file) {\n      ...PhotoFacts\n    }\n  }\n"): (typeof documents)["\n  mutation AddPhoto($file: Upload!) {\n    storageCreateFile(bucketId: \"photos\", fileId: \"unique()\", file: $file) {\n      ...PhotoFacts\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BookReviews on Book {\n    _id\n    reviews(first: 20, orderBy: [{ postedAt: DESC }]) {\n      nodes {\n        ...ReviewFacts\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment BookReviews on Book {\n    _id\n    reviews(first: 20, orderBy: [{ postedAt: DESC }]) {\n      nodes {\n        ...ReviewFacts\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReviewFacts on Review {\n    _id\n    rating\n    title\n    body\n    reviewer\n    postedAt\n  }\n"): (typeof documents)["\n  fragment ReviewFacts on Review {\n    _id\n    rating\n    title\n    body\n    reviewer\n    postedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LiveReviews($book: ID!) {\n    book(_id: $book) {\n      ...BookReviews\n    }\n  }\n"): (typeof documents)["\n  subscription LiveReviews($book: ID!) {\n    book(_id: $book) {\n      ...BookReviews\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WriteReview($id: ID!, $review: ReviewCreateInput!) {\n    createReview(_id: $id, data: $review) {\n      ...ReviewFacts\n    }\n  }\n"): (typeof documents)["\n  mutation WriteReview($id: ID!, $review: ReviewCreateInput!) {\n    createReview(_id: $id, data: $review) {\n      ...ReviewFacts\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Me {\n    accountGet {\n      _id\n      name\n    }\n  }\n"): (typeof documents)["\n  query Me {\n    accountGet {\n      _id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($email: String!, $password: String!) {\n    accountCreateEmailPasswordSession(email: $email, password: $password) {\n      _id\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($email: String!, $password: String!) {\n    accountCreateEmailPasswordSession(email: $email, password: $password) {\n      _id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    accountDeleteSession(sessionId: \"current\") {\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation SignOut {\n    accountDeleteSession(sessionId: \"current\") {\n      status\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;