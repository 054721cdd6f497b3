import { useMutation, useQuery } from 'urql';
import { useReadAgain } from './client';
import { graphql } from './gql';
import type { MeQuery } from './gql/graphql';

const Me = graphql(`
  query Me {
    accountGet {
      _id
      name
    }
  }
`);

const SignIn = graphql(`
  mutation SignIn($email: String!, $password: String!) {
    accountCreateEmailPasswordSession(email: $email, password: $password) {
      _id
    }
  }
`);

const SignOut = graphql(`
  mutation SignOut {
    accountDeleteSession(sessionId: "current") {
      status
    }
  }
`);

export type User = NonNullable<MeQuery['accountGet']>;

/** Who is signed in, if anybody. For guests the field is null, with an error that says why. */
export function useUser(): User | undefined {
  const [{ data }] = useQuery({ query: Me });
  return data?.accountGet ?? undefined;
}

export function Account({ user }: { user: User | undefined }) {
  const [, signOut] = useMutation(SignOut);
  const readAgain = useReadAgain();
  if (!user) return <SignInForm />;

  async function leave() {
    await signOut({});
    readAgain();
  }

  return (
    <div className="account">
      <span role="status">{user.name}</span>
      <button type="button" className="quiet" onClick={() => void leave()}>
        Sign out
      </button>
    </div>
  );
}

function SignInForm() {
  const [{ error, fetching }, signIn] = useMutation(SignIn);
  const readAgain = useReadAgain();

  async function submit(form: FormData) {
    const email = String(form.get('email'));
    const password = String(form.get('password'));
    const result = await signIn({ email, password });
    if (!result.error) readAgain();
  }

  return (
    <form className="line" action={submit}>
      {error && <span role="alert">{error.message}</span>}
      <input name="email" type="email" aria-label="E-mail" defaultValue="priya@example.com" />
      <input name="password" type="password" aria-label="Password" defaultValue="paper-lanterns" />
      <button disabled={fetching}>Sign in</button>
    </form>
  );
}
