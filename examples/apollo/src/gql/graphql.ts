/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A new row of "Authors". */
export type AuthorCreateManyInput = {
  /** Made by the gateway when left out. */
  _id?: string | number | null | undefined;
  /** Left out, a row within another one gets what that is given, and else Appwrite's defaults. */
  _permissions?: Array<PermissionInput> | null | undefined;
  biography?: string | null | undefined;
  birthplace?: [number, number] | null | undefined;
  books?: BookRelatedListInput | null | undefined;
  born?: string | null | undefined;
  country?: string | null | undefined;
  email?: string | null | undefined;
  languages?: Array<string> | null | undefined;
  name: string;
  website?: string | null | undefined;
};

/** All conditions given must hold. */
export type AuthorFilter = {
  _createdAt?: DateTimeFilter | null | undefined;
  _id?: IdFilter | null | undefined;
  _sequence?: BigIntFilter | null | undefined;
  _updatedAt?: DateTimeFilter | null | undefined;
  /** All of these hold. */
  and?: Array<AuthorFilter> | null | undefined;
  biography?: StringSearchFilter | null | undefined;
  birthplace?: PointFilter | null | undefined;
  books?: BookListFilter | null | undefined;
  born?: DateTimeFilter | null | undefined;
  country?: StringFilter | null | undefined;
  email?: EmailAddressFilter | null | undefined;
  languages?: StringListFilter | null | undefined;
  name?: StringFilter | null | undefined;
  /** This does not hold. Rows without the value match neither it nor its opposite. */
  not?: AuthorFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<AuthorFilter> | null | undefined;
  website?: UrlFilter | null | undefined;
};

/** The row of "Authors" that a row is related to. */
export type AuthorRelatedInput = {
  /** Id of the row to relate to. */
  connect?: string | number | null | undefined;
  /** Makes what is related. */
  create?: AuthorCreateManyInput | null | undefined;
  /** true: relate to no row. */
  disconnect?: boolean | null | undefined;
};

/** All operators given must hold. */
export type BigIntFilter = {
  /** Within the bounds, both included. */
  between?: BigIntRange | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** Equal to any of these. */
  in?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | null | undefined;
  notBetween?: BigIntRange | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string> | null | undefined;
};

/** Both bounds belong to the range. */
export type BigIntRange = {
  from: string;
  to: string;
};

/** A new row of "Book Covers". */
export type BookCoverCreateManyInput = {
  /** Made by the gateway when left out. */
  _id?: string | number | null | undefined;
  /** Left out, a row within another one gets what that is given, and else Appwrite's defaults. */
  _permissions?: Array<PermissionInput> | null | undefined;
  artist: string;
  book?: BookRelatedInput | null | undefined;
  colours?: Array<string> | null | undefined;
  imageHash?: string | null | undefined;
  imageUrl?: string | null | undefined;
  medium: BookCoverMedium;
  note?: string | null | undefined;
};

/** All conditions given must hold. */
export type BookCoverFilter = {
  _createdAt?: DateTimeFilter | null | undefined;
  _id?: IdFilter | null | undefined;
  _sequence?: BigIntFilter | null | undefined;
  _updatedAt?: DateTimeFilter | null | undefined;
  /** All of these hold. */
  and?: Array<BookCoverFilter> | null | undefined;
  artist?: StringFilter | null | undefined;
  /** The related row meets this; {}: there is one. Rows without it match neither this nor its opposite, but for { _id: { isNull: true } }. */
  book?: BookFilter | null | undefined;
  colours?: StringListFilter | null | undefined;
  imageHash?: BigIntFilter | null | undefined;
  imageUrl?: UrlFilter | null | undefined;
  medium?: BookCoverMediumFilter | null | undefined;
  /** This does not hold. Rows without the value match neither it nor its opposite. */
  not?: BookCoverFilter | null | undefined;
  note?: StringFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<BookCoverFilter> | null | undefined;
};

