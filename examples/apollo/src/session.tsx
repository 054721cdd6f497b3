import { useMutation, useQuery } from '@apollo/client/react';
import { readAgain } from './client';
import { graphql } from './gql';

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

/** Who is signed in, if anybody. For guests the field is null, with an error that says why. */
export function useUser() {
  const { data } = useQuery(Me, { errorPolicy: 'all' });
  return data?.accountGet;
}

export function Account() {
  const user = useUser();
  const [signOut] = useMutation(SignOut, { onCompleted: readAgain });
  if (!user) return <SignInForm />;
  return (
    <div className="account">
      <span role="status">{user.name}</span>
      <button type="button" className="quiet" onClick={() => void signOut()}>
        Sign out
      </button>
    </div>
  );
}

function SignInForm() {
  const [signIn, { error, loading }] = useMutation(SignIn, {
    onCompleted: readAgain,
    onError: () => undefined,
  });

  function submit(form: FormData) {
    const email = String(form.get('email'));
    const password = String(form.get('password'));
    void signIn({ variables: { email, password } });
  }

  return (
    <form className="line" action={submit}>
      {error && <span role="alert">{error.message}</span>}
      <input name="email" type="email" aria-label="E-mail" defaultValue="priya@example.com" />
      <input name="password" type="password" aria-label="Password" defaultValue="paper-lanterns" />
      <button disabled={loading}>Sign in</button>
    </form>
  );
}
