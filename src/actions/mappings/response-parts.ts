/** Looks into a response: what the model said, and what it refers to. */
import { asList, asObject, type JsonObject } from '../../json';

/** The parts of what the model says: of its final answer, if there is one besides comments on the way. */
export function partsOf(response: JsonObject, type: string): readonly JsonObject[] {
  const messages = asList(response.output)
    .map(asObject)
    .filter((item) => item.type === 'message');
  const final = messages.filter(({ phase }) => phase !== 'commentary');
  return (final.length > 0 ? final : messages)
    .flatMap(({ content }) => asList(content))
    .map(asObject)
    .filter((part) => part.type === type);
}

/** Joins texts as OpenAI's own clients do; null if there are none. */
export function joined(texts: readonly unknown[]): string | null {
  return texts.length > 0 ? texts.map(String).join('') : null;
}

/** What the texts of a response refer to, of one type, such as `url_citation`. */
export function annotationsIn(response: JsonObject, type: string): readonly JsonObject[] {
  return partsOf(response, 'output_text')
    .flatMap(({ annotations }) => asList(annotations))
    .map(asObject)
    .filter((one) => one.type === type);
}
