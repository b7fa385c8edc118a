import { createRequire } from 'node:module';
import type { ServiceDefinition } from '@grpc/grpc-js';

/** `google.cloud.location.Locations`, which every Google service implements. Its file is not published. */
const locationsProtos = {
  nested: {
    'google.cloud.location': {
      nested: {
        Locations: {
          methods: {
            GetLocation: {
              requestType: 'GetLocationRequest',
              responseType: 'Location',
              comment: 'One of the regions.',
            },
          },
        },
        GetLocationRequest: { fields: { name: { type: 'string', id: 1 } } },
        Location: { fields: { name: { type: 'string', id: 1 }, locationId: { type: 'string', id: 4 } } },
      },
    },
  },
};

/** The services that the emulator implements, as defined in the package @google-cloud/speech. */
export const loadGoogleServices = async (): Promise<{ speech: ServiceDefinition; locations: ServiceDefinition }> => {
  const { fromJSON } = await import('@grpc/proto-loader');
  const speechProtos = createRequire(import.meta.url)('@google-cloud/speech/build/protos/protos.json');
  const options = { enums: String, longs: Number, defaults: true };
  return {
    speech: fromJSON(speechProtos, options)['google.cloud.speech.v2.Speech'] as ServiceDefinition,
    locations: fromJSON(locationsProtos, options)['google.cloud.location.Locations'] as ServiceDefinition,
  };
};
