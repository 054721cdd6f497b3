/** An answer that says that the server failed, and why that is right. */
interface Allowed {
  readonly status: number;
  readonly body: RegExp;
  readonly reason: string;
}

/**
 * Every 5xx that a real Appwrite gives, too. What devserver itself did not expect is told by
 * `onDefect` and never allowed, whatever the answer says.
 */
const ALLOWED: readonly Allowed[] = [
  {
    status: 500,
    body: /^<!doctype html>.*<h1>500<\/h1>/,
    reason: 'a JSON body that is neither an object nor a list',
  },
  {
    status: 500,
    body: /"message":"A nested query must be an object\."/,
    reason: 'and/or over what is no query',
  },
  {
    status: 500,
    body: /"message":"Only names can be selected\."/,
    reason: 'a select of lists or objects',
  },
  {
    status: 500,
    body: /"message":"Cannot select within the column: /,
    reason: 'a select into a column that is no relationship',
  },
  {
    status: 500,
    body: /"message":"Cannot query \w+ on attribute /,
    reason: 'comparisons that the SQL of the real one fails for, and dotted ones within and/or',
  },
  {
    status: 500,
    body: /"message":"The transaction holds /,
    reason: 'a commit of staged bulk operations whose queries are no texts',
  },
  {
    status: 500,
    body: /"message":"The transaction has expired\."/,
    reason: 'a transaction that has expired: 410 is not let through',
  },
  {
    status: 500,
    body: /"message":"Server Error","code":500,"type":"general_unknown"/,
    reason:
      'orders by a virtual side or by a stored key with a cursor, broken selects, a row id of null',
  },
  {
    status: 503,
    body: /"type":"general_phone_disabled"/,
    reason: 'messages by phone without a provider',
  },
];

export const isAllowed = (status: number, text: string): boolean =>
  ALLOWED.some((one) => one.status === status && one.body.test(text));
