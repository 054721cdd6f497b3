import { defineConfig } from 'appwrite-graphql';

export default defineConfig({ relay: true, services: ['account'] });