/** Values of the column "medium". */
export type BookCoverMedium =
  | 'COLLAGE'
  | 'INK'
  | 'LETTERPRESS'
  | 'LINOCUT'
  | 'PHOTOGRAPH'
  | 'WATERCOLOUR';

/** All operators given must hold. */
export type BookCoverMediumFilter = {
  /** Equal. Text is compared without regard to case and accents. */
  eq?: BookCoverMedium | null | undefined;
  /** Equal to any of these. */
  in?: Array<BookCoverMedium> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: BookCoverMedium | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<BookCoverMedium> | null | undefined;
};

/** The row of "Book Covers" that a row is related to. */
export type BookCoverRelatedInput = {
  /** Id of the row to relate to. */
  connect?: string | number | null | undefined;
  /** Makes what is related. */
  create?: BookCoverCreateManyInput | null | undefined;
  /** true: relate to no row. */
  disconnect?: boolean | null | undefined;
};

/** A new row of "Books". */
export type BookCreateManyInput = {
  /** Made by the gateway when left out. */
  _id?: string | number | null | undefined;
  /** Left out, a row within another one gets what that is given, and else Appwrite's defaults. */
  _permissions?: Array<PermissionInput> | null | undefined;
  author?: AuthorRelatedInput | null | undefined;
  averageRating?: number | null | undefined;
  cover?: BookCoverRelatedInput | null | undefined;
  format: BookFormat;
  genres?: GenreRelatedListInput | null | undefined;
  /** Default: false. */
  isAvailable?: boolean | null | undefined;
  isbn: string;
  pages?: number | null | undefined;
  price: number;
  publishedAt: string;
  publisher?: PublisherRelatedInput | null | undefined;
  reviews?: ReviewRelatedListInput | null | undefined;
  /** Default: 0. */
  stock?: number | null | undefined;
  subjects?: Array<string> | null | undefined;
  summary?: string | null | undefined;
  title: string;
};

/** All conditions given must hold. */
export type BookFilter = {
  _createdAt?: DateTimeFilter | null | undefined;
  _id?: IdFilter | null | undefined;
  _sequence?: BigIntFilter | null | undefined;
  _updatedAt?: DateTimeFilter | null | undefined;
  /** All of these hold. */
  and?: Array<BookFilter> | null | undefined;
  /** The related row meets this; {}: there is one. Rows without it match neither this nor its opposite, but for { _id: { isNull: true } }. */
  author?: AuthorFilter | null | undefined;
  averageRating?: FloatFilter | null | undefined;
  /** The related row meets this; {}: there is one. Rows without it match neither this nor its opposite, but for { _id: { isNull: true } }. */
  cover?: BookCoverFilter | null | undefined;
  format?: BookFormatFilter | null | undefined;
  genres?: GenreListFilter | null | undefined;
  isAvailable?: BooleanFilter | null | undefined;
  isbn?: BigIntFilter | null | undefined;
  /** This does not hold. Rows without the value match neither it nor its opposite. */
  not?: BookFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<BookFilter> | null | undefined;
  pages?: IntFilter | null | undefined;
  price?: FloatFilter | null | undefined;
  publishedAt?: DateTimeFilter | null | undefined;
  /** The related row meets this; {}: there is one. Rows without it match neither this nor its opposite, but for { _id: { isNull: true } }. */
  publisher?: PublisherFilter | null | undefined;
  reviews?: ReviewListFilter | null | undefined;
  stock?: IntFilter | null | undefined;
  subjects?: StringListFilter | null | undefined;
  summary?: StringSearchFilter | null | undefined;
  title?: StringSearchFilter | null | undefined;
};

/** Values of the column "format". */
export type BookFormat =
  | 'AUDIOBOOK'
  | 'EBOOK'
  | 'HARDBACK'
  | 'PAPERBACK';

