import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../shared/style.css';
import { App } from './app';
import { ClientProvider } from './client';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ClientProvider>
        <App />
      </ClientProvider>
    </StrictMode>,
  );
}
