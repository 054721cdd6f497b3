import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../shared/style.css';
import { App } from './app';
import { EnvironmentProvider } from './environment';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <EnvironmentProvider>
        <App />
      </EnvironmentProvider>
    </StrictMode>,
  );
}