/** All operators given must hold. */
export type BookFormatFilter = {
  /** Equal. Text is compared without regard to case and accents. */
  eq?: BookFormat | null | undefined;
  /** Equal to any of these. */
  in?: Array<BookFormat> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: BookFormat | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<BookFormat> | null | undefined;
};

/** Conditions on the related rows of "Books" that the caller can read. All given must hold. */
export type BookListFilter = {
  /** No related row meets this; {}: there is none. */
  none?: BookFilter | null | undefined;
  /** At least one related row meets this; {}: there is one. */
  some?: BookFilter | null | undefined;
};

/** The row of "Books" that a row is related to. */
export type BookRelatedInput = {
  /** Id of the row to relate to. */
  connect?: string | number | null | undefined;
  /** Makes what is related. */
  create?: BookCreateManyInput | null | undefined;
  /** true: relate to no row. */
  disconnect?: boolean | null | undefined;
};

/** The rows of "Books" that a row is related to. */
export type BookRelatedListInput = {
  /** Ids of rows to relate as well. */
  connect?: Array<string | number> | null | undefined;
  /** Makes what is related. */
  create?: Array<BookCreateManyInput> | null | undefined;
  /** Ids of rows to relate no more. */
  disconnect?: Array<string | number> | null | undefined;
  /** Ids of all related rows; those left out are related no more. */
  set?: Array<string | number> | null | undefined;
};

/** All operators given must hold. */
export type BooleanFilter = {
  /** Equal. Text is compared without regard to case and accents. */
  eq?: boolean | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: boolean | null | undefined;
};

/** All operators given must hold. */
export type DateTimeFilter = {
  /** Within the bounds, both included. */
  between?: DateTimeRange | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** Equal to any of these. */
  in?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | null | undefined;
  notBetween?: DateTimeRange | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string> | null | undefined;
};

/** Both bounds belong to the range. */
export type DateTimeRange = {
  from: string;
  to: string;
};

/** The distance to `of` is less than, greater than, equal or not equal to a number. */
export type DistanceFilter = {
  eq?: number | null | undefined;
  gt?: number | null | undefined;
  /** Metres on the globe, or degrees. */
  inMeters?: boolean;
  lt?: number | null | undefined;
  ne?: number | null | undefined;
  of: unknown;
};

/** All operators given must hold. */
export type EmailAddressFilter = {
  /** Within the bounds, both included. */
  between?: EmailAddressRange | null | undefined;
  /** On text: has this part. On lists: has any of these items. */
  contains?: string | null | undefined;
  endsWith?: string | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** Equal to any of these. */
  in?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | null | undefined;
  notBetween?: EmailAddressRange | null | undefined;
  notContains?: string | null | undefined;
  notEndsWith?: string | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string> | null | undefined;
  notStartsWith?: string | null | undefined;
  startsWith?: string | null | undefined;
};

/** Both bounds belong to the range. */
export type EmailAddressRange = {
  from: string;
  to: string;
};

/** All operators given must hold. */
export type FloatFilter = {
  /** Within the bounds, both included. */
  between?: FloatRange | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: number | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  /** Equal to any of these. */
  in?: Array<number> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: number | null | undefined;
  notBetween?: FloatRange | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<number> | null | undefined;
};

/** Both bounds belong to the range. */
export type FloatRange = {
  from: number;
  to: number;
};

/** A new row of "Genres". */
export type GenreCreateManyInput = {
  /** Made by the gateway when left out. */
  _id?: string | number | null | undefined;
  /** Left out, a row within another one gets what that is given, and else Appwrite's defaults. */
  _permissions?: Array<PermissionInput> | null | undefined;
  about?: string | null | undefined;
  books?: BookRelatedListInput | null | undefined;
  name: string;
  shelf?: string | null | undefined;
};

