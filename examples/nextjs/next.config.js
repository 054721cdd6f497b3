/** @type {import('next').NextConfig} */
export default {
  // Loaded from its package at run time: it reads files of its own, and starts nothing when bundled.
  serverExternalPackages: ['appwrite-graphql'],
};
