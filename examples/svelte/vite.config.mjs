import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  // In development, `npm start` of the workspace serves the API.
  server: { proxy: { '/v1': 'http://localhost:8787' } },
});