/** All conditions given must hold. */
export type GenreFilter = {
  _createdAt?: DateTimeFilter | null | undefined;
  _id?: IdFilter | null | undefined;
  _sequence?: BigIntFilter | null | undefined;
  _updatedAt?: DateTimeFilter | null | undefined;
  about?: StringFilter | null | undefined;
  /** All of these hold. */
  and?: Array<GenreFilter> | null | undefined;
  books?: BookListFilter | null | undefined;
  name?: StringFilter | null | undefined;
  /** This does not hold. Rows without the value match neither it nor its opposite. */
  not?: GenreFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<GenreFilter> | null | undefined;
  shelf?: StringFilter | null | undefined;
};

/** Conditions on the related rows of "Genres" that the caller can read. All given must hold. */
export type GenreListFilter = {
  /** No related row meets this; {}: there is none. */
  none?: GenreFilter | null | undefined;
  /** At least one related row meets this; {}: there is one. */
  some?: GenreFilter | null | undefined;
};

/** The rows of "Genres" that a row is related to. */
export type GenreRelatedListInput = {
  /** Ids of rows to relate as well. */
  connect?: Array<string | number> | null | undefined;
  /** Makes what is related. */
  create?: Array<GenreCreateManyInput> | null | undefined;
  /** Ids of rows to relate no more. */
  disconnect?: Array<string | number> | null | undefined;
  /** Ids of all related rows; those left out are related no more. */
  set?: Array<string | number> | null | undefined;
};

/** All operators given must hold. */
export type IdFilter = {
  /** Within the bounds, both included. */
  between?: IdRange | null | undefined;
  /** On text: has this part. On lists: has any of these items. */
  contains?: string | null | undefined;
  endsWith?: string | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | number | null | undefined;
  gt?: string | number | null | undefined;
  gte?: string | number | null | undefined;
  /** Equal to any of these. */
  in?: Array<string | number> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | number | null | undefined;
  lte?: string | number | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | number | null | undefined;
  notBetween?: IdRange | null | undefined;
  notContains?: string | null | undefined;
  notEndsWith?: string | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string | number> | null | undefined;
  notStartsWith?: string | null | undefined;
  startsWith?: string | null | undefined;
};

/** Both bounds belong to the range. */
export type IdRange = {
  from: string | number;
  to: string | number;
};

/** All operators given must hold. */
export type IntFilter = {
  /** Within the bounds, both included. */
  between?: IntRange | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: number | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  /** Equal to any of these. */
  in?: Array<number> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: number | null | undefined;
  notBetween?: IntRange | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<number> | null | undefined;
};

/** Both bounds belong to the range. */
export type IntRange = {
  from: number;
  to: number;
};

/** WRITE is UPDATE and DELETE together. */
export type PermissionAction =
  | 'DELETE'
  | 'READ'
  | 'UPDATE'
  | 'WRITE';

/** Lets a role do something with the row. */
export type PermissionGrant = {
  action: PermissionAction;
  role: RoleInput;
};

/** A permission of a row, in parts or as Appwrite writes it. */
export type PermissionInput = {
  grant?: PermissionGrant | null | undefined;
  /** For example `read("team:editors")`. */
  raw?: string | null | undefined;
};

/** All operators given must hold. */
export type PointFilter = {
  crosses?: unknown;
  /** By the distance to a place. */
  distance?: DistanceFilter | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: [number, number] | null | undefined;
  intersects?: unknown;
  /** Different; rows without a value do not match. */
  ne?: [number, number] | null | undefined;
  notCrosses?: unknown;
  notIntersects?: unknown;
  notOverlaps?: unknown;
  notTouches?: unknown;
  overlaps?: unknown;
  touches?: unknown;
};

