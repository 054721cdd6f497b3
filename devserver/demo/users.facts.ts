/** Who can sign in. The passwords are public: this data is for trying things out. */
export const users = [
  {
    userId: 'maren',
    name: 'Maren Holt',
    email: 'maren@example.com',
    password: 'lighthouse-keeper',
    about: 'runs the shop: staff, manager',
  },
  {
    userId: 'tobias',
    name: 'Tobias Reed',
    email: 'tobias@example.com',
    password: 'tide-and-timber',
    about: 'sells books: staff',
  },
  {
    userId: 'priya',
    name: 'Priya Nair',
    email: 'priya@example.com',
    password: 'paper-lanterns',
    about: 'reader with orders and private reading lists',
  },
  {
    userId: 'joel',
    name: 'Joel Brennan',
    email: 'joel@example.com',
    password: 'winter-garden',
    about: 'reader with orders and reading lists',
  },
] as const;

export const team = { teamId: 'staff', name: 'Staff' } as const;

export const memberships = [
  { userId: 'maren', roles: ['manager'] },
  { userId: 'tobias', roles: ['bookseller'] },
] as const;
