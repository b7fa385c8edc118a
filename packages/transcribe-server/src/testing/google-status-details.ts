import type { GoogleStatus } from './google-emulator-rules.ts';

/**
 * Encodes the value of the trailer `grpc-status-details-bin`: a google.rpc.Status whose one detail is a
 * google.rpc.BadRequest (https://github.com/googleapis/googleapis/tree/master/google/rpc).
 */
export const encodeStatusDetails = ({ code, details, fieldViolations = [] }: GoogleStatus): Buffer => {
  const badRequest = fieldViolations.map(({ field, description }) =>
    message(1, Buffer.concat([message(1, Buffer.from(field)), message(2, Buffer.from(description))])),
  );
  const any = [
    message(1, Buffer.from('type.googleapis.com/google.rpc.BadRequest')),
    message(2, Buffer.concat(badRequest)),
  ];
  return Buffer.concat([Buffer.from([0x08, code]), message(2, Buffer.from(details)), message(3, Buffer.concat(any))]);
};

/** Encodes a length-delimited field of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/). */
const message = (field: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(content.length)]), content]);

const varint = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]);

/** Converts a status to an error of the gRPC server. */
export const toServiceError = async (status: GoogleStatus) => {
  const { Metadata } = await import('@grpc/grpc-js');
  const metadata = new Metadata();
  if (status.fieldViolations !== undefined) metadata.set('grpc-status-details-bin', encodeStatusDetails(status));
  return { ...status, metadata };
};
