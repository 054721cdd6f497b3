import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import relay from 'vite-plugin-relay';

// What the browser asks of this server's own address goes on to the gateway, so that the session's
// cookie needs no CORS.
const gateway = process.env['GATEWAY'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [relay, react()],
  server: {
    host: '127.0.0.1',
    fs: { allow: ['..'] },
    proxy: {
      '/graphql': { target: gateway, ws: true },
    },
  },
});