/** A new row of "Publishers". */
export type PublisherCreateManyInput = {
  /** Made by the gateway when left out. */
  _id?: string | number | null | undefined;
  /** Left out, a row within another one gets what that is given, and else Appwrite's defaults. */
  _permissions?: Array<PermissionInput> | null | undefined;
  about?: string | null | undefined;
  books?: BookRelatedListInput | null | undefined;
  city: string;
  country: string;
  founded?: number | null | undefined;
  headquarters?: [number, number] | null | undefined;
  /** Default: true. */
  isIndependent?: boolean | null | undefined;
  name: string;
  tradeEmail?: string | null | undefined;
  website?: string | null | undefined;
};

/** All conditions given must hold. */
export type PublisherFilter = {
  _createdAt?: DateTimeFilter | null | undefined;
  _id?: IdFilter | null | undefined;
  _sequence?: BigIntFilter | null | undefined;
  _updatedAt?: DateTimeFilter | null | undefined;
  about?: StringFilter | null | undefined;
  /** All of these hold. */
  and?: Array<PublisherFilter> | null | undefined;
  books?: BookListFilter | null | undefined;
  city?: StringFilter | null | undefined;
  country?: StringFilter | null | undefined;
  founded?: IntFilter | null | undefined;
  headquarters?: PointFilter | null | undefined;
  isIndependent?: BooleanFilter | null | undefined;
  name?: StringFilter | null | undefined;
  /** This does not hold. Rows without the value match neither it nor its opposite. */
  not?: PublisherFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<PublisherFilter> | null | undefined;
  tradeEmail?: EmailAddressFilter | null | undefined;
  website?: UrlFilter | null | undefined;
};

/** The row of "Publishers" that a row is related to. */
export type PublisherRelatedInput = {
  /** Id of the row to relate to. */
  connect?: string | number | null | undefined;
  /** Makes what is related. */
  create?: PublisherCreateManyInput | null | undefined;
  /** true: relate to no row. */
  disconnect?: boolean | null | undefined;
};

/** Columns of a new row of "Reviews". */
export type ReviewCreateInput = {
  body?: string | null | undefined;
  book?: BookRelatedInput | null | undefined;
  /** Default: 0. */
  helpfulVotes?: number | null | undefined;
  /** Default: false. */
  isVerifiedPurchase?: boolean | null | undefined;
  postedAt: string;
  rating: number;
  reviewer: string;
  title: string;
};

/** A new row of "Reviews". */
export type ReviewCreateManyInput = {
  /** Made by the gateway when left out. */
  _id?: string | number | null | undefined;
  /** Left out, a row within another one gets what that is given, and else Appwrite's defaults. */
  _permissions?: Array<PermissionInput> | null | undefined;
  body?: string | null | undefined;
  book?: BookRelatedInput | null | undefined;
  /** Default: 0. */
  helpfulVotes?: number | null | undefined;
  /** Default: false. */
  isVerifiedPurchase?: boolean | null | undefined;
  postedAt: string;
  rating: number;
  reviewer: string;
  title: string;
};

/** All conditions given must hold. */
export type ReviewFilter = {
  _createdAt?: DateTimeFilter | null | undefined;
  _id?: IdFilter | null | undefined;
  _sequence?: BigIntFilter | null | undefined;
  _updatedAt?: DateTimeFilter | null | undefined;
  /** All of these hold. */
  and?: Array<ReviewFilter> | null | undefined;
  body?: StringSearchFilter | null | undefined;
  /** The related row meets this; {}: there is one. Rows without it match neither this nor its opposite, but for { _id: { isNull: true } }. */
  book?: BookFilter | null | undefined;
  helpfulVotes?: IntFilter | null | undefined;
  isVerifiedPurchase?: BooleanFilter | null | undefined;
  /** This does not hold. Rows without the value match neither it nor its opposite. */
  not?: ReviewFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<ReviewFilter> | null | undefined;
  postedAt?: DateTimeFilter | null | undefined;
  rating?: IntFilter | null | undefined;
  reviewer?: StringFilter | null | undefined;
  title?: StringFilter | null | undefined;
};

