import type { BookFormat } from './__generated__/booksListQuery.graphql';
export const formats: Record<BookFormat, string> = {
  HARDBACK: 'Hardback',
  PAPERBACK: 'Paperback',
  EBOOK: 'E-book',
  AUDIOBOOK: 'Audiobook',
};

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });
export const euros = (amount: number) => money.format(amount);

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
export const date = (text: string) => day.format(new Date(text));

/** A cover in a colour of its own. */
export function Cover({ title }: { title: string }) {
  const hue = [...title].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return (
    <span className="cover" aria-hidden style={{ background: `hsl(${hue} 35% 38%)` }}>
      {title}
    </span>
  );
}

export function Stars({ count }: { count: number }) {
  return (
    <span className="stars" role="img" aria-label={`${count} of 5 stars`}>
      {'★'.repeat(count)}
      {'☆'.repeat(5 - count)}
    </span>
  );
}
