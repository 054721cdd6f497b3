/** The loader set of one request. */
export type Loaders = object;