/** Conditions on the related rows of "Reviews" that the caller can read. All given must hold. */
export type ReviewListFilter = {
  /** No related row meets this; {}: there is none. */
  none?: ReviewFilter | null | undefined;
  /** At least one related row meets this; {}: there is one. */
  some?: ReviewFilter | null | undefined;
};

/** The rows of "Reviews" that a row is related to. */
export type ReviewRelatedListInput = {
  /** Ids of rows to relate as well. */
  connect?: Array<string | number> | null | undefined;
  /** Makes what is related. */
  create?: Array<ReviewCreateManyInput> | null | undefined;
  /** Ids of rows to relate no more. */
  disconnect?: Array<string | number> | null | undefined;
  /** Ids of all related rows; those left out are related no more. */
  set?: Array<string | number> | null | undefined;
};

/** Give one role; `status` belongs to `users` or `user`, `teamRole` to `team`. */
export type RoleInput = {
  /** Everybody. */
  any?: boolean | null | undefined;
  /** Whoever is not signed in. */
  guests?: boolean | null | undefined;
  /** Users with this label. */
  label?: string | null | undefined;
  /** One membership, by its id. */
  member?: string | number | null | undefined;
  status?: RoleStatus | null | undefined;
  /** The members of a team, by its id. */
  team?: string | number | null | undefined;
  /** Only members with this role in the team. */
  teamRole?: string | null | undefined;
  /** One user, by id. */
  user?: string | number | null | undefined;
  /** Whoever is signed in. */
  users?: boolean | null | undefined;
};

/** Whether the user has verified an e-mail address or phone number. */
export type RoleStatus =
  | 'UNVERIFIED'
  | 'VERIFIED';

/** All operators given must hold. */
export type StringFilter = {
  /** Within the bounds, both included. */
  between?: StringRange | null | undefined;
  /** On text: has this part. On lists: has any of these items. */
  contains?: string | null | undefined;
  endsWith?: string | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** Equal to any of these. */
  in?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | null | undefined;
  notBetween?: StringRange | null | undefined;
  notContains?: string | null | undefined;
  notEndsWith?: string | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string> | null | undefined;
  notStartsWith?: string | null | undefined;
  startsWith?: string | null | undefined;
};

/** All operators given must hold. */
export type StringListFilter = {
  /** On text: has this part. On lists: has any of these items. */
  contains?: Array<string> | null | undefined;
  /** Has all of these items. */
  containsAll?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  notContains?: Array<string> | null | undefined;
};

/** Both bounds belong to the range. */
export type StringRange = {
  from: string;
  to: string;
};

/** All operators given must hold. */
export type StringSearchFilter = {
  /** Within the bounds, both included. */
  between?: StringRange | null | undefined;
  /** On text: has this part. On lists: has any of these items. */
  contains?: string | null | undefined;
  endsWith?: string | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** Equal to any of these. */
  in?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | null | undefined;
  notBetween?: StringRange | null | undefined;
  notContains?: string | null | undefined;
  notEndsWith?: string | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string> | null | undefined;
  notSearch?: string | null | undefined;
  notStartsWith?: string | null | undefined;
  /** Matches by the full-text index. */
  search?: string | null | undefined;
  startsWith?: string | null | undefined;
};

/** All operators given must hold. */
export type UrlFilter = {
  /** Within the bounds, both included. */
  between?: UrlRange | null | undefined;
  /** On text: has this part. On lists: has any of these items. */
  contains?: string | null | undefined;
  endsWith?: string | null | undefined;
  /** Equal. Text is compared without regard to case and accents. */
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** Equal to any of these. */
  in?: Array<string> | null | undefined;
  /** true: rows without a value; false: rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Different; rows without a value do not match. */
  ne?: string | null | undefined;
  notBetween?: UrlRange | null | undefined;
  notContains?: string | null | undefined;
  notEndsWith?: string | null | undefined;
  /** Different from all of these; rows without a value do not match. */
  notIn?: Array<string> | null | undefined;
  notStartsWith?: string | null | undefined;
  startsWith?: string | null | undefined;
};

