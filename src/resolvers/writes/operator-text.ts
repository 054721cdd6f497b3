/** Methods of Appwrite's operators. */
const methods: ReadonlySet<unknown> = new Set([
  'increment',
  'decrement',
  'multiply',
  'divide',
  'modulo',
  'power',
  'stringConcat',
  'stringReplace',
  'toggle',
  'arrayAppend',
  'arrayPrepend',
  'arrayInsert',
  'arrayRemove',
  'arrayUnique',
  'arrayIntersect',
  'arrayDiff',
  'arrayFilter',
  'dateAddDays',
  'dateSubDays',
  'dateSetNow',
]);

/** Whether Appwrite would carry the text out in a change of a row, instead of storing it. */
export function isOperatorText(text: unknown): boolean {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return false;
  try {
    const parsed: unknown = JSON.parse(text);
    return (
      typeof parsed === 'object' &&
      parsed !== null &&
      'method' in parsed &&
      methods.has(parsed.method)
    );
  } catch {
    // Not JSON, hence no operator.
    return false;
  }
}
