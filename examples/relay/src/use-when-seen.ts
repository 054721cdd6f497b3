import { useEffect, useRef } from 'react';

/** Calls back when an element comes near what is to be seen; with every rendering it looks again. */
export function useWhenSeen(onSeen: () => void) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) onSeen();
      },
      { rootMargin: '400px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  });
  return element;
}