/** Both bounds belong to the range. */
export type UrlRange = {
  from: string;
  to: string;
};

export type BookFactsFragment = { __typename: 'Book', _id: string, title: string, summary: string | null, format: BookFormat, price: number, pages: number | null, publishedAt: string, stock: number | null, author: { __typename: 'Author', _id: string, name: string } | null, publisher: { __typename: 'Publisher', _id: string, name: string } | null };

export type BookQueryVariables = Exact<{
  id: string | number;
}>;


export type BookQuery = { book: { __typename: 'Book', _id: string, title: string, summary: string | null, format: BookFormat, price: number, pages: number | null, publishedAt: string, stock: number | null, author: { __typename: 'Author', _id: string, name: string } | null, publisher: { __typename: 'Publisher', _id: string, name: string } | null } | null };

export type BooksQueryVariables = Exact<{
  filter: BookFilter;
  after?: string | null | undefined;
}>;


export type BooksQuery = { books: { __typename: 'BookConnection', totalCount: number | null, edges: Array<{ __typename: 'BookEdge', node: { __typename: 'Book', _id: string, title: string, summary: string | null, format: BookFormat, price: number, pages: number | null, publishedAt: string, stock: number | null, author: { __typename: 'Author', _id: string, name: string } | null, publisher: { __typename: 'Publisher', _id: string, name: string } | null } | null } | null>, pageInfo: { __typename: 'PageInfo', endCursor: string | null, hasNextPage: boolean } } | null };

export type PhotosQueryVariables = Exact<{ [key: string]: never; }>;


export type PhotosQuery = { storageListFiles: { __typename: 'AppwriteFileList', files: Array<{ __typename: 'AppwriteFile', _id: string | null, name: string | null, previewUrl: string | null }> | null } | null };

export type PhotoFactsFragment = { __typename: 'AppwriteFile', _id: string | null, name: string | null, previewUrl: string | null };

export type AddPhotoMutationVariables = Exact<{
  file: File;
}>;


export type AddPhotoMutation = { storageCreateFile: { __typename: 'AppwriteFile', _id: string | null, name: string | null, previewUrl: string | null } | null };

export type BookReviewsFragment = { __typename: 'Book', _id: string, reviews: { __typename: 'ReviewConnection', nodes: Array<{ __typename: 'Review', _id: string, rating: number, title: string, body: string | null, reviewer: string, postedAt: string } | null> } | null };

export type ReviewFactsFragment = { __typename: 'Review', _id: string, rating: number, title: string, body: string | null, reviewer: string, postedAt: string };

export type LiveReviewsSubscriptionVariables = Exact<{
  book: string | number;
}>;


export type LiveReviewsSubscription = { book: { __typename: 'Book', _id: string, reviews: { __typename: 'ReviewConnection', nodes: Array<{ __typename: 'Review', _id: string, rating: number, title: string, body: string | null, reviewer: string, postedAt: string } | null> } | null } | null };

export type WriteReviewMutationVariables = Exact<{
  id: string | number;
  review: ReviewCreateInput;
}>;


export type WriteReviewMutation = { createReview: { __typename: 'Review', _id: string, rating: number, title: string, body: string | null, reviewer: string, postedAt: string } | null };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { accountGet: { __typename: 'AppwriteUser', _id: string | null, name: string | null } | null };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type SignInMutation = { accountCreateEmailPasswordSession: { __typename: 'AppwriteSession', _id: string | null } | null };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { accountDeleteSession: { __typename: 'AppwriteNone', status: string | null } | null };

