import { GatewayError } from '../../errors.ts';

/** A request with files that cannot be taken, in the words of the REST API. */
export const refuse = (status: 400 | 413, message: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', message, {
    appwrite: {
      type: status === 413 ? 'storage_invalid_file_size' : 'general_bad_request',
      status,
    },
  });

export const unreadable = (): GatewayError => refuse(400, 'The form could not be read.');

export const tooLarge = (maxBytes: number): GatewayError =>
  refuse(413, `The request is larger than ${maxBytes} bytes (uploads.maxBytes).`);
