import { defineConfig } from 'vite';

export default defineConfig({
  // In development, `npm start` of the workspace serves the API.
  server: { proxy: { '/v1': 'http://localhost:8787' } },
});