export const BookFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BookFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Book"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stock"}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<BookFactsFragment, unknown>;
export const PhotoFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PhotoFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AppwriteFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"previewUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"width"},"value":{"kind":"IntValue","value":"400"}},{"kind":"Argument","name":{"kind":"Name","value":"height"},"value":{"kind":"IntValue","value":"300"}},{"kind":"Argument","name":{"kind":"Name","value":"output"},"value":{"kind":"EnumValue","value":"webp"}}]}]}}]} as unknown as DocumentNode<PhotoFactsFragment, unknown>;
export const ReviewFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReviewFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Review"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"rating"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"reviewer"}},{"kind":"Field","name":{"kind":"Name","value":"postedAt"}}]}}]} as unknown as DocumentNode<ReviewFactsFragment, unknown>;
export const BookReviewsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BookReviews"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Book"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"reviews"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"postedAt"},"value":{"kind":"EnumValue","value":"DESC"}}]}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReviewFacts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReviewFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Review"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"rating"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"reviewer"}},{"kind":"Field","name":{"kind":"Name","value":"postedAt"}}]}}]} as unknown as DocumentNode<BookReviewsFragment, unknown>;
export const BookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Book"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"book"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"_id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BookFacts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BookFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Book"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stock"}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<BookQuery, BookQueryVariables>;
export const BooksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Books"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"BookFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"books"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"title"},"value":{"kind":"EnumValue","value":"ASC"}}]}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BookFacts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BookFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Book"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stock"}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<BooksQuery, BooksQueryVariables>;
export const PhotosDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Photos"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storageListFiles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"bucketId"},"value":{"kind":"StringValue","value":"photos","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PhotoFacts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PhotoFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AppwriteFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"previewUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"width"},"value":{"kind":"IntValue","value":"400"}},{"kind":"Argument","name":{"kind":"Name","value":"height"},"value":{"kind":"IntValue","value":"300"}},{"kind":"Argument","name":{"kind":"Name","value":"output"},"value":{"kind":"EnumValue","value":"webp"}}]}]}}]} as unknown as DocumentNode<PhotosQuery, PhotosQueryVariables>;
export const AddPhotoDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddPhoto"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"file"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storageCreateFile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"bucketId"},"value":{"kind":"StringValue","value":"photos","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"fileId"},"value":{"kind":"StringValue","value":"unique()","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"file"},"value":{"kind":"Variable","name":{"kind":"Name","value":"file"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PhotoFacts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PhotoFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AppwriteFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"previewUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"width"},"value":{"kind":"IntValue","value":"400"}},{"kind":"Argument","name":{"kind":"Name","value":"height"},"value":{"kind":"IntValue","value":"300"}},{"kind":"Argument","name":{"kind":"Name","value":"output"},"value":{"kind":"EnumValue","value":"webp"}}]}]}}]} as unknown as DocumentNode<AddPhotoMutation, AddPhotoMutationVariables>;
export const LiveReviewsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"LiveReviews"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"book"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"book"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"_id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"book"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BookReviews"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReviewFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Review"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"rating"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"reviewer"}},{"kind":"Field","name":{"kind":"Name","value":"postedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BookReviews"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Book"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"reviews"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"postedAt"},"value":{"kind":"EnumValue","value":"DESC"}}]}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReviewFacts"}}]}}]}}]}}]} as unknown as DocumentNode<LiveReviewsSubscription, LiveReviewsSubscriptionVariables>;
export const WriteReviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WriteReview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"review"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewCreateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createReview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"_id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"data"},"value":{"kind":"Variable","name":{"kind":"Name","value":"review"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReviewFacts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReviewFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Review"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"rating"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"reviewer"}},{"kind":"Field","name":{"kind":"Name","value":"postedAt"}}]}}]} as unknown as DocumentNode<WriteReviewMutation, WriteReviewMutationVariables>;
export const MeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountGet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<MeQuery, MeQueryVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountCreateEmailPasswordSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"_id"}}]}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountDeleteSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"StringValue","value":"current","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<SignOutMutation, SignOutMutationVariables>;