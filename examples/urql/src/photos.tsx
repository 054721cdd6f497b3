import { useMutation, useQuery } from 'urql';
import { graphql } from './gql';
import type { User } from './session';

const Photos = graphql(`
  query Photos {
    storageListFiles(bucketId: "photos", first: 100) {
      files {
        ...PhotoFacts
      }
    }
  }
`);

graphql(`
  fragment PhotoFacts on AppwriteFile {
    _id
    name
    previewUrl(width: 400, height: 300, output: webp)
  }
`);

const AddPhoto = graphql(`
  mutation AddPhoto($file: Upload!) {
    storageCreateFile(bucketId: "photos", fileId: "unique()", file: $file) {
      ...PhotoFacts
    }
  }
`);

export function PhotosPage({ user }: { user: User | undefined }) {
  // The addresses of pictures hold for some minutes, so those in the cache may be too old.
  const [{ data, error }] = useQuery({ query: Photos, requestPolicy: 'cache-and-network' });
  const photos = data?.storageListFiles?.files ?? [];
  return (
    <>
      <h1>Photos</h1>
      {user ? <PhotoForm /> : <p className="quiet-text">Sign in to add one of your shelves.</p>}
      {error && <p role="alert">{error.message}</p>}
      {data && photos.length === 0 && <p>There are none yet.</p>}
      <ul className="photos">
        {photos.map(({ _id, name, previewUrl }) => (
          <li key={_id}>
            <figure>
              <img src={previewUrl ?? undefined} alt={name ?? ''} />
              <figcaption className="quiet-text">{name}</figcaption>
            </figure>
          </li>
        ))}
      </ul>
    </>
  );
}

function PhotoForm() {
  const [{ error, fetching }, addPhoto] = useMutation(AddPhoto);

  function submit(form: FormData) {
    const file = form.get('file');
    if (file instanceof File) void addPhoto({ file });
  }

  return (
    <form className="filters" action={submit}>
      <input name="file" type="file" accept="image/*" aria-label="Photo" required />
      <button disabled={fetching}>Add the photo</button>
      {error && <span role="alert">{error.message}</span>}
    </form>
  );
}
