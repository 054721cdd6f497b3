/** What GraphiQL shows first when it serves this data: filter, order, and three kinds of relationship. */
export const exampleOperation = `# The best books in stock, by whom they are,
# and what their readers say.
query InStock {
  books(
    filter: { isAvailable: { eq: true } }
    orderBy: [{ averageRating: DESC }]
    first: 5
  ) {
    totalCount
    nodes {
      title
      format
      price
      author {
        name
        country
      }
      genres {
        nodes {
          name
        }
      }
      reviews {
        nodes {
          rating
          title
          reviewer
        }
      }
    }
  }
}
`;
