import { defineConfig } from 'appwrite-graphql';

export default defineConfig({
  federation: {
    enabled: true,
    directives: {
      'Book.summary': { tags: ['marketing'] },
      'Query.books': {
        listSize: { assumedSize: 25, slicingArguments: ['first', 'last'], sizedFields: ['nodes'] },
      },
    },
  },
});
