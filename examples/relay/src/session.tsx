import { useState } from 'react';
import { graphql, useLazyLoadQuery, useMutation } from 'react-relay';
import type { sessionMeQuery } from './__generated__/sessionMeQuery.graphql';
import type { sessionSignInMutation } from './__generated__/sessionSignInMutation.graphql';
import type { sessionSignOutMutation } from './__generated__/sessionSignOutMutation.graphql';
import { useReadAgain } from './environment';

/** Who is signed in, if anybody. For guests the field is null, with an error that says why. */
export function useUser() {
  const { accountGet } = useLazyLoadQuery<sessionMeQuery>(
    graphql`
      query sessionMeQuery {
        accountGet @catch(to: NULL) {
          id
          name
        }
      }
    `,
    {},
  );
  return accountGet;
}

export function Account() {
  const user = useUser();
  const readAgain = useReadAgain();
  const [signOut] = useMutation<sessionSignOutMutation>(graphql`
    mutation sessionSignOutMutation {
      accountDeleteSession(sessionId: "current") {
        status
      }
    }
  `);
  if (!user) return <SignInForm />;
  return (
    <div className="account">
      <span role="status">{user.name}</span>
      <button
        type="button"
        className="quiet"
        onClick={() => signOut({ variables: {}, onCompleted: readAgain })}
      >
        Sign out
      </button>
    </div>
  );
}

function SignInForm() {
  const readAgain = useReadAgain();
  const [problem, setProblem] = useState('');
  const [signIn, isSigningIn] = useMutation<sessionSignInMutation>(graphql`
    mutation sessionSignInMutation($email: String!, $password: String!) {
      accountCreateEmailPasswordSession(email: $email, password: $password) {
        userId
      }
    }
  `);

  function submit(form: FormData) {
    signIn({
      variables: { email: String(form.get('email')), password: String(form.get('password')) },
      onCompleted: (_data, errors) => {
        if (errors?.[0]) setProblem(errors[0].message);
        else readAgain();
      },
      onError: ({ message }) => setProblem(message),
    });
  }

  return (
    <form className="line" action={submit}>
      {problem && <span role="alert">{problem}</span>}
      <input name="email" type="email" aria-label="E-mail" defaultValue="priya@example.com" />
      <input name="password" type="password" aria-label="Password" defaultValue="paper-lanterns" />
      <button disabled={isSigningIn}>Sign in</button>
    </form>
  );
}
