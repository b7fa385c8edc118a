import { testSpokenNote } from '../../tests/spoken-note.ts';

testSpokenNote({
  name: 'vue',
  typed: {
    fileName: 'typed.vue',
    code: `
      <script setup lang="ts">
      import '@audio-transcriber/recorder-element/vue';
      import type { RecordingStopEvent } from '@audio-transcriber/recorder-element';
      import { ref, useTemplateRef } from 'vue';

      const text = ref('');
      const recorder = useTemplateRef('recorder');
      const start = () => recorder.value?.start();
      const log = (event: RecordingStopEvent) => event.recording;
      </script>

      <template>
        <audio-transcriber
          ref="recorder" key="any" id="any" :class="['any']" v-model="text"
          endpoint="/" :live="false" persist-scope="ada" max-duration="60" auto-stop include-audio :readonly="false"
          :headers="async () => ({ Authorization: 'any' })" @click="start" @recording-stop="log"
          @recording-request="(event) => event.preventDefault()" @phase-change="({ currentTarget }) => currentTarget.phase"
        >
          <p slot="label">any</p>
        </audio-transcriber>
        <!-- @vue-expect-error -->
        <audio-transcriber endpiont="/" />
        <!-- @vue-expect-error -->
        <audio-transcriber :endpoint="8787" />
        <!-- @vue-expect-error -->
        <audio-transcriber persist="maybe" />
        <!-- @vue-expect-error -->
        <audio-transcriber max-duration="none" />
        <!-- @vue-expect-error -->
        <audio-transcriber :include-audio="false" />
        <!-- @vue-expect-error -->
        <audio-transcriber @recording-stopped="() => {}" />
        <!-- @vue-expect-error -->
        <audio-transcriber @recording-stop="({ transcription }) => transcription" />
        <!-- @vue-expect-error -->
        <audio-transcriber @phase-change="log" />
      </template>
    `,
  },
});
