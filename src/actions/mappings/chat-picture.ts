/** Puts a picture that was sent beside the messages of a chat into them. */
import { asList, asObject, type JsonObject } from '../../json';
import { dataUrlOf, isFile } from '../../schema/file';

/**
 * Moves the input `image` into the last message of the user, behind its text. If there is none, the picture is a message of its
 * own.
 *
 * @param chat - the parameters of a chat, and the picture: a file, or its address
 */
export function withPicture({ image, messages, ...chat }: JsonObject): JsonObject {
  if (image === undefined) return { ...chat, messages };
  const url = isFile(image) ? dataUrlOf(image) : image;
  const part = { type: 'image_url', image_url: { url } };
  const list = asList(messages);
  const place = list.findLastIndex((message) => asObject(message).role === 'user');
  if (place < 0) return { ...chat, messages: [...list, { role: 'user', content: [part] }] };
  const message = asObject(list[place]);
  return {
    ...chat,
    messages: list.with(place, { ...message, content: [...partsOf(message.content), part] }),
  };
}

function partsOf(content: unknown): readonly unknown[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content);
}
