/** Headers that can say who asks. */
export const credentialHeaders: readonly string[] = [
  'authorization',
  'cookie',
  'x-appwrite-jwt',
  'x-appwrite-key',
  'x-appwrite-session',
  'x-fallback-cookies',
];
