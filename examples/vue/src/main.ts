import { createApp } from 'vue';
import SpokenNote from './spoken-note.vue';

createApp(SpokenNote).mount('#app');
